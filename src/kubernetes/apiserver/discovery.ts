import type { DiscoveredResource } from '../api/scheme.ts';
import { discoveredResources, formatGroupVersion, groups, versionsOf } from '../api/scheme.ts';

const serverAddresses = [{ clientCIDR: '0.0.0.0/0', serverAddress: '172.18.0.1:6443' }];

interface GroupVersionForDiscovery {
  readonly groupVersion: string;
  readonly version: string;
}

const versionEntry = (group: string, version: string): GroupVersionForDiscovery => ({ groupVersion: formatGroupVersion({ group, version }), version });

function groupEntry(name: string): object {
  const versions = versionsOf(name).map((version) => versionEntry(name, version));
  return { name, versions, preferredVersion: versions[0] };
}

/** GET /api. */
export const apiVersions = (): object => ({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: serverAddresses });

/** GET /apis. */
export const apiGroupList = (): object => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groups()
    .filter((name) => name !== '')
    .map(groupEntry),
});

/** GET /apis/GROUP; undefined when it is not served. */
export function apiGroup(name: string): object | undefined {
  return versionsOf(name).length > 0 && name !== '' ? { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(name) } : undefined;
}

/** GET /api/v1 and /apis/GROUP/VERSION; undefined when it is not served. */
export function apiResourceList(group: string, version: string): object | undefined {
  const resources = discoveredResources(group, version);
  if (!resources) return undefined;
  return { kind: 'APIResourceList', ...(group && { apiVersion: 'v1' }), groupVersion: formatGroupVersion({ group, version }), resources };
}

/** GET /api and /apis where the client asks for all at once (apidiscovery.k8s.io/v2). */
export function aggregatedDiscovery(core: boolean): object {
  const names = groups().filter((name) => (name === '') === core);
  const items = names.map((name) => ({
    metadata: { ...(name && { name }), creationTimestamp: null },
    versions: versionsOf(name).map((version) => ({ version, resources: resourcesOf(name, version), freshness: 'Current' })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

function resourcesOf(group: string, version: string): object[] {
  const all = discoveredResources(group, version) ?? [];
  return all.filter((entry) => !entry.name.includes('/')).map((entry) => resourceEntry(entry, all, group, version));
}

function resourceEntry(entry: DiscoveredResource, all: readonly DiscoveredResource[], group: string, version: string): object {
  const kindOf = (one: DiscoveredResource) => ({ group: one.group ?? group, version: one.version ?? version, kind: one.kind });
  const subresources = all
    .filter((one) => one.name.startsWith(`${entry.name}/`))
    .map((one) => ({ subresource: one.name.slice(entry.name.length + 1), responseKind: kindOf(one), verbs: one.verbs }));
  return {
    resource: entry.name,
    responseKind: kindOf(entry),
    scope: entry.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: entry.singularName,
    verbs: entry.verbs,
    ...(entry.shortNames && { shortNames: entry.shortNames }),
    ...(entry.categories && { categories: entry.categories }),
    ...(subresources.length > 0 && { subresources }),
  };
}
