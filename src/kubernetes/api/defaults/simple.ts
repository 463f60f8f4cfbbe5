import { utf8ToBase64 } from '../base64.ts';
import type { Endpoints, LimitRange, LimitRangeItem, Namespace, Node, PersistentVolume, PersistentVolumeClaim, ResourceQuota, Secret } from '../types.ts';
import { fill, within, withinEach } from './change.ts';
import { normalizeDataSources } from './disabled.ts';
import { roundUpToMilli } from './quantities.ts';
import { claimSpecDefaults, storageDefaults } from './volumes.ts';

export function namespaceDefaults(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  const labelled =
    name && labels?.['kubernetes.io/metadata.name'] !== name
      ? { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, 'kubernetes.io/metadata.name': name } } }
      : namespace;
  return within(labelled, 'status', (status) => fill(status, { phase: 'Active' }));
}

/** stringData is for writing only: it goes into data, and wins there (conversion of v1.Secret). */
export function secretDefaults(secret: Secret): Secret {
  const typed = fill(secret, { type: 'Opaque' });
  if (!typed.stringData) return typed;
  const { stringData, ...rest } = typed;
  const written = Object.entries(stringData).map(([key, text]) => [key, utf8ToBase64(text)]);
  return { ...rest, data: { ...rest.data, ...Object.fromEntries(written) } };
}

export function nodeDefaults(node: Node): Node {
  const { capacity, allocatable } = node.status ?? {};
  if (!capacity) return node;
  return within(node, 'status', (status) => {
    const full = allocatable ? status : { ...status, allocatable: capacity };
    return within(within(full, 'capacity', roundUpToMilli), 'allocatable', roundUpToMilli);
  });
}

export function claimDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return within(claimTemplateDefaults(claim), 'spec', normalizeDataSources);
}

/** Of a claim template: its data source is looked at when a claim is made of it. */
export function claimTemplateDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return within(within(claim, 'spec', claimSpecDefaults), 'status', (status) => fill(status, { phase: 'Pending' }));
}

export function volumeObjectDefaults(volume: PersistentVolume): PersistentVolume {
  const withSpec = within(volume, 'spec', (spec) => {
    const filled = storageDefaults(fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }));
    return within(within(filled, 'capacity', roundUpToMilli), 'hostPath', (source) => fill(source, { type: '' }));
  });
  return within(withSpec, 'status', (status) => fill(status, { phase: 'Pending' }));
}

type ResourceList = Readonly<Record<string, string>>;

/** The list with what it lacks from another. */
function completed(list: ResourceList | undefined, from: ResourceList | undefined): ResourceList | undefined {
  return from ? { ...from, ...list } : list;
}

const limitLists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

/** For containers, max is the default limit, and the default request is the default limit or else min. */
function limit(item: LimitRangeItem): LimitRangeItem {
  let result = item;
  if (item.type === 'Container') {
    const limits = completed(item.default, item.max);
    const defaultRequest = completed(completed(item.defaultRequest, limits), item.min && completed(limits, item.min));
    result = { ...item, ...(limits ? { default: limits } : {}), ...(defaultRequest ? { defaultRequest } : {}) };
  }
  for (const list of limitLists) result = within(result, list, roundUpToMilli);
  return result;
}

export function limitRangeDefaults(range: LimitRange): LimitRange {
  return within(range, 'spec', (spec) => withinEach(spec, 'limits', limit));
}

export function quotaDefaults(quota: ResourceQuota): ResourceQuota {
  return within(quota, 'spec', (spec) => within(spec, 'hard', roundUpToMilli));
}

export function endpointsDefaults(endpoints: Endpoints): Endpoints {
  return withinEach(endpoints, 'subsets', (subset) => withinEach(subset, 'ports', (port) => fill(port, { protocol: 'TCP' })));
}
