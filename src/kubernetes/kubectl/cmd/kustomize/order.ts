import { idOf } from './resource.ts';
import type { Resource } from './types.ts';

const first = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

function rank(kind: string): number {
  const at = first.indexOf(kind);
  return at >= 0 ? at - first.length : last.indexOf(kind) + 1;
}

/** The order in which kubectl takes the objects of a kustomization: what others need comes first (SortOrderTransformer, legacy). */
export function inLegacyOrder(resources: readonly Resource[]): Resource[] {
  const keyed = resources.map((resource) => {
    const { group, version, kind, namespace, name } = idOf(resource.object);
    const key = `${group || '~G'}_${version || '~V'}_${kind || '~K'}|${namespace || '~X'}|${name || '~N'}`;
    return { resource, rank: rank(kind), key };
  });
  keyed.sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ resource }) => resource);
}
