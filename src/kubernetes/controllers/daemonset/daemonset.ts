import { second } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import type { LabelSelectorValue } from '../../api/index.ts';
import type { ControllerRevision, DaemonSet, Pod } from '../../api/types.ts';
import type { Client } from '../../client/client.ts';
import { objectKey } from '../../client/resource.ts';
import { daemonSets, nodes, pods } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, controllerIndex, orphanPodIndex } from '../context.ts';
import { controllerRevisionHashLabel, History } from '../history/index.ts';
import { type Claimed, claim } from '../util/claim.ts';
import { Expectations } from '../util/expectations.ts';
import { PodControl } from '../util/pod-control.ts';
import { DaemonPods } from './daemon-pods.ts';
import { byNode, computeWork, type View } from './nodes.ts';
import { Placement } from './placement.ts';
import { DaemonSetRevisions } from './revisions.ts';
import { computeRollingUpdate } from './rolling-update.ts';
import { computeStatus } from './status.ts';
import { selectorOf, watchDaemonSets } from './watch.ts';

/** Runs a Pod of each DaemonSet on every node that it is for (pkg/controller/daemon). */
export function startDaemonSetController(context: ControllerContext): Controller {
  return new DaemonSetController(context);
}

class DaemonSetController implements Controller {
  readonly #context: ControllerContext;
  readonly #client: Client;
  readonly #queue: WorkQueue;
  readonly #expectations = new Expectations();
  readonly #revisions: DaemonSetRevisions;
  readonly #daemonPods: DaemonPods;
  readonly #stopNodes: () => void;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client('daemon-set-controller');
    this.#queue = new WorkQueue({ clock: context.clock, name: 'daemonset', sync: (key) => this.#sync(key) });
    this.#revisions = new DaemonSetRevisions(this.#client, new History(context, this.#client));
    const recorder = context.recorder('daemonset-controller', this.#client);
    this.#daemonPods = new DaemonPods({
      clock: context.clock,
      control: new PodControl(this.#client, recorder),
      recorder,
      expectations: this.#expectations,
      queue: this.#queue,
    });
    this.#stopNodes = watchDaemonSets(context, this.#queue, this.#expectations);
  }

  stop(): void {
    this.#queue.stop();
    this.#stopNodes();
  }

  #sync(key: string): 'retry' | undefined {
    const set = this.#context.informer(daemonSets).get(key);
    const selector = set && selectorOf(set);
    // The collector may delete the revisions of a DaemonSet that goes before its Pods: then nothing can be said of it.
    if (!selector || set.metadata.deletionTimestamp) return undefined;
    const found = this.#claim(set, selector);
    if ('status' in found) return 'retry';
    const revisions = this.#revisions.construct(set, selector, () => found.claimed);
    if ('status' in revisions) return 'retry';
    const view = this.#view(set, revisions.current, found.claimed);
    const observed = this.#expectations.satisfied(key);
    const worked = !observed || this.#update(view, revisions.old, found.claimed);
    return this.#updateStatus(view, observed) && worked ? undefined : 'retry';
  }

  #claim(set: DaemonSet, selector: LabelSelectorValue): Claimed<Pod> {
    const informer = this.#context.informer(pods);
    const owned = informer.byIndex(controllerIndex, set.metadata.uid!);
    const orphans = informer.byIndex(orphanPodIndex, set.metadata.namespace!);
    return claim({ client: this.#client, owner: set, resource: daemonSets }, { resource: pods, owned, orphans, selector });
  }

  #view(set: DaemonSet, { metadata }: ControllerRevision, claimed: readonly Pod[]): View {
    return {
      set,
      hash: metadata.labels?.[controllerRevisionHashLabel] ?? '',
      nodes: this.#context.informer(nodes).list(),
      placement: new Placement(set.spec.template),
      pods: byNode(claimed),
      now: this.#context.clock.now,
    };
  }

  /** First every node gets what it should have; an update goes on only when nothing of that is under way. False: to be tried again. */
  #update(view: View, old: readonly ControllerRevision[], claimed: readonly Pod[]): boolean {
    const { set } = view;
    if (this.#daemonPods.perform(view, computeWork(view))) return false;
    const isRolling = set.spec.updateStrategy.type === 'RollingUpdate';
    if (isRolling && this.#expectations.satisfied(objectKey(set)) && this.#daemonPods.perform(view, computeRollingUpdate(view))) return false;
    return this.#revisions.cleanUp(set, old, claimed) === undefined;
  }

  #updateStatus(view: View, observed: boolean): boolean {
    const { set } = view;
    const status = computeStatus(view, observed);
    // Pods become available by the passing of time alone.
    const { minReadySeconds } = set.spec;
    if (minReadySeconds && status.numberReady !== (status.numberAvailable ?? 0)) this.#queue.addAfter(objectKey(set), minReadySeconds * second);
    if (equal(status, set.status)) return true;
    const result = this.#client.updateStatus(daemonSets, { ...set, status });
    if ('object' in result) return true;
    const fresh = this.#client.get(daemonSets, set.metadata.namespace!, set.metadata.name!);
    return 'object' in fresh && 'object' in this.#client.updateStatus(daemonSets, { ...fresh.object, status });
  }
}
