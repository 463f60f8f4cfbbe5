/**
 * Reads structure (no prose) from a running API server of the release that Podlab mirrors and writes src/kubernetes/api/data:
 *
 * - openapi.json: the definitions reachable from the kinds below, OpenAPI v3 as served, without descriptions
 * - resources.json: discovery; every resource of every group with kind, singular, short names, categories and verbs
 * - tables.json: the columns that the server prints for each listable resource (name, type, format, priority)
 *
 * usage: KUBECONFIG=FILE node src/tools/generate-schema.ts
 * Afterwards run generate-types.ts and generate-go-types.ts.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const data = new URL('../kubernetes/api/data/', import.meta.url);

/** By the path of a group version, the kinds from which everything else is reached. */
const kinds: Readonly<Record<string, string>> = {
  'api/v1':
    'Pod Node Namespace Service Endpoints ConfigMap Secret ServiceAccount PersistentVolume PersistentVolumeClaim Event ReplicationController ResourceQuota LimitRange PodTemplate Binding Eviction TokenRequest',
  'apis/apps/v1': 'Scale Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision',
  'apis/batch/v1': 'Job CronJob',
  'apis/autoscaling/v2': 'HorizontalPodAutoscaler',
  'apis/autoscaling/v1': 'HorizontalPodAutoscaler',
  'apis/networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
  'apis/policy/v1': 'PodDisruptionBudget',
  'apis/rbac.authorization.k8s.io/v1': 'Role ClusterRole RoleBinding ClusterRoleBinding',
  'apis/scheduling.k8s.io/v1': 'PriorityClass',
  'apis/storage.k8s.io/v1': 'StorageClass CSIDriver CSINode VolumeAttachment',
  'apis/node.k8s.io/v1': 'RuntimeClass',
  'apis/coordination.k8s.io/v1': 'Lease',
  'apis/discovery.k8s.io/v1': 'EndpointSlice',
  'apis/events.k8s.io/v1': 'Event',
  'apis/apiextensions.k8s.io/v1': 'CustomResourceDefinition',
  'apis/admissionregistration.k8s.io/v1': 'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding MutatingAdmissionPolicy MutatingAdmissionPolicyBinding',
  'apis/authentication.k8s.io/v1': 'TokenReview SelfSubjectReview',
  'apis/authorization.k8s.io/v1': 'SubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview',
};

interface Definition {
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

interface Resource {
  readonly name: string;
  readonly verbs: readonly string[];
  readonly storageVersionHash?: string;
}

const run = (command: string, ...args: string[]) => execFileSync(command, args, { maxBuffer: 1e8 }).toString();
const raw = (path: string) => JSON.parse(run('kubectl', 'get', '--raw', path));

function definitionsAndRoots(): { all: Record<string, Definition>; roots: string[] } {
  const all: Record<string, Definition> = {};
  const roots: string[] = [];
  for (const [path, list] of Object.entries(kinds)) {
    const schemas = raw(`/openapi/v3/${path}`).components.schemas as Record<string, Definition>;
    Object.assign(all, schemas);
    for (const kind of list.split(' ')) roots.push(definitionNameFor(schemas, path, kind));
  }
  return { all, roots };
}

function definitionNameFor(schemas: Record<string, Definition>, path: string, kind: string): string {
  const names = Object.keys(schemas);
  const isMeant = (gvk: { group: string; version: string; kind: string }) =>
    gvk.kind === kind && `${gvk.group ? `apis/${gvk.group}` : 'api'}/${gvk.version}` === path;
  const name = names.find((name) => schemas[name]!['x-kubernetes-group-version-kind']?.some(isMeant)) ?? names.find((name) => name.endsWith(`.${kind}`));
  if (!name) throw new Error(`${path} has no ${kind}`);
  return name;
}

function reachedFrom(roots: readonly string[], all: Record<string, Definition>): string[] {
  const reached = new Set<string>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const [, reference] of JSON.stringify(all[name]).matchAll(/"\$ref":"[^"]*\/([^"/]+)"/g)) waiting.push(reference!);
  }
  return [...reached].sort();
}

const withoutProse = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (key, inner) => (key === 'description' && typeof inner === 'string' ? undefined : inner)));

function discovery(): Record<string, Omit<Resource, 'storageVersionHash'>[]> {
  const served = raw('/apis').groups as { versions: { groupVersion: string }[] }[];
  const paths = ['/api/v1', ...served.flatMap((group) => group.versions.map((version) => `/apis/${version.groupVersion}`))];
  const ofPath = (path: string) => (raw(path).resources as Resource[]).map(({ storageVersionHash: _, ...resource }) => resource);
  return Object.fromEntries(paths.map((path) => [path, ofPath(path)]));
}

/** kubectl cannot ask for a raw table, so this asks as curl with the current context's address, authority and token. */
function tableReader(): (path: string) => unknown {
  const config = JSON.parse(run('kubectl', 'config', 'view', '--raw', '--minify', '-o', 'json'));
  const { cluster } = config.clusters[0];
  const { user } = config.users[0];
  const headers = ['-H', `Authorization: Bearer ${user.token}`, '-H', 'Accept: application/json;as=Table;v=v1;g=meta.k8s.io'];
  return (path) => {
    const answer = JSON.parse(run('curl', '-s', '--cacert', cluster['certificate-authority'], ...headers, `${cluster.server}${path}?limit=1`));
    return withoutProse(answer.columnDefinitions ?? null) ?? undefined;
  };
}

function write(file: string, value: unknown): void {
  writeFileSync(new URL(file, data), `${JSON.stringify(value, null, 1)}\n`);
}

const { all, roots } = definitionsAndRoots();
const names = reachedFrom(roots, all);
const resources = discovery();
const readTable = tableReader();
const listable = Object.entries(resources).flatMap(([path, list]) => list.filter(({ verbs }) => verbs.includes('list')).map(({ name }) => `${path}/${name}`));
const tables = Object.fromEntries(listable.map((path) => [path, readTable(path)]));

write('openapi.json', { release: raw('/version').gitVersion, definitions: Object.fromEntries(names.map((name) => [name, withoutProse(all[name])])) });
write('resources.json', resources);
write('tables.json', tables);
console.log(`${names.length} definitions, ${Object.keys(resources).length} group versions, ${listable.length} tables`);
