import { type ResourceInfo, resources } from '../../api/scheme.ts';

/** What a namespace may hold and its deletion takes along: everything that can be listed and deleted, once for each kind. */
export function namespacedResources(): readonly ResourceInfo[] {
  const seen = new Set<string>();
  return resources().filter((one) => {
    if (!one.namespaced || !one.verbs.includes('list') || !one.verbs.includes('delete') || one.group === 'events.k8s.io') return false;
    const name = `${one.group}/${one.resource}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
