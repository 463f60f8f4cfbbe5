import { validateAutoscaler, validateAutoscalerUpdate, validateScale } from './autoscaling.ts';
import { validateCronJob, validateCronJobUpdate, validateJob } from './batch.ts';
import { validateClaim, validateClaimUpdate } from './claims.ts';
import {
  validateCsiDriver,
  validateCsiDriverUpdate,
  validateCsiNode,
  validateCsiNodeUpdate,
  validateVolumeAttachment,
  validateVolumeAttachmentUpdate,
} from './csi.ts';
import { validateJobUpdate } from './job-update.ts';
import { genericRules, type Rules, rules } from './kind-rules.ts';
import { validateLimitRange } from './limit-ranges.ts';
import {
  validateIngress,
  validateIngressClass,
  validateIngressClassUpdate,
  validateIngressUpdate,
  validateNetworkPolicy,
  validateNetworkPolicyUpdate,
} from './networking.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './persistent-volumes.ts';
import { validatePodTemplate } from './pod-template.ts';
import { validatePodDisruptionBudget, validatePodDisruptionBudgetStatus } from './policies.ts';
import { validateResourceQuota, validateResourceQuotaStatus, validateResourceQuotaUpdate } from './quotas.ts';
import { validateRuntimeClass, validateRuntimeClassUpdate } from './runtime-classes.ts';
import { validateStatefulSet, validateStatefulSetUpdate } from './stateful-set.ts';
import { validateStorageClass, validateStorageClassUpdate } from './storage-classes.ts';
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

/** Of the kinds that a cluster does without until a reader writes one, by `group/Kind`. */
export const moreRules: Readonly<Record<string, Rules>> = {
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
  'policy/PodDisruptionBudget': genericRules(validatePodDisruptionBudget, { status: validatePodDisruptionBudgetStatus }),
  'storage.k8s.io/StorageClass': rules(validateStorageClass, { update: validateStorageClassUpdate }),
  'storage.k8s.io/CSIDriver': rules(validateCsiDriver, { update: validateCsiDriverUpdate }),
  'storage.k8s.io/CSINode': rules(validateCsiNode, { update: validateCsiNodeUpdate }),
  'storage.k8s.io/VolumeAttachment': rules(validateVolumeAttachment, { update: validateVolumeAttachmentUpdate }),
  'node.k8s.io/RuntimeClass': rules(validateRuntimeClass, { update: validateRuntimeClassUpdate }),
};
