import type { ResourceInfo } from '../../api/scheme.ts';

/** `pods`, `deployments.apps`. Kinds served in several groups share the keys of the group they are stored in. */
export function groupResource(resource: { readonly group: string; readonly resource: string }): string {
  return resource.group ? `${resource.resource}.${resource.group}` : resource.resource;
}

const storedAs: Readonly<Record<string, string>> = { 'events.events.k8s.io': 'events' };
const prefixes = new WeakMap<ResourceInfo, string>();

/** Below what key the objects of a resource are: `/pods/`. */
export function resourcePrefix(resource: ResourceInfo): string {
  let prefix = prefixes.get(resource);
  if (!prefix) {
    const name = groupResource(resource);
    prefix = `/${storedAs[name] ?? name}/`;
    prefixes.set(resource, prefix);
  }
  return prefix;
}

/** `/pods/default/web`, `/nodes/node-1`. */
export function objectKey(resource: ResourceInfo, namespace: string, name: string): string {
  const prefix = resourcePrefix(resource);
  return resource.namespaced ? `${prefix}${namespace}/${name}` : prefix + name;
}

/** Below what key the objects of a namespace are; of all namespaces when it is ''. */
export function listPrefix(resource: ResourceInfo, namespace: string): string {
  const prefix = resourcePrefix(resource);
  return namespace && resource.namespaced ? `${prefix}${namespace}/` : prefix;
}
