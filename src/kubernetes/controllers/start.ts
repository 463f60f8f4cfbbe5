import type { KubernetesObject } from '../api/meta.ts';
import type { Resource } from '../client/resource.ts';
import {
  clusterRoles,
  cronJobs,
  daemonSets,
  deployments,
  horizontalPodAutoscalers,
  jobs,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  replicaSets,
  resourceQuotas,
  secrets,
  statefulSets,
} from '../client/resources.ts';
import { type Controller, ControllerContext, type ControllerOptions } from './context.ts';
import { startEndpointsController } from './endpoints/endpoints.ts';
import { startEndpointSliceController } from './endpointslice/endpoint-slice.ts';
import { startGarbageCollector } from './garbagecollector/garbage-collector.ts';
import { startNamespaceController } from './namespace/namespace.ts';
import { startNodeIpamController } from './nodeipam/node-ipam.ts';
import { startNodeLifecycleController } from './nodelifecycle/node-lifecycle.ts';
import { controllersPart } from './part.ts';
import { startPodGarbageCollector } from './podgc/pod-gc.ts';
import { startStorageProtection } from './pvcprotection/storage-protection.ts';
import { startRootCaCertPublisher } from './rootcacertpublisher/root-ca-cert-publisher.ts';
import { startServiceAccountsController } from './serviceaccount/service-accounts.ts';
import { startTaintEvictionController } from './tainteviction/taint-eviction.ts';
import { startTtlController } from './ttl/ttl.ts';

type Start = (context: ControllerContext) => Controller;

/** Starts a controller when there is an object of its kind, or of the other one that it looks at. */
function whenFirst<T extends KubernetesObject>(
  resource: Resource<T>,
  start: (code: typeof controllersPart.code) => Start,
  other?: Resource<KubernetesObject>,
): Start {
  return (context) => {
    let running: Controller | undefined;
    const onAdd = () => {
      running ??= start(controllersPart.code)(context);
    };
    context.informer(resource).addHandler({ onAdd });
    if (other) context.informer(other).addHandler({ onAdd });
    return { stop: () => running?.stop() };
  };
}

/** Cluster roles that come with the cluster are made already: the controller of aggregation waits for the first of somebody's own, or a change. */
function whenRolesAreMade(context: ControllerContext): Controller {
  let running: Controller | undefined;
  const begin = () => {
    running ??= controllersPart.code.startClusterRoleAggregation(context);
  };
  context.informer(clusterRoles).addHandler({
    onAdd: ({ metadata }) => {
      if (!metadata.labels?.['kubernetes.io/bootstrapping']) begin();
    },
    onUpdate: begin,
  });
  return { stop: () => running?.stop() };
}

const all: readonly Start[] = [
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
  whenFirst(replicaSets, (code) => code.startReplicaSetController),
  whenFirst(deployments, (code) => code.startDeploymentController),
  whenFirst(daemonSets, (code) => code.startDaemonSetController),
  whenFirst(statefulSets, (code) => code.startStatefulSetController),
  startStorageProtection,
  whenFirst(jobs, (code) => code.startJobController),
  startTaintEvictionController,
  whenFirst(podDisruptionBudgets, (code) => code.startDisruptionController),
  whenFirst(horizontalPodAutoscalers, (code) => code.startHorizontalPodAutoscalerController),
  whenFirst(cronJobs, (code) => code.startCronJobController),
  whenFirst(jobs, (code) => code.startTtlAfterFinishedController),
  whenFirst(resourceQuotas, (code) => code.startResourceQuotaController),
  whenFirst(secrets, (code) => code.startTokensController),
  whenFirst(persistentVolumeClaims, (code) => code.startVolumeBinder, persistentVolumes),
  whenRolesAreMade,
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
