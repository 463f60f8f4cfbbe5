import { kindNames } from '../kind-names.ts';
import { partOfKind } from '../kind-parts.ts';
import type { KubernetesObject } from '../meta.ts';
import type { Defaulter } from './defaulter.ts';
import { endpointSliceDefaults, leaseDefaults, priorityClassDefaults, roleBindingDefaults, tokenRequestDefaults } from './others.ts';
import { serviceDefaults } from './service.ts';
import { endpointsDefaults, namespaceDefaults, nodeDefaults, secretDefaults } from './simple.ts';

/** Of the kinds that every cluster has from its start, by `apiVersion/kind`. */
const clusterDefaulters: ReadonlyMap<string, Defaulter> = new Map<string, Defaulter>([
  ['v1/Namespace', namespaceDefaults],
  ['v1/Secret', secretDefaults],
  ['v1/Service', serviceDefaults],
  ['v1/Node', nodeDefaults],
  ['v1/Endpoints', endpointsDefaults],
  ['rbac.authorization.k8s.io/v1/RoleBinding', roleBindingDefaults],
  ['rbac.authorization.k8s.io/v1/ClusterRoleBinding', roleBindingDefaults],
  ['scheduling.k8s.io/v1/PriorityClass', priorityClassDefaults],
  ['discovery.k8s.io/v1/EndpointSlice', endpointSliceDefaults],
  ['coordination.k8s.io/v1/Lease', leaseDefaults],
  ['authentication.k8s.io/v1/TokenRequest', tokenRequestDefaults],
]);

function defaulterOf(object: KubernetesObject): Defaulter | undefined {
  const { groupKind, versionKind } = kindNames(object);
  return clusterDefaulters.get(versionKind) ?? partOfKind(groupKind).defaulters.get(versionKind);
}

/**
 * The object with everything that its kind defaults, and without fields whose feature gates are off in the release; the object itself
 * where nothing changes. The decoded form is expected. `stored`: what the object is to change, where only its status is taken: its spec need
 * not be looked at again.
 */
export function withDefaults<T extends KubernetesObject>(object: T, stored?: KubernetesObject): T {
  const defaulter = defaulterOf(object);
  return defaulter ? (defaulter(object as never, stored as never) as T) : object;
}
