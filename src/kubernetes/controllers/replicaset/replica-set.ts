import { equal } from '../../api/equal.ts';
import { fromLabelSelector, type LabelSelectorValue } from '../../api/index.ts';
import type { Pod, ReplicaSet } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { pods, replicaSets } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, controllerIndex, namespaceIndex, orphanPodIndex } from '../context.ts';
import { claim } from '../util/claim.ts';
import { Expectations } from '../util/expectations.ts';
import { PodControl } from '../util/pod-control.ts';
import { controllerOf, isActive, isTerminating, untilAvailable } from '../util/pods.ts';
import { inDeletionOrder } from './rank.ts';
import { computeStatus, type Failure } from './status.ts';

/** At most so many Pods are made or deleted in one go. */
const burstReplicas = 500;

/** Keeps as many Pods of a ReplicaSet as it asks for (pkg/controller/replicaset). */
export function startReplicaSetController(context: ControllerContext): Controller {
  const controller = new ReplicaSetController(context);
  return { stop: () => controller.queue.stop() };
}

class ReplicaSetController {
  readonly queue: WorkQueue;
  readonly #context: ControllerContext;
  readonly #client;
  readonly #control: PodControl;
  readonly #sets;
  readonly #pods;
  readonly #expectations = new Expectations();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client('replicaset-controller');
    this.#control = new PodControl(this.#client, context.recorder('replicaset-controller', this.#client));
    this.queue = new WorkQueue({ clock: context.clock, name: 'replicaset', sync: (key) => this.#sync(key) });
    this.#sets = context.informer(replicaSets);
    this.#pods = context.informer(pods);
    const enqueue = (set: ReplicaSet) => this.queue.add(objectKey(set));
    this.#sets.addHandler({ onAdd: enqueue, onUpdate: (_, set) => enqueue(set), onDelete: (set) => this.#gone(set) });
    this.#pods.addHandler({
      onAdd: (pod) => this.#podAdded(pod),
      onUpdate: (old, pod) => this.#podChanged(old, pod),
      onDelete: (pod) => this.#podDeleted(pod),
    });
  }

  #gone(set: ReplicaSet): void {
    this.#expectations.forget(objectKey(set));
    this.queue.add(objectKey(set));
  }

  #ownerKey(pod: Pod): string | undefined {
    const owner = controllerOf(pod);
    return owner?.kind === 'ReplicaSet' ? `${pod.metadata.namespace}/${owner.name}` : undefined;
  }

  #podAdded(pod: Pod): void {
    if (pod.metadata.deletionTimestamp) {
      this.#podDeleted(pod);
      return;
    }
    const key = this.#ownerKey(pod);
    if (key) {
      this.#expectations.creationObserved(key);
      this.queue.add(key);
    } else if (!controllerOf(pod)) this.#enqueueMatching(pod);
  }

  #podChanged(old: Pod, pod: Pod): void {
    const key = this.#ownerKey(pod);
    const before = this.#ownerKey(old);
    if (before && before !== key) this.queue.add(before);
    if (key) {
      if (pod.metadata.deletionTimestamp) this.#expectations.deletionObserved(key, pod.metadata.uid!);
      this.queue.add(key);
    } else if (!controllerOf(pod)) this.#enqueueMatching(pod);
  }

  #podDeleted(pod: Pod): void {
    const key = this.#ownerKey(pod);
    if (!key) return;
    this.#expectations.deletionObserved(key, pod.metadata.uid!);
    this.queue.add(key);
  }

  /** A Pod that nobody manages may be one that a set adopts. */
  #enqueueMatching(pod: Pod): void {
    for (const set of this.#sets.byIndex(namespaceIndex, pod.metadata.namespace!)) {
      if (selectorOf(set)?.matches(pod.metadata.labels)) this.queue.add(objectKey(set));
    }
  }

  #sync(key: string): 'retry' | undefined {
    const set = this.#sets.get(key);
    if (!set) return undefined;
    const selector = selectorOf(set);
    if (!selector) return undefined;
    const ready = this.#expectations.satisfied(key);
    const owned = this.#pods.byIndex(controllerIndex, set.metadata.uid!);
    const orphans = this.#pods.byIndex(orphanPodIndex, set.metadata.namespace!).filter(isActive);
    const found = claim({ client: this.#client, owner: set, resource: replicaSets }, { resource: pods, owned: owned.filter(isActive), orphans, selector });
    if ('status' in found) return 'retry';
    const active = found.claimed;
    const terminating = owned.filter((pod) => isTerminating(pod) && selector.matches(pod.metadata.labels)).length;
    const failure = ready && !set.metadata.deletionTimestamp ? this.#manage(set, key, active) : undefined;
    this.#updateStatus(set, active, terminating, failure);
    this.#checkAgain(set, key, active);
    return failure ? 'retry' : undefined;
  }

  /** Makes what is missing, deletes what is too many; the first refusal ends it. */
  #manage(set: ReplicaSet, key: string, active: readonly Pod[]): Failure | undefined {
    const missing = (set.spec.replicas ?? 1) - active.length;
    if (missing > 0) return this.#create(set, key, Math.min(missing, burstReplicas));
    const surplus = inDeletionOrder(active, this.#context.clock.now).slice(0, Math.min(-missing, burstReplicas));
    for (const pod of surplus) {
      this.#expectations.expectDeletion(key, pod.metadata.uid!);
      const status = this.#control.delete(set, pod);
      if (!status) continue;
      this.#expectations.deletionObserved(key, pod.metadata.uid!);
      if (status.reason !== 'NotFound') return { reason: 'FailedDelete', message: status.message ?? '' };
    }
    return undefined;
  }

  #create(set: ReplicaSet, key: string, count: number): Failure | undefined {
    for (let i = 0; i < count; i++) {
      this.#expectations.expectCreations(key, 1);
      const status = this.#control.create(set, { template: set.spec.template! });
      if (!status) continue;
      this.#expectations.creationObserved(key);
      return { reason: 'FailedCreate', message: status.message ?? '' };
    }
    return undefined;
  }

  #updateStatus(set: ReplicaSet, active: readonly Pod[], terminating: number, failure: Failure | undefined): void {
    const status = computeStatus(set, active, terminating, failure, this.#context.clock.now);
    if (equal(status, set.status)) return;
    this.#client.updateStatus(replicaSets, { ...set, status });
  }

  /** A Pod becomes available by the passing of time alone. */
  #checkAgain({ spec }: ReplicaSet, key: string, active: readonly Pod[]): void {
    if (!spec.minReadySeconds) return;
    const waits = active.map((pod) => untilAvailable(pod, spec.minReadySeconds!, this.#context.clock.now) ?? 0).filter((wait) => wait > 0);
    if (waits.length > 0) this.queue.addAfter(key, Math.min(...waits));
  }
}

function selectorOf({ spec }: ReplicaSet): LabelSelectorValue | undefined {
  const parsed = fromLabelSelector(spec.selector);
  return 'error' in parsed || parsed.selector.empty ? undefined : parsed.selector;
}
