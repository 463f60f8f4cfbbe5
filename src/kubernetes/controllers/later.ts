/** The part `controllers`: each is started by start.ts when the first object of its kind is there. */
export { startClusterRoleAggregation } from './clusterroleaggregation/cluster-role-aggregation.ts';
export { startDeploymentController } from './deployment/deployment.ts';
export { startDisruptionController } from './disruption/disruption.ts';
export { startJobController } from './job/job.ts';
export { startVolumeBinder } from './persistentvolume/volume-binder.ts';
export { startReplicaSetController } from './replicaset/replica-set.ts';
export { startResourceQuotaController } from './resourcequota/resource-quota.ts';
export { startTokensController } from './serviceaccount/tokens.ts';
export { startTtlAfterFinishedController } from './ttlafterfinished/ttl-after-finished.ts';
