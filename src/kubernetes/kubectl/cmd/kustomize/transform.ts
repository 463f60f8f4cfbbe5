import { UserError } from '../../errors.ts';
import { idOf, idsOf, isClusterScoped, isFields, storeId, visitPath } from './resource.ts';
import type { Fields, ImageEntry, Kustomization, LabelEntry, Resource } from './types.ts';

type Map = Readonly<Record<string, string>>;

const workloads = ['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'];

/** Where Pod templates have their metadata. */
const templateMetadata = (kind: string): readonly string[] => {
  if (workloads.includes(kind)) return ['spec/template/metadata'];
  return kind === 'CronJob' ? ['spec/jobTemplate/metadata', 'spec/jobTemplate/spec/template/metadata'] : [];
};

const terms = ['preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm', 'requiredDuringSchedulingIgnoredDuringExecution'];
const podSelectors = [
  ...['podAffinity', 'podAntiAffinity'].flatMap((affinity) => terms.map((term) => `spec/template/spec/affinity/${affinity}/${term}/labelSelector/matchLabels`)),
  'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels',
];

/** Selectors of a kind; those that are made where they are missing come first (builtinpluginconsts/commonlabels.go). */
function selectorPaths(kind: string): { readonly made: readonly string[]; readonly found: readonly string[] } {
  switch (kind) {
    case 'Service':
    case 'ReplicationController':
      return { made: ['spec/selector'], found: [] };
    case 'Deployment':
    case 'StatefulSet':
      return { made: ['spec/selector/matchLabels'], found: podSelectors };
    case 'ReplicaSet':
    case 'DaemonSet':
      return { made: ['spec/selector/matchLabels'], found: [] };
    case 'Job':
    case 'PodDisruptionBudget':
      return { made: [], found: ['spec/selector/matchLabels'] };
    case 'CronJob':
      return { made: [], found: ['spec/jobTemplate/spec/selector/matchLabels'] };
    case 'NetworkPolicy':
      return { made: [], found: ['spec/podSelector', 'spec/ingress/from/podSelector', 'spec/egress/to/podSelector'].map((path) => `${path}/matchLabels`) };
    default:
      return { made: [], found: [] };
  }
}

const addAll = (more: Map) => (old: unknown) => ({ ...(isFields(old) ? old : {}), ...more });
const put = (object: Fields, path: string, create: boolean, pairs: Map) => visitPath(object, path.split('/'), create, addAll(pairs));

function label({ object }: Resource, { pairs = {}, includeSelectors, includeTemplates }: LabelEntry): void {
  const kind = String(object['kind']);
  put(object, 'metadata/labels', true, pairs);
  if (includeSelectors || includeTemplates) {
    for (const path of templateMetadata(kind)) put(object, `${path}/labels`, true, pairs);
    if (kind === 'StatefulSet' && includeSelectors) visitPath(object, ['spec', 'volumeClaimTemplates', 'metadata', 'labels'], true, addAll(pairs));
  }
  if (!includeSelectors) return;
  const { made, found } = selectorPaths(kind);
  for (const path of made) put(object, path, true, pairs);
  for (const path of found) put(object, path, false, pairs);
}

const unprefixed = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

/** What a kustomization does to the objects below it, in upstream's order; patches come before and after. */
export function transform(resources: readonly Resource[], { namespace, namePrefix = '', nameSuffix = '', ...rest }: Kustomization): void {
  if (namespace) for (const resource of resources) setNamespace(resource, namespace);
  if (namePrefix || nameSuffix) {
    for (const resource of resources) {
      if (unprefixed.has(String(resource.object['kind']))) continue;
      storeId(resource);
      visitPath(resource.object, ['metadata', 'name'], false, (name) => `${namePrefix}${name}${nameSuffix}`);
    }
  }
  const labels = [...(rest.commonLabels ? [{ pairs: rest.commonLabels, includeSelectors: true }] : []), ...(rest.labels ?? [])];
  for (const entry of labels) for (const resource of resources) label(resource, entry);
  if (rest.commonAnnotations) for (const { object } of resources) annotate(object, rest.commonAnnotations);
}

function annotate(object: Fields, pairs: Map): void {
  for (const path of ['metadata', ...templateMetadata(String(object['kind']))]) put(object, `${path}/annotations`, true, pairs);
}

function setNamespace(resource: Resource, namespace: string): void {
  const { object } = resource;
  const id = idOf(object);
  storeId(resource);
  if (id.kind === 'Namespace' && id.group === '') object['metadata'] = { ...(object['metadata'] as Fields), name: namespace };
  else if (!isClusterScoped(id)) object['metadata'] = { ...(object['metadata'] as Fields), namespace };
  if (id.kind !== 'RoleBinding' && id.kind !== 'ClusterRoleBinding') return;
  for (const subject of (object['subjects'] as Fields[] | undefined) ?? []) if (subject['name'] === 'default') subject['namespace'] = namespace;
}

const scaled = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];

export function setReplicas(resources: readonly Resource[], { replicas = [] }: Kustomization): void {
  for (const { name, count } of replicas) {
    const found = resources.filter((resource) => idsOf(resource).some((id) => id.name === name && scaled.includes(id.kind)));
    if (found.length === 0)
      throw new UserError(
        `resource with name ${name} does not match a config with the following GVK [${scaled.map((kind) => `${kind}.[noVer].[noGrp]`).join(' ')}]`,
      );
    for (const { object } of found) visitPath(object, ['spec', 'replicas'], true, () => count);
  }
}

export function setImages(resources: readonly Resource[], { images = [] }: Kustomization): void {
  for (const entry of images) for (const { object } of resources) visitImages(object, (image) => changed(image, entry));
}

/** Every image of a list of containers, wherever it is. */
function visitImages(value: unknown, change: (image: string) => string): void {
  if (Array.isArray(value)) for (const item of value) visitImages(item, change);
  if (!isFields(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if ((key === 'containers' || key === 'initContainers') && Array.isArray(child)) {
      for (const container of child) if (isFields(container) && typeof container['image'] === 'string') container['image'] = change(container['image']);
    } else visitImages(child, change);
  }
}

function changed(image: string, { name, newName, newTag, tagSuffix, digest }: ImageEntry): string {
  const [, own = '', tag = '', hash = ''] = /^(.*?)(?::([^:/@]+))?(?:@(.+))?$/.exec(image) ?? [];
  if (own !== name) return image;
  const base = newName ?? own;
  if (newTag && digest) return `${base}:${newTag}@${digest}`;
  if (newTag) return `${base}:${newTag}`;
  if (tagSuffix) return `${base}:${tag}${tagSuffix}`;
  if (digest) return `${base}@${digest}`;
  return `${base}${tag ? `:${tag}` : ''}${hash ? `@${hash}` : ''}`;
}
