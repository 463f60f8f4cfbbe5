import { idOf, idsOf, isClusterScoped, isFields, visitPath } from './resource.ts';
import type { Fields, Id, Resource } from './types.ts';

/** Where the Pod's spec is in a kind. */
const podSpecs: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  ReplicationController: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
};

const inContainers = (path: string) => ['containers', 'initContainers'].map((list) => `${list}/${path}`);

/** Fields of a Pod's spec that name an object of a kind (builtinpluginconsts/namereference.go). */
const inPodSpecs: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: [
    'volumes/configMap/name',
    'volumes/projected/sources/configMap/name',
    ...inContainers('env/valueFrom/configMapKeyRef/name'),
    ...inContainers('envFrom/configMapRef/name'),
  ],
  Secret: [
    'volumes/secret/secretName',
    'volumes/projected/sources/secret/name',
    'imagePullSecrets/name',
    ...inContainers('env/valueFrom/secretKeyRef/name'),
    ...inContainers('envFrom/secretRef/name'),
  ],
  ServiceAccount: ['serviceAccountName'],
  PersistentVolumeClaim: ['volumes/persistentVolumeClaim/claimName'],
  PriorityClass: ['priorityClassName'],
};

const scaleTarget = { HorizontalPodAutoscaler: ['spec/scaleTargetRef/name'] };
const ruleNames = { Role: ['rules/resourceNames'], ClusterRole: ['rules/resourceNames'] };

/** Fields of other kinds that name an object of a kind. */
const inOthers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Deployment: scaleTarget,
  ReplicationController: scaleTarget,
  ReplicaSet: scaleTarget,
  StatefulSet: scaleTarget,
  ConfigMap: ruleNames,
  Secret: { ...ruleNames, Ingress: ['spec/tls/secretName'], ServiceAccount: ['imagePullSecrets/name'] },
  Service: { StatefulSet: ['spec/serviceName'], Ingress: ['spec/rules/http/paths/backend/service/name', 'spec/defaultBackend/service/name'] },
  Role: { RoleBinding: ['roleRef/name'] },
  ClusterRole: { RoleBinding: ['roleRef/name'], ClusterRoleBinding: ['roleRef/name'] },
  PersistentVolume: { PersistentVolumeClaim: ['spec/volumeName'] },
  StorageClass: {
    PersistentVolume: ['spec/storageClassName'],
    PersistentVolumeClaim: ['spec/storageClassName'],
    StatefulSet: ['spec/volumeClaimTemplates/spec/storageClassName'],
  },
  IngressClass: { Ingress: ['spec/ingressClassName'] },
};

/** Makes every reference follow the object that it named when the files were read. */
export function followNames(resources: readonly Resource[]): void {
  for (const target of new Set(resources.map(({ object }) => String(object['kind'])))) {
    const candidates = resources.filter(({ object }) => object['kind'] === target);
    if (candidates.every(({ earlier }) => earlier.length === 0)) continue;
    for (const resource of resources) followFrom(resource, target, candidates);
  }
}

function followFrom(resource: Resource, target: string, candidates: readonly Resource[]): void {
  const { object } = resource;
  const kind = String(object['kind']);
  const spec = podSpecs[kind];
  const paths = [...(spec ? (inPodSpecs[target] ?? []).map((path) => `${spec}/${path}`) : []), ...(inOthers[target]?.[kind] ?? [])];
  const rename = (name: unknown) => (typeof name === 'string' ? newName(resource, candidates, name) : name);
  for (const path of paths) {
    if (path.startsWith('roleRef/') && (object['roleRef'] as Fields | undefined)?.['kind'] !== target) continue;
    if (path.startsWith('spec/scaleTargetRef/') && targetKind(object) !== target) continue;
    visitPath(object, path.split('/'), false, rename);
  }
  if (target === 'ServiceAccount' && (kind === 'RoleBinding' || kind === 'ClusterRoleBinding')) followSubjects(object, candidates);
}

function targetKind(object: Fields): unknown {
  const spec = object['spec'];
  return isFields(spec) && isFields(spec['scaleTargetRef']) ? spec['scaleTargetRef']['kind'] : undefined;
}

const had = (resource: Resource, name: string) => idsOf(resource).some((id) => id.name === name);

function newName(from: Resource, candidates: readonly Resource[], name: string): string {
  const own = idOf(from.object);
  const near = (id: Id) => isClusterScoped(id) || isClusterScoped(own) || (id.namespace || 'default') === (own.namespace || 'default');
  const found = candidates.filter((one) => had(one, name) && near(idOf(one.object)));
  const chosen = found.length > 1 ? nearest(from, found, name) : found[0];
  return chosen ? idOf(chosen.object).name : name;
}

/** Of several that had the name, the one that went through the same kustomizations: whose name grew as the referrer's did. */
function nearest(from: Resource, found: readonly Resource[], name: string): Resource | undefined {
  const [first, last] = [from.earlier[0]?.name ?? '', idOf(from.object).name];
  const at = last.indexOf(first);
  const [prefix, suffix] = first === '' || at < 0 ? ['', ''] : [last.slice(0, at), last.slice(at + first.length)];
  return found.find((one) => idOf(one.object).name.startsWith(`${prefix}${name}${suffix}`)) ?? found[0];
}

function followSubjects(object: Fields, candidates: readonly Resource[]): void {
  for (const subject of (object['subjects'] as Fields[] | undefined) ?? []) {
    if (subject['kind'] !== 'ServiceAccount') continue;
    const name = String(subject['name']);
    const fits = (id: Id) => id.name === name && (!subject['namespace'] || (id.namespace || 'default') === subject['namespace']);
    const found = candidates.find((one) => idsOf(one).some(fits));
    if (!found) continue;
    const id = idOf(found.object);
    subject['name'] = id.name;
    if (id.namespace) subject['namespace'] = id.namespace;
  }
}
