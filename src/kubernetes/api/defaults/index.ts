import type { KubernetesObject } from '../meta.ts';
import {
  autoscalerDefaults,
  csiDriverDefaults,
  endpointSliceDefaults,
  ingressClassDefaults,
  networkPolicyDefaults,
  oldAutoscalerDefaults,
  priorityClassDefaults,
  roleBindingDefaults,
  storageClassDefaults,
  tokenRequestDefaults,
} from './others.ts';
import { podDefaults } from './pod.ts';
import { serviceDefaults } from './service.ts';
import {
  claimDefaults,
  endpointsDefaults,
  limitRangeDefaults,
  namespaceDefaults,
  nodeDefaults,
  quotaDefaults,
  secretDefaults,
  volumeObjectDefaults,
} from './simple.ts';
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

type Defaulter = (object: never) => object;

/** By `apiVersion/kind`. */
const defaulters: ReadonlyMap<string, Defaulter> = new Map<string, Defaulter>([
  ['v1/Pod', podDefaults],
  ['v1/Namespace', namespaceDefaults],
  ['v1/Secret', secretDefaults],
  ['v1/Service', serviceDefaults],
  ['v1/Node', nodeDefaults],
  ['v1/PersistentVolumeClaim', claimDefaults],
  ['v1/PersistentVolume', volumeObjectDefaults],
  ['v1/LimitRange', limitRangeDefaults],
  ['v1/ResourceQuota', quotaDefaults],
  ['v1/Endpoints', endpointsDefaults],
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
  ['rbac.authorization.k8s.io/v1/RoleBinding', roleBindingDefaults],
  ['rbac.authorization.k8s.io/v1/ClusterRoleBinding', roleBindingDefaults],
  ['storage.k8s.io/v1/StorageClass', storageClassDefaults],
  ['storage.k8s.io/v1/CSIDriver', csiDriverDefaults],
  ['scheduling.k8s.io/v1/PriorityClass', priorityClassDefaults],
  ['discovery.k8s.io/v1/EndpointSlice', endpointSliceDefaults],
  ['authentication.k8s.io/v1/TokenRequest', tokenRequestDefaults],
]);

/**
 * The object with everything that its kind defaults, and without fields whose feature gates are off in the release; the object itself
 * where nothing changes. The decoded form is expected.
 */
export function withDefaults<T extends KubernetesObject>(object: T): T {
  const defaulter = defaulters.get(`${object.apiVersion}/${object.kind}`);
  return defaulter ? (defaulter(object as never) as T) : object;
}
