import { fromLabelSelector, type LabelSelectorValue } from '../../api/index.ts';
import type { Pod, StatefulSet, StatefulSetStatus } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { persistentVolumeClaims, pods, statefulSets } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, controllerIndex, namespaceIndex, orphanPodIndex } from '../context.ts';
import { History } from '../history/index.ts';
import { type Claimed, claim } from '../util/claim.ts';
import { controllerOf, untilAvailable } from '../util/pods.ts';
import { isMemberOf } from './identity.ts';
import { StatefulPodControl } from './pod-control.ts';
import { applyRevision, type Revisions, revisionsOf, truncateHistory } from './revisions.ts';
import { isNews, statusOf } from './status.ts';
import { updateStatefulSet } from './update.ts';

const component = 'statefulset-controller';

/** Gives StatefulSets their Pods, each with a name and claims that stay its own (pkg/controller/statefulset). */
export function startStatefulSetController(context: ControllerContext): Controller {
  const controller = new StatefulSetController(context);
  return { stop: () => controller.queue.stop() };
}

class StatefulSetController {
  readonly queue: WorkQueue;
  readonly #context: ControllerContext;
  readonly #client;
  readonly #control: StatefulPodControl;
  readonly #history: History;
  readonly #sets;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client(component);
    const recorder = context.recorder(component, this.#client);
    this.#control = new StatefulPodControl({ client: this.#client, recorder, claims: context.informer(persistentVolumeClaims) });
    this.#history = new History(context, this.#client);
    this.queue = new WorkQueue({ clock: context.clock, name: 'statefulset', sync: (key) => this.#sync(key) });
    this.#sets = context.informer(statefulSets);
    const enqueue = (set: StatefulSet) => this.queue.add(objectKey(set));
    this.#sets.addHandler({ onAdd: enqueue, onUpdate: (_, set) => enqueue(set) });
    context.informer(pods).addHandler({
      onAdd: (pod) => this.#seen(pod),
      onUpdate: (old, pod) => this.#changed(old, pod),
      onDelete: (pod) => this.#enqueueOwner(pod),
    });
  }

  #seen(pod: Pod): void {
    if (controllerOf(pod)) this.#enqueueOwner(pod);
    else this.#enqueueMatching(pod);
  }

  #changed(old: Pod, pod: Pod): void {
    const owner = controllerOf(pod);
    const before = controllerOf(old);
    if (before && before.uid !== owner?.uid) this.#enqueueOwner(old);
    if (owner) this.#enqueueOwner(pod);
    else if (before || old.metadata.labels !== pod.metadata.labels) this.#enqueueMatching(pod);
  }

  #enqueueOwner(pod: Pod): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'StatefulSet') return;
    const key = `${pod.metadata.namespace}/${owner.name}`;
    if (this.#sets.get(key)?.metadata.uid === owner.uid) this.queue.add(key);
  }

  /** A Pod that nobody manages may be one that a set adopts. */
  #enqueueMatching(pod: Pod): void {
    for (const set of this.#sets.byIndex(namespaceIndex, pod.metadata.namespace!)) {
      if (selectorOf(set)?.matches(pod.metadata.labels)) this.queue.add(objectKey(set));
    }
  }

  #sync(key: string): 'retry' | undefined {
    const set = this.#sets.get(key);
    const selector = set && selectorOf(set);
    if (!selector) return undefined;
    for (const orphan of this.#history.list(set, selector).filter((revision) => !controllerOf(revision))) {
      if (set.metadata.deletionTimestamp || 'status' in this.#history.adopt(set, orphan)) return 'retry';
    }
    const found = this.#claim(set, selector);
    return 'status' in found ? 'retry' : this.#syncWith(set, selector, found.claimed);
  }

  /** The Pods of the set; one that another name has is not, though it matches. */
  #claim(set: StatefulSet, selector: LabelSelectorValue): Claimed<Pod> {
    const known = this.#context.informer(pods);
    const owned = known.byIndex(controllerIndex, set.metadata.uid!);
    const orphans = known.byIndex(orphanPodIndex, set.metadata.namespace!);
    const filter = (pod: Pod) => isMemberOf(set, pod);
    return claim({ client: this.#client, owner: set, resource: statefulSets }, { resource: pods, owned, orphans, selector, filter });
  }

  #syncWith(set: StatefulSet, selector: LabelSelectorValue, own: readonly Pod[]): 'retry' | undefined {
    const known = this.#history.list(set, selector);
    const revisions = revisionsOf(this.#history, set, known);
    const status = revisions === 'refused' ? undefined : this.#update(set, revisions, own);
    truncateHistory(this.#history, set, known, own, revisions === 'refused' ? undefined : revisions);
    if (!status) return 'retry';
    this.#checkAgain(set, own, status);
    return undefined;
  }

  /** Returns the new status; undefined when something was refused. */
  #update(set: StatefulSet, revisions: Revisions, own: readonly Pod[]): StatefulSetStatus | undefined {
    const current = applyRevision(set, revisions.current);
    const update = applyRevision(set, revisions.update);
    if (!current || !update) return undefined;
    const { counts, failed } = updateStatefulSet({ set, current, update, pods: own, now: this.#context.clock.now, control: this.#control });
    const status = statusOf(set, counts, current.name, update.name, revisions.collisions);
    const written = !isNews(set, status) || this.#write(set, status);
    return written && !failed ? status : undefined;
  }

  /** Once more with the set as it is now when somebody else was faster. */
  #write(set: StatefulSet, status: StatefulSetStatus): boolean {
    const result = this.#client.updateStatus(statefulSets, { ...set, status });
    if ('object' in result) return true;
    if (result.status.reason !== 'Conflict') return false;
    const fresh = this.#client.get(statefulSets, set.metadata.namespace!, set.metadata.name!);
    return 'object' in fresh && 'object' in this.#client.updateStatus(statefulSets, { ...fresh.object, status });
  }

  /** A Pod becomes available by the passing of time alone. */
  #checkAgain(set: StatefulSet, own: readonly Pod[], { readyReplicas = 0, availableReplicas = 0 }: StatefulSetStatus): void {
    const { minReadySeconds = 0 } = set.spec;
    if (minReadySeconds === 0 || readyReplicas === availableReplicas) return;
    const waits = own.map((pod) => untilAvailable(pod, minReadySeconds, this.#context.clock.now) ?? 0).filter((wait) => wait > 0);
    if (waits.length > 0) this.queue.addAfter(objectKey(set), Math.min(...waits));
  }
}

function selectorOf({ spec }: StatefulSet): LabelSelectorValue | undefined {
  const parsed = fromLabelSelector(spec.selector);
  return 'error' in parsed || parsed.selector.empty ? undefined : parsed.selector;
}
