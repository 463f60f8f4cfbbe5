import { equal } from '../../api/equal.ts';
import { forbidden } from '../../api/errors.ts';
import { aggregateQuantities } from '../../api/pod-resources.ts';
import { quantityOf } from '../../api/quantity.ts';
import { findResource } from '../../api/scheme.ts';
import type { Node, Pod } from '../../api/types.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin } from './chain.ts';

const nodes = findResource('', 'v1', 'nodes')!;

/** Refuses a resize that the Pod's node could never hold (plugin/pkg/admission/podresize). */
export function podResize(storage: Storage): AdmissionPlugin {
  return {
    name: 'PodResizeValidator',
    resources: new Set(['pods']),
    validate(request) {
      const pod = request.object as Pod;
      const { nodeName } = pod.spec;
      if (request.operation !== 'UPDATE' || request.subresource !== 'resize' || !nodeName || equal(pod.spec, (request.old as Pod).spec)) return;
      const node = storage.get(nodes, '', nodeName) as Node | undefined;
      const problem = node ? problemOf(pod, node) : `node ${JSON.stringify(nodeName)} not found`;
      if (problem) refuse(forbidden(request.resource, pod.metadata.name ?? '', problem));
    },
  };
}

function problemOf(pod: Pod, node: Node): string | undefined {
  const requests = aggregateQuantities(pod.spec, 'requests');
  const lacking = (['cpu', 'memory'] as const).flatMap((name) => {
    const allocatable = quantityOf((node.status?.allocatable?.[name] ?? '0') as string);
    const wanted = requests.get(name);
    if (!wanted || wanted.compare(allocatable) <= 0) return [];
    const number = (quantity: typeof allocatable) => (name === 'cpu' ? Math.ceil(quantity.asNumber() * 1000) : Math.ceil(quantity.asNumber()));
    return [`${name}, requested: ${number(wanted)}, allocatable: ${number(allocatable)}`];
  });
  if (lacking.length > 0) return `node didn't have enough allocatable resources: ${lacking.join('; ')}`;
  const system = node.metadata.labels?.['kubernetes.io/os'] ?? '';
  return system === 'linux'
    ? undefined
    : `pod resize is only supported on linux nodes, node ${JSON.stringify(node.metadata.name)} is ${JSON.stringify(system)}`;
}
