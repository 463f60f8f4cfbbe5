import type { FieldError } from '../fielderror.ts';
import type { KubernetesObject } from '../meta.ts';
import { findKind } from '../scheme.ts';
import { validateAutoscaler, validateAutoscalerUpdate, validateScale } from './autoscaling.ts';
import { validateCronJob, validateCronJobUpdate, validateJob, validateJobUpdate } from './batch.ts';
import { validateClaim, validateClaimUpdate } from './claims.ts';
import {
  validateConfigMap,
  validateConfigMapUpdate,
  validateLease,
  validateNamespace,
  validateNamespaceFinalize,
  validateNamespaceStatus,
  validateSecret,
  validateSecretUpdate,
  validateServiceAccount,
} from './core.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate, validateEndpoints } from './endpoints.ts';
import { validateEvent, validateNewEvent, validateNewEventUpdate } from './events.ts';
import { validateLimitRange } from './limit-ranges.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { isDns1123Subdomain } from './names.ts';
import {
  validateIngress,
  validateIngressClass,
  validateIngressClassUpdate,
  validateIngressUpdate,
  validateNetworkPolicy,
  validateNetworkPolicyUpdate,
} from './networking.ts';
import { validateNode, validateNodeUpdate } from './nodes.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './persistent-volumes.ts';
import { validateBinding } from './pod/binding.ts';
import { validatePod } from './pod/pod.ts';
import { validatePodStatus } from './pod/pod-status.ts';
import { validatePodUpdate } from './pod/pod-update.ts';
import { validateEphemeralContainersUpdate, validateResize } from './pod/subresources.ts';
import { validatePodTemplate } from './pod-template.ts';
import {
  validatePodDisruptionBudget,
  validatePodDisruptionBudgetStatus,
  validatePriorityClass,
  validatePriorityClassUpdate,
  validateRuntimeClass,
  validateRuntimeClassUpdate,
  validateStorageClass,
  validateStorageClassUpdate,
} from './policies.ts';
import { validateResourceQuota, validateResourceQuotaStatus, validateResourceQuotaUpdate } from './quotas.ts';
import { validateBindingUpdate, validateClusterRole, validateClusterRoleBinding, validateRole, validateRoleBinding } from './rbac.ts';
import { validateService, validateServiceStatus, validateServiceUpdate } from './services.ts';
import { validateStatefulSet, validateStatefulSetUpdate } from './stateful-set.ts';
import {
  validateControllerRevision,
  validateControllerRevisionUpdate,
  validateDaemonSet,
  validateDaemonSetUpdate,
  validateDeployment,
  validateDeploymentUpdate,
  validateReplicaSet,
  validateReplicaSetUpdate,
  validateReplicationController,
} from './workloads.ts';

export type Create = (object: never, errors: FieldError[]) => void;
export type Update = (object: never, old: never, errors: FieldError[]) => void;

/** What is checked when objects of a kind are written. */
export interface Rules {
  readonly create: Create;
  readonly update: Update;
  /** The status subresource, and any other that has no rule of its own. */
  readonly status: Update;
  readonly subresources?: Readonly<Record<string, Update>>;
}

function metadataUpdate(object: KubernetesObject, old: KubernetesObject, errors: FieldError[]): void {
  validateObjectMetaUpdate(object.metadata, old.metadata, errors);
}

/** Most kinds: an update is a change of metadata that leaves a valid object. */
function rules(create: Create, more: Partial<Rules> = {}): Rules {
  const update = (object: KubernetesObject, old: KubernetesObject, errors: FieldError[]) => {
    metadataUpdate(object, old, errors);
    create(object as never, errors);
  };
  return { create, update: update as Update, status: metadataUpdate as Update, ...more };
}

const byGroupKind: Readonly<Record<string, Rules>> = {
  '/Pod': rules(validatePod, {
    update: validatePodUpdate,
    status: validatePodStatus,
    subresources: { ephemeralcontainers: validateEphemeralContainersUpdate, resize: validateResize },
  }),
  '/Binding': rules(validateBinding),
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
  '/PersistentVolumeClaim': rules(validateClaim, { update: validateClaimUpdate }),
  '/PersistentVolume': rules(validatePersistentVolume, { update: validatePersistentVolumeUpdate }),
  '/ResourceQuota': rules(validateResourceQuota, { update: validateResourceQuotaUpdate, status: validateResourceQuotaStatus }),
  '/LimitRange': rules(validateLimitRange),
  '/PodTemplate': rules(validatePodTemplate),
  '/ReplicationController': rules(validateReplicationController),
  'apps/Deployment': rules(validateDeployment, { update: validateDeploymentUpdate }),
  'apps/ReplicaSet': rules(validateReplicaSet, { update: validateReplicaSetUpdate }),
  'apps/StatefulSet': rules(validateStatefulSet, { update: validateStatefulSetUpdate }),
  'apps/DaemonSet': rules(validateDaemonSet, { update: validateDaemonSetUpdate }),
  'apps/ControllerRevision': rules(validateControllerRevision, { update: validateControllerRevisionUpdate }),
  'autoscaling/HorizontalPodAutoscaler': rules(validateAutoscaler, { update: validateAutoscalerUpdate }),
  'autoscaling/Scale': rules(validateScale),
  'batch/Job': rules(validateJob, { update: validateJobUpdate }),
  'batch/CronJob': rules(validateCronJob, { update: validateCronJobUpdate }),
  'networking.k8s.io/NetworkPolicy': rules(validateNetworkPolicy, { update: validateNetworkPolicyUpdate }),
  'networking.k8s.io/Ingress': rules(validateIngress, { update: validateIngressUpdate }),
  'networking.k8s.io/IngressClass': rules(validateIngressClass, { update: validateIngressClassUpdate }),
  'policy/PodDisruptionBudget': rules(validatePodDisruptionBudget, { status: validatePodDisruptionBudgetStatus }),
  'rbac.authorization.k8s.io/Role': rules(validateRole),
  'rbac.authorization.k8s.io/ClusterRole': rules(validateClusterRole),
  'rbac.authorization.k8s.io/RoleBinding': rules(validateRoleBinding, { update: validateBindingUpdate }),
  'rbac.authorization.k8s.io/ClusterRoleBinding': rules(validateClusterRoleBinding, { update: validateBindingUpdate }),
  'scheduling.k8s.io/PriorityClass': rules(validatePriorityClass, { update: validatePriorityClassUpdate }),
  'storage.k8s.io/StorageClass': rules(validateStorageClass, { update: validateStorageClassUpdate }),
  'node.k8s.io/RuntimeClass': rules(validateRuntimeClass, { update: validateRuntimeClassUpdate }),
  'discovery.k8s.io/EndpointSlice': rules(validateEndpointSlice, { update: validateEndpointSliceUpdate }),
  'events.k8s.io/Event': rules(validateNewEvent, { update: validateNewEventUpdate }),
  'coordination.k8s.io/Lease': rules(validateLease),
};

/** For kinds whose own fields are not checked: metadata is. */
const metadataOnly = rules(((object: KubernetesObject, errors: FieldError[]) => {
  const slash = (object.apiVersion ?? '').lastIndexOf('/');
  const info = findKind((object.apiVersion ?? '').slice(0, Math.max(slash, 0)), (object.apiVersion ?? '').slice(slash + 1), object.kind ?? '');
  validateObjectMeta(object.metadata, info?.namespaced ?? object.metadata.namespace !== undefined, isDns1123Subdomain, errors);
}) as Create);

/** The rules of a kind, named `group/Kind`. */
export function rulesOf(groupKind: string): Rules {
  return byGroupKind[groupKind] ?? metadataOnly;
}
