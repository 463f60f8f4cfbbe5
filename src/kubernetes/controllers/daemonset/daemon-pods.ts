import { type Clock, minute, second } from '../../../time/index.ts';
import type { Status } from '../../api/meta.ts';
import type { DaemonSet, Pod } from '../../api/types.ts';
import { Backoff } from '../../client/backoff.ts';
import type { EventRecorder } from '../../client/events/recorder.ts';
import { objectKey } from '../../client/resource.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import type { Expectations } from '../util/expectations.ts';
import type { PodControl } from '../util/pod-control.ts';
import type { View, Work } from './nodes.ts';
import { onNode, podTemplate } from './placement.ts';

/** At most so many Pods are made, and so many deleted, in one go. */
const burstReplicas = 250;

/** So many Pods are made first; when they are well, twice as many (controller.SlowStartInitialBatchSize). */
const firstBatch = 1;

export interface DaemonPodsOptions {
  readonly clock: Clock;
  readonly control: PodControl;
  readonly recorder: EventRecorder;
  readonly expectations: Expectations;
  readonly queue: WorkQueue;
}

/** Makes and deletes the Pods of DaemonSets (syncNodes). */
export class DaemonPods {
  readonly #options: DaemonPodsOptions;
  /** How soon failed Pods may go again: a kubelet that refuses them would fail each new one at once. */
  readonly #backoff: Backoff;

  constructor(options: DaemonPodsOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.clock, second, 15 * minute);
  }

  /** Returns the first refusal. */
  perform(view: View, { create, remove, ended = [] }: Pick<Work, 'create' | 'remove'> & Partial<Work>): Status | undefined {
    const going = [...ended.filter((one) => this.#mayGo(view.set, one)).map(({ pod }) => pod), ...remove];
    const refused = this.#create(view, create.slice(0, burstReplicas));
    return going.slice(0, burstReplicas).reduce((status, pod) => this.#delete(view.set, pod) ?? status, refused);
  }

  /** Tells of a Pod that has ended. A failed one waits when one of its node went a short time ago. */
  #mayGo(set: DaemonSet, { pod, node }: Work['ended'][number]): boolean {
    const { clock, queue, recorder } = this.#options;
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (pod.status.phase === 'Succeeded') {
      recorder.event(set, 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${name} on node ${node}, will try to delete it`);
      return true;
    }
    const key = `${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`;
    if (this.#backoff.untilSinceUpdate(key) !== undefined) {
      queue.addAfter(objectKey(set), this.#backoff.get(key));
      return false;
    }
    this.#backoff.next(key, clock.now);
    recorder.event(set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${name} on node ${node}, will try to kill it`);
    return true;
  }

  /** In batches that double, so that a cluster that refuses them all is asked only a few times. */
  #create(view: View, nodeNames: readonly string[]): Status | undefined {
    const template = podTemplate(view.set, view.hash);
    let refused: Status | undefined;
    for (let begin = 0, size = firstBatch; begin < nodeNames.length && !refused; begin += size, size *= 2) {
      for (const nodeName of nodeNames.slice(begin, begin + size)) refused = this.#createOne(view.set, onNode(template, nodeName)) ?? refused;
    }
    return refused;
  }

  #createOne(set: DaemonSet, template: ReturnType<typeof onNode>): Status | undefined {
    const { control, expectations } = this.#options;
    const key = objectKey(set);
    expectations.expectCreations(key, 1);
    const status = control.create(set, { template });
    if (!status) return undefined;
    expectations.creationObserved(key);
    // All others would be refused too: there is nothing to be tried again.
    return status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ? undefined : status;
  }

  #delete(set: DaemonSet, pod: Pod): Status | undefined {
    const { control, expectations } = this.#options;
    const key = objectKey(set);
    expectations.expectDeletion(key, pod.metadata.uid!);
    const status = control.delete(set, pod);
    if (!status) return undefined;
    expectations.deletionObserved(key, pod.metadata.uid!);
    return status.reason === 'NotFound' ? undefined : status;
  }
}
