import resourcesData from './data/resources.json' with { type: 'json' };
import type { GroupVersionKind, GroupVersionResource } from './meta.ts';

/** One resource as discovery lists it; its subresources are folded in by name (`status`, `log`). */
export interface ResourceInfo {
  readonly group: string;
  readonly version: string;
  /** Plural, lower case: `pods`. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
}

/** An entry of discovery (APIResource), subresources included (`pods/log`), as the server lists it. */
export interface DiscoveredResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

const discovered = resourcesData as unknown as Readonly<Record<string, readonly DiscoveredResource[]>>;

/** The resources of one group version in the server's order, subresources included; undefined where it is not served. */
export function discoveredResources(group: string, version: string): readonly DiscoveredResource[] | undefined {
  return discovered[group ? `/apis/${group}/${version}` : `/api/${version}`];
}

function fold(path: string, list: readonly DiscoveredResource[]): ResourceInfo[] {
  const parts = path.split('/');
  const group = parts.length === 4 ? parts[2]! : '';
  const version = parts.at(-1)!;
  const main = list.filter((entry) => !entry.name.includes('/'));
  return main.map((entry) => ({
    group,
    version,
    resource: entry.name,
    singular: entry.singularName,
    kind: entry.kind,
    namespaced: entry.namespaced,
    verbs: entry.verbs,
    shortNames: entry.shortNames ?? [],
    categories: entry.categories ?? [],
    subresources: list.filter((sub) => sub.name.startsWith(`${entry.name}/`)).map((sub) => sub.name.slice(entry.name.length + 1)),
  }));
}

const all: readonly ResourceInfo[] = Object.entries(discovered).flatMap(([path, list]) => fold(path, list));
/** By name: few are served in more than one group or version. */
const byResource = new Map<string, ResourceInfo[]>();
for (const info of all) {
  const named = byResource.get(info.resource);
  if (named) named.push(info);
  else byResource.set(info.resource, [info]);
}
const byKind = new Map<string, ResourceInfo>();
for (const info of all) {
  const key = `${info.group}/${info.version}/${info.kind}`;
  if (!byKind.has(key)) byKind.set(key, info);
}

/** Every resource that the server serves: group versions in the order of discovery (preferred version of a group first). */
export function resources(): readonly ResourceInfo[] {
  return all;
}

/** The resource of that name; group is '' for the core group. */
export function findResource(group: string, version: string, resource: string): ResourceInfo | undefined {
  return byResource.get(resource)?.find((info) => info.group === group && info.version === version);
}

/** The resource whose objects have that kind. */
export function findKind(group: string, version: string, kind: string): ResourceInfo | undefined {
  return byKind.get(`${group}/${version}/${kind}`);
}

/** The versions that a group serves, the preferred one first; empty where there is no such group. */
export function versionsOf(group: string): readonly string[] {
  return [...new Set(all.filter((info) => info.group === group).map((info) => info.version))];
}

/** The groups that are served, in the order of discovery; '' is the core group. */
export function groups(): readonly string[] {
  return [...new Set(all.map((info) => info.group))];
}

/**
 * What a user may mean by a resource argument: plural, singular, short name or kind in any case, in any group and preferred version first.
 * A suffix may fix the group, or version and group (`deployments.apps`, `deployments.v1.apps`).
 */
export function findByName(name: string): readonly ResourceInfo[] {
  const [head = '', ...suffix] = name.toLowerCase().split('.');
  const rest = suffix.join('.');
  const named = all.filter((info) => info.resource === head || info.singular === head || info.shortNames.includes(head) || info.kind.toLowerCase() === head);
  const fitting = named.filter(
    (info) => rest === '' || rest === info.group || rest === `${info.version}.${info.group}` || rest === (info.group ? '' : info.version),
  );
  return fitting.filter((info) => rest.startsWith(`${info.version}.`) || fitting.find((other) => other.group === info.group) === info);
}

/** `v1` or `apps/v1` taken apart; group '' for the core group. */
export function parseGroupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The value of an object's apiVersion field. */
export function formatGroupVersion(groupVersion: { readonly group: string; readonly version: string }): string {
  return groupVersion.group ? `${groupVersion.group}/${groupVersion.version}` : groupVersion.version;
}

/** Group, version and kind of an object, from its own fields. */
export function kindOf(object: { readonly apiVersion?: string; readonly kind?: string }): GroupVersionKind {
  const { group, version } = parseGroupVersion(object.apiVersion ?? '');
  return { group, version, kind: object.kind ?? '' };
}

/** `pods`, `deployments.apps`: how messages name a resource (schema.GroupResource.String). */
export function groupResourceName(resource: { readonly group: string; readonly resource: string }): string {
  return resource.group ? `${resource.resource}.${resource.group}` : resource.resource;
}

/** `Pod`, `Deployment.apps`: how messages name a kind (schema.GroupKind.String). */
export function groupKindName(kind: { readonly group: string; readonly kind: string }): string {
  return kind.group ? `${kind.kind}.${kind.group}` : kind.kind;
}

/** The address of a collection or object: `/api/v1/namespaces/default/pods/web/log`. */
export function resourcePath(resource: GroupVersionResource, namespace?: string, name?: string, subresource?: string): string {
  const start = resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`;
  return `${start}${namespace ? `/namespaces/${namespace}` : ''}/${resource.resource}${name ? `/${name}` : ''}${subresource ? `/${subresource}` : ''}`;
}
