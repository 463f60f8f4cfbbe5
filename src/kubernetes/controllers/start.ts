import { type Controller, ControllerContext, type ControllerOptions } from './context.ts';
import { startDeploymentController } from './deployment/deployment.ts';
import { startDisruptionController } from './disruption/disruption.ts';
import { startEndpointsController } from './endpoints/endpoints.ts';
import { startEndpointSliceController } from './endpointslice/endpoint-slice.ts';
import { startGarbageCollector } from './garbagecollector/garbage-collector.ts';
import { startJobController } from './job/job.ts';
import { startNamespaceController } from './namespace/namespace.ts';
import { startNodeIpamController } from './nodeipam/node-ipam.ts';
import { startNodeLifecycleController } from './nodelifecycle/node-lifecycle.ts';
import { startPodGarbageCollector } from './podgc/pod-gc.ts';
import { startStorageProtection } from './pvcprotection/storage-protection.ts';
import { startReplicaSetController } from './replicaset/replica-set.ts';
import { startResourceQuotaController } from './resourcequota/resource-quota.ts';
import { startRootCaCertPublisher } from './rootcacertpublisher/root-ca-cert-publisher.ts';
import { startServiceAccountsController } from './serviceaccount/service-accounts.ts';
import { startTaintEvictionController } from './tainteviction/taint-eviction.ts';
import { startTtlController } from './ttl/ttl.ts';
import { startTtlAfterFinishedController } from './ttlafterfinished/ttl-after-finished.ts';

const all: readonly ((context: ControllerContext) => Controller)[] = [
  startServiceAccountsController,
  startRootCaCertPublisher,
  startNamespaceController,
  startNodeIpamController,
  startTtlController,
  startNodeLifecycleController,
  startPodGarbageCollector,
  startGarbageCollector,
  startEndpointsController,
  startEndpointSliceController,
  startReplicaSetController,
  startDeploymentController,
  startStorageProtection,
  startJobController,
  startTaintEvictionController,
  startDisruptionController,
  startTtlAfterFinishedController,
  startResourceQuotaController,
];

/** Starts all controllers; their first work happens in tasks of the clock. */
export function startControllers(options: ControllerOptions): Controller {
  const context = new ControllerContext(options);
  const running = all.map((start) => start(context));
  context.start();
  return {
    stop() {
      for (const controller of running) controller.stop();
      context.stop();
    },
  };
}
