import type { KubernetesObject } from '../api/meta.ts';
import type * as types from '../api/types.ts';
import type { Resource } from './resource.ts';

const namespaced = <T extends KubernetesObject>(group: string, resource: string): Resource<T> => ({ group, version: 'v1', resource, namespaced: true });
const clusterWide = <T extends KubernetesObject>(group: string, resource: string): Resource<T> => ({ group, version: 'v1', resource, namespaced: false });

export const configMaps = namespaced<types.ConfigMap>('', 'configmaps');
export const endpoints = namespaced<types.Endpoints>('', 'endpoints');
export const events = namespaced<types.Event>('', 'events');
export const limitRanges = namespaced<types.LimitRange>('', 'limitranges');
export const namespaces = clusterWide<types.Namespace>('', 'namespaces');
export const nodes = clusterWide<types.Node>('', 'nodes');
export const persistentVolumeClaims = namespaced<types.PersistentVolumeClaim>('', 'persistentvolumeclaims');
export const persistentVolumes = clusterWide<types.PersistentVolume>('', 'persistentvolumes');
export const pods = namespaced<types.Pod>('', 'pods');
export const replicationControllers = namespaced<types.ReplicationController>('', 'replicationcontrollers');
export const resourceQuotas = namespaced<types.ResourceQuota>('', 'resourcequotas');
export const secrets = namespaced<types.Secret>('', 'secrets');
export const serviceAccounts = namespaced<types.ServiceAccount>('', 'serviceaccounts');
export const services = namespaced<types.Service>('', 'services');
export const controllerRevisions = namespaced<types.ControllerRevision>('apps', 'controllerrevisions');
export const daemonSets = namespaced<types.DaemonSet>('apps', 'daemonsets');
export const deployments = namespaced<types.Deployment>('apps', 'deployments');
export const replicaSets = namespaced<types.ReplicaSet>('apps', 'replicasets');
export const statefulSets = namespaced<types.StatefulSet>('apps', 'statefulsets');
/** Served as v1, too; stored and spoken of as v2. */
export const horizontalPodAutoscalers: Resource<types.HorizontalPodAutoscaler> = {
  group: 'autoscaling',
  version: 'v2',
  resource: 'horizontalpodautoscalers',
  namespaced: true,
};
export const cronJobs = namespaced<types.CronJob>('batch', 'cronjobs');
export const jobs = namespaced<types.Job>('batch', 'jobs');
export const leases = namespaced<types.Lease>('coordination.k8s.io', 'leases');
export const endpointSlices = namespaced<types.EndpointSlice>('discovery.k8s.io', 'endpointslices');
export const eventsV1 = namespaced<types.EventsEvent>('events.k8s.io', 'events');
export const clusterRoles = clusterWide<types.ClusterRole>('rbac.authorization.k8s.io', 'clusterroles');
export const podDisruptionBudgets = namespaced<types.PodDisruptionBudget>('policy', 'poddisruptionbudgets');
export const priorityClasses = clusterWide<types.PriorityClass>('scheduling.k8s.io', 'priorityclasses');
export const runtimeClasses = clusterWide<types.RuntimeClass>('node.k8s.io', 'runtimeclasses');
export const storageClasses = clusterWide<types.StorageClass>('storage.k8s.io', 'storageclasses');
