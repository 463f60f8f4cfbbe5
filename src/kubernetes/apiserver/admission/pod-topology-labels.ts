import { findResource } from '../../api/scheme.ts';
import { withMetadata } from '../object.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin } from './chain.ts';

const nodes = findResource('', 'v1', 'nodes')!;
const copied = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** Where a node says that it stands; undefined where it does not. */
export function topologyLabels(storage: Storage, nodeName: string): Readonly<Record<string, string>> | undefined {
  const labels = storage.get(nodes, '', nodeName)?.metadata.labels ?? {};
  const found = copied.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]] as const]));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/**
 * A Pod has the zone and the region of its node among its labels (plugin/pkg/admission/podtopologylabels): from its start when it names the
 * node itself, and from its binding else (registry/pods/binding.ts).
 */
export function podTopologyLabels(storage: Storage): AdmissionPlugin {
  return {
    name: 'PodTopologyLabels',
    resources: new Set(['pods']),
    admit({ object, operation, subresource }) {
      const { nodeName } = (object as { readonly spec?: { readonly nodeName?: string } }).spec ?? {};
      const labels = operation === 'CREATE' && !subresource && nodeName ? topologyLabels(storage, nodeName) : undefined;
      return labels ? withMetadata(object, { labels: { ...object.metadata.labels, ...labels } }) : object;
    },
  };
}
