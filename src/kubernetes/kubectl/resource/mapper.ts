import { NoKindMatchError, UserError } from '../errors.ts';
import type { ApiResource, Discovery } from './discovery.ts';

/** Where objects of a kind live (meta.RESTMapping). */
export interface Mapping {
  readonly group: string;
  readonly version: string;
  /** As it was asked for: a kind in lower case is found and stays as it is. */
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

const mappingOf = (entry: ApiResource, kind = entry.kind): Mapping => ({
  group: entry.group,
  version: entry.version,
  kind,
  resource: entry.name,
  namespaced: entry.namespaced,
});

/** `apps/v1`, or `v1` for the core group. */
export const groupVersionOf = (of: { readonly group: string; readonly version: string }) => (of.group ? `${of.group}/${of.version}` : of.version);

/** `deployments.apps`, as errors and `-o name` of resources say it. */
export const groupResourceOf = (mapping: { readonly group: string; readonly resource: string }) =>
  mapping.group ? `${mapping.resource}.${mapping.group}` : mapping.resource;

/** `deployment.apps`, as kubectl names objects. */
export const groupKindOf = (of: { readonly group: string; readonly kind: string }) => (of.group ? `${of.kind}.${of.group}` : of.kind).toLowerCase();

/** As Go prints a GroupVersionResource: `apps/v1, Resource=deployments`. */
export const resourceText = (mapping: Mapping) => `${mapping.group}/${mapping.version}, Resource=${mapping.resource}`;
export const kindText = (mapping: Mapping) => `${mapping.group}/${mapping.version}, Kind=${mapping.kind}`;

/** A short name that stands for resources of two groups is told once. */
export interface Found {
  readonly mapping: Mapping;
  readonly warning?: string;
}

/** Plural, singular or short name, with the group or its beginning, and perhaps a version; as `deployments.v1.apps`. */
export function findResourceType(discovery: Discovery, argument: string): Found {
  const text = argument.toLowerCase();
  const [first, ...more] = text.split('.');
  const name = first!;
  if (more.length >= 2) {
    const exact = pick(discovery, name, more.slice(1).join('.'), more[0]);
    if (exact) return exact;
  }
  const found = pick(discovery, name, more.join('.')) ?? pickKind(discovery, argument);
  if (!found) throw new UserError(`the server doesn't have a resource type "${argument.split('.')[0]}"`);
  return found;
}

function pick(discovery: Discovery, name: string, group: string, version?: string): Found | undefined {
  const inVersion = (entry: ApiResource) => version === undefined || entry.version === version;
  for (const inGroup of [(entry: ApiResource) => group === '' || entry.group === group, (entry: ApiResource) => entry.group.startsWith(group)]) {
    const candidates = discovery.resources.filter((entry) => inGroup(entry) && inVersion(entry));
    const named = candidates.find((entry) => entry.name === name || entry.singularName === name);
    if (named) return { mapping: mappingOf(named) };
    // A short name stands for the resource in any version: the one that is asked for is lost (shortcutExpander).
    const short = discovery.resources.filter((entry) => inGroup(entry) && entry.shortNames.includes(name));
    if (short.length > 0) return { mapping: mappingOf(short[0]!), ...ambiguous(name, short) };
  }
  return undefined;
}

/** A kind that is no resource's singular, or one with its version: `Deployment.v1.apps`. */
function pickKind(discovery: Discovery, argument: string): Found | undefined {
  const [kind, ...group] = argument.split('.');
  const found = discovery.resources.find((entry) => entry.kind === kind && (group.length === 0 || entry.group === group.join('.')));
  return found && { mapping: mappingOf(found) };
}

function ambiguous(name: string, entries: readonly ApiResource[]): { readonly warning?: string } {
  const other = entries.find((entry) => entry.group !== entries[0]!.group);
  if (!other) return {};
  return { warning: `short name "${name}" could also match lower priority resource ${groupResourceOf({ group: other.group, resource: other.name })}` };
}

/** The mapping of an object's apiVersion and kind (also in lower case). Throws NoKindMatchError. */
export function findKindMapping(discovery: Discovery, group: string, version: string, kind: string): Mapping {
  const found = discovery.resources.find(
    (entry) => entry.group === group && (version === '' || entry.version === version) && (entry.kind === kind || entry.kind.toLowerCase() === kind),
  );
  if (found) return mappingOf(found, kind);
  const gv = groupVersionOf({ group, version });
  throw new NoKindMatchError(version ? `no matches for kind "${kind}" in version "${gv}"` : `no matches for kind "${kind}" in group "${group}"`);
}

/** `pods,services,deployments.apps` for a category such as `all`; undefined for anything else. */
export function expandCategory(discovery: Discovery, name: string): readonly string[] | undefined {
  const members = discovery.preferred.filter((entry) => entry.categories.includes(name));
  return members.length > 0 ? members.map((entry) => groupResourceOf({ group: entry.group, resource: entry.name })) : undefined;
}
