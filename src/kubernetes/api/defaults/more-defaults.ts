import type { Defaulter } from './defaulter.ts';
import { autoscalerDefaults, csiDriverDefaults, ingressClassDefaults, networkPolicyDefaults, oldAutoscalerDefaults, storageClassDefaults } from './others.ts';
import { claimDefaults, limitRangeDefaults, quotaDefaults, volumeObjectDefaults } from './simple.ts';
import {
  cronJobDefaults,
  daemonSetDefaults,
  deploymentDefaults,
  jobDefaults,
  podTemplateDefaults,
  replicaSetDefaults,
  replicationControllerDefaults,
  statefulSetDefaults,
} from './workloads.ts';

/** Of the kinds that a cluster does without until a reader writes one, by `apiVersion/kind`. */
export const moreDefaulters: ReadonlyMap<string, Defaulter> = new Map<string, Defaulter>([
  ['v1/PersistentVolumeClaim', claimDefaults],
  ['v1/PersistentVolume', volumeObjectDefaults],
  ['v1/LimitRange', limitRangeDefaults],
  ['v1/ResourceQuota', quotaDefaults],
  ['v1/PodTemplate', podTemplateDefaults],
  ['v1/ReplicationController', replicationControllerDefaults],
  ['apps/v1/Deployment', deploymentDefaults],
  ['apps/v1/ReplicaSet', replicaSetDefaults],
  ['apps/v1/StatefulSet', statefulSetDefaults],
  ['apps/v1/DaemonSet', daemonSetDefaults],
  ['batch/v1/Job', jobDefaults],
  ['batch/v1/CronJob', cronJobDefaults],
  ['autoscaling/v1/HorizontalPodAutoscaler', oldAutoscalerDefaults],
  ['autoscaling/v2/HorizontalPodAutoscaler', autoscalerDefaults],
  ['networking.k8s.io/v1/NetworkPolicy', networkPolicyDefaults],
  ['networking.k8s.io/v1/IngressClass', ingressClassDefaults],
  ['storage.k8s.io/v1/StorageClass', storageClassDefaults],
  ['storage.k8s.io/v1/CSIDriver', csiDriverDefaults],
]);
