/** The part `controllers`: each is started by start.ts when the first object of its kind is there. */
export { startClusterRoleAggregation } from './clusterroleaggregation/cluster-role-aggregation.ts';
export { startCronJobController } from './cronjob/cron-job.ts';
export { startDaemonSetController } from './daemonset/daemonset.ts';
export { startDeploymentController } from './deployment/deployment.ts';
export { startDisruptionController } from './disruption/disruption.ts';
export { startJobController } from './job/job.ts';
export { NodeHealth } from './nodelifecycle/node-health.ts';
export { startVolumeBinder } from './persistentvolume/volume-binder.ts';
export { startHorizontalPodAutoscalerController } from './podautoscaler/horizontal.ts';
export { startReplicaSetController } from './replicaset/replica-set.ts';
export { startResourceQuotaController } from './resourcequota/resource-quota.ts';
export { startTokensController } from './serviceaccount/tokens.ts';
export { startStatefulSetController } from './statefulset/stateful-set.ts';
export { startTtlAfterFinishedController } from './ttlafterfinished/ttl-after-finished.ts';
