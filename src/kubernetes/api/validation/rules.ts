import type { FieldError } from '../fielderror.ts';
import { partOfKind } from '../kind-parts.ts';
import type { KubernetesObject } from '../meta.ts';
import { findKind } from '../scheme.ts';
import type { EndpointSlice } from '../types.ts';
import {
  validateConfigMap,
  validateConfigMapUpdate,
  validateLease,
  validateLeaseSpec,
  validateNamespace,
  validateNamespaceFinalize,
  validateNamespaceStatus,
  validateSecret,
  validateSecretUpdate,
  validateServiceAccount,
} from './core.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './endpoint-slices.ts';
import { validateEndpoints } from './endpoints.ts';
import { validateEvent, validateNewEvent, validateNewEventUpdate } from './events.ts';
import { type Create, genericRules, metadataUpdate, type Rules, rules, type Update } from './kind-rules.ts';
import { validateObjectMeta } from './metadata.ts';
import { isDns1123Subdomain } from './names.ts';
import { validateNode, validateNodeUpdate } from './nodes.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from './policies.ts';
import { validateBindingUpdate, validateClusterRole, validateClusterRoleBinding, validateRole, validateRoleBinding } from './rbac.ts';
import { validateService, validateServiceStatus, validateServiceUpdate } from './services.ts';

/** Of the kinds that every cluster has from its start, by `group/Kind`. */
const clusterRules: Readonly<Record<string, Rules>> = {
  '/Namespace': rules(validateNamespace, {
    update: metadataUpdate as Update,
    status: validateNamespaceStatus,
    subresources: { finalize: validateNamespaceFinalize },
  }),
  '/ConfigMap': rules(validateConfigMap, { update: validateConfigMapUpdate }),
  '/Secret': rules(validateSecret, { update: validateSecretUpdate }),
  '/ServiceAccount': rules(validateServiceAccount),
  '/Service': rules(validateService, { update: validateServiceUpdate, status: validateServiceStatus }),
  '/Endpoints': rules(validateEndpoints),
  '/Node': rules(validateNode, { update: validateNodeUpdate, status: validateNodeUpdate }),
  '/Event': rules(validateEvent, { update: (object: never, _old: never, errors) => validateEvent(object, errors) }),
  'rbac.authorization.k8s.io/Role': rules(validateRole),
  'rbac.authorization.k8s.io/ClusterRole': rules(validateClusterRole),
  'rbac.authorization.k8s.io/RoleBinding': rules(validateRoleBinding, { update: validateBindingUpdate }),
  'rbac.authorization.k8s.io/ClusterRoleBinding': rules(validateClusterRoleBinding, { update: validateBindingUpdate }),
  'scheduling.k8s.io/PriorityClass': rules(validatePriorityClass, { update: validatePriorityClassUpdate }),
  'discovery.k8s.io/EndpointSlice': rules((slice: EndpointSlice, errors) => validateEndpointSlice(slice, errors), { update: validateEndpointSliceUpdate }),
  'events.k8s.io/Event': rules(validateNewEvent, { update: validateNewEventUpdate }),
  'coordination.k8s.io/Lease': genericRules(validateLease, { update: (lease: never, _old: never, errors) => validateLeaseSpec(lease, errors) }),
};

/** For kinds whose own fields are not checked: metadata is. */
const metadataOnly = rules(((object: KubernetesObject, errors: FieldError[]) => {
  const slash = (object.apiVersion ?? '').lastIndexOf('/');
  const info = findKind((object.apiVersion ?? '').slice(0, Math.max(slash, 0)), (object.apiVersion ?? '').slice(slash + 1), object.kind ?? '');
  validateObjectMeta(object.metadata, info?.namespaced ?? object.metadata.namespace !== undefined, isDns1123Subdomain, errors);
}) as Create);

/** The rules of a kind, named `group/Kind`. */
export function rulesOf(groupKind: string): Rules {
  return clusterRules[groupKind] ?? partOfKind(groupKind).rules[groupKind] ?? metadataOnly;
}
