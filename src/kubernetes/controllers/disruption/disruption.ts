import { equal } from '../../api/equal.ts';
import { fromLabelSelector } from '../../api/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { Pod, PodDisruptionBudget } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { deployments, podDisruptionBudgets, pods, replicaSets, replicationControllers, statefulSets } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, namespaceIndex } from '../context.ts';
import { podsWithLabels } from '../util/labelled-pods.ts';
import { controllerOf } from '../util/pods.ts';
import { budgetStatus } from './budget.ts';

/** Says of each PodDisruptionBudget how many of its Pods may be evicted (pkg/controller/disruption). */
export function startDisruptionController(context: ControllerContext): Controller {
  const client = context.client('disruption-controller');
  const budgets = context.informer(podDisruptionBudgets);
  const known = context.informer(pods);
  const managers = {
    Deployment: context.informer(deployments),
    ReplicaSet: context.informer(replicaSets),
    ReplicationController: context.informer(replicationControllers),
    StatefulSet: context.informer(statefulSets),
  };
  const queue = new WorkQueue({ clock: context.clock, name: 'disruption', sync });
  const enqueue = (budget: PodDisruptionBudget) => queue.add(objectKey(budget));
  const enqueueFor = (pod: Pod) => {
    for (const budget of budgets.byIndex(namespaceIndex, pod.metadata.namespace!)) if (coverage(budget)(pod)) enqueue(budget);
  };
  const enqueueAll = ({ metadata }: KubernetesObject) => {
    for (const budget of budgets.byIndex(namespaceIndex, metadata.namespace!)) enqueue(budget);
  };
  budgets.addHandler({ onAdd: enqueue, onUpdate: (_, budget) => enqueue(budget) });
  known.addHandler({ onAdd: enqueueFor, onUpdate: (_, pod) => enqueueFor(pod), onDelete: enqueueFor });
  // A new size counts before its Pods are there.
  const resized = { onUpdate: (old: Scaled, now: Scaled) => (old.spec?.replicas === now.spec?.replicas ? undefined : enqueueAll(now)) };
  managers.Deployment.addHandler(resized);
  managers.StatefulSet.addHandler(resized);

  /** What the one who manages the Pod wants, the Deployment above a ReplicaSet first. */
  function managerOf(pod: Pod): Scaled | undefined {
    const owner = controllerOf(pod);
    const informer = managers[owner?.kind as keyof typeof managers];
    const manager = informer?.get(`${pod.metadata.namespace}/${owner!.name}`) as Scaled | undefined;
    const above = manager && controllerOf(manager);
    const deployment = above?.kind === 'Deployment' ? managers.Deployment.get(`${pod.metadata.namespace}/${above.name}`) : undefined;
    return deployment ?? manager;
  }

  function sync(key: string): 'retry' | undefined {
    const budget = budgets.get(key);
    if (!budget) return undefined;
    const isCovered = coverage(budget);
    const covered = podsWithLabels(context, budget.metadata.namespace!, budget.spec.selector?.matchLabels).filter(isCovered);
    const sizes = new Map<string, number>();
    for (const manager of covered.map(managerOf)) if (manager) sizes.set(manager.metadata.uid!, manager.spec?.replicas ?? 1);
    const scale = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const status = budgetStatus(budget, covered, scale, context.clock.now);
    if (equal(status, budget.status)) return undefined;
    const result = client.updateStatus(podDisruptionBudgets, { ...budget, status });
    return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  return { stop: () => queue.stop() };
}

interface Scaled extends KubernetesObject {
  readonly spec?: { readonly replicas?: number };
}

/** A budget without a selector covers nothing, one with an empty selector everything. */
function coverage({ spec }: PodDisruptionBudget): (pod: Pod) => boolean {
  const parsed = fromLabelSelector(spec.selector);
  return (pod) => !('error' in parsed) && parsed.selector.matches(pod.metadata.labels);
}
