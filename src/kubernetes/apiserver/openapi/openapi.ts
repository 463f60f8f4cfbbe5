import openapiData from '../../api/data/openapi.json' with { type: 'json' };
import { definitionFor } from '../../api/schema.ts';
import { discoveredResources, formatGroupVersion, groups, type ResourceInfo, resourcePath, resources, versionsOf } from '../../api/scheme.ts';

type Node = Readonly<Record<string, unknown>>;

const definitions = openapiData.definitions as unknown as Readonly<Record<string, Node>>;
const info = { title: 'Kubernetes', version: 'v1.36.3' };
const reference = '#/components/schemas/';

/** GET /openapi/v3, /openapi/v3/PATH and /openapi/v2 (kube-openapi); undefined for other paths. The texts of fields are not in them. */
export function openApi(path: string): object | undefined {
  if (path === '/openapi/v3' || path === '/openapi/v3/') return index();
  if (path === '/openapi/v2') return versionTwo();
  const parts = path.split('/').slice(3);
  if (!path.startsWith('/openapi/v3/')) return undefined;
  if (parts[0] === 'api' && parts.length === 2) return groupVersion('', parts[1]!);
  if (parts[0] === 'apis' && parts.length === 3) return groupVersion(parts[1]!, parts[2]!);
  return pathsOfIndex().includes(parts.join('/')) ? { openapi: '3.0.0', info, paths: {} } : undefined;
}

function pathsOfIndex(): readonly string[] {
  const named = groups().filter((group) => group !== '');
  return [
    'api',
    'api/v1',
    'apis',
    ...named.flatMap((group) => [`apis/${group}`, ...versionsOf(group).map((version) => `apis/${formatGroupVersion({ group, version })}`)]),
    'version',
  ].sort();
}

/** Which documents there are. The hash changes with the document; here it never does. */
function index(): object {
  const entry = (path: string) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hashOf(path)}` }];
  return { paths: Object.fromEntries(pathsOfIndex().map(entry)) };
}

function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16).toUpperCase().padStart(8, '0').repeat(4);
}

function groupVersion(group: string, version: string): object | undefined {
  if (!discoveredResources(group, version)) return undefined;
  const own = resources().filter((one) => one.group === group && one.version === version);
  const roots = own.flatMap((one) => definitionFor(one)?.definition ?? []).flatMap((name) => [name, `${name}List`]);
  return { openapi: '3.0.0', info, paths: Object.fromEntries(own.flatMap(pathsOf)), components: { schemas: reachable(roots) } };
}

/** The definitions that these name, directly or through others, in the order of their names. */
function reachable(roots: readonly string[]): object {
  const found = new Set<string>();
  const waiting = roots.filter((name) => definitions[name]);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const [, next = ''] of JSON.stringify(definitions[name]).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) if (definitions[next]) waiting.push(next);
  }
  return Object.fromEntries([...found].sort().map((name) => [name, definitions[name]]));
}

/** How operationIds and x-kubernetes-action call a verb, and its method. */
const actions: Readonly<Record<string, readonly [method: string, action: string, one: boolean]>> = {
  list: ['get', 'list', false],
  create: ['post', 'post', false],
  deletecollection: ['delete', 'deletecollection', false],
  get: ['get', 'get', true],
  update: ['put', 'put', true],
  patch: ['patch', 'patch', true],
  delete: ['delete', 'delete', true],
};

function pathsOf(one: ResourceInfo): readonly (readonly [string, object])[] {
  const collection = resourcePath(one, one.namespaced ? '{namespace}' : undefined);
  const operations = (ofOne: boolean) =>
    Object.fromEntries(
      one.verbs.flatMap((verb) => {
        const [method, action, isOne] = actions[verb] ?? [];
        if (!method || isOne !== ofOne) return [];
        const kind = { group: one.group, version: one.version, kind: one.kind };
        return [[method, { 'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': kind, responses: { '200': { description: 'OK' } } }]];
      }),
    );
  return [
    [collection, operations(false)],
    [`${collection}/{name}`, operations(true)],
  ];
}

function versionTwo(): object {
  const schemas = reachable(Object.keys(definitions));
  const paths = Object.fromEntries(resources().flatMap(pathsOf));
  const text = JSON.stringify({ swagger: '2.0', info, paths, definitions: schemas }).replaceAll(reference, '#/definitions/');
  return JSON.parse(text.replace(/"allOf":\[\{("\$ref":"[^"]+")\}\]/g, '$1')) as object;
}
