import type { Clock, Timer } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import { PodInfo } from '../cache/pod-info.ts';
import type { Change, ClusterEvent } from '../framework/cluster-event.ts';
import type { Plugin, PreEnqueuePlugin } from '../framework/plugin.ts';
import { prioritySort } from '../plugins/priority-sort/priority-sort.ts';
import { EventHints } from './event-hints.ts';
import { Heap } from './heap.ts';
import { backoffAfter, flushInterval, maxUnschedulable, type QueuedPod, window, windowOf } from './queued-pod.ts';

export interface SchedulingQueueOptions {
  readonly clock: Clock;
  readonly preEnqueue: readonly PreEnqueuePlugin[];
  /** All plugins that can reject a Pod, for their events. */
  readonly plugins: readonly Plugin[];
  /** Called when there is a Pod to schedule. */
  readonly onReady: () => void;
}

/**
 * Pods without a node (backend/queue): those to try now, by priority; those that back off; and those for which nothing has happened yet
 * that could help. While no other Pod waits, one that backs off is tried early (SchedulerPopFromBackoffQ).
 */
export class SchedulingQueue {
  readonly #clock: Clock;
  readonly #options: SchedulingQueueOptions;
  readonly #hints: EventHints;
  readonly #byUid = new Map<string, QueuedPod>();
  readonly #active = new Heap<QueuedPod>(prioritySort);
  readonly #backoff = new Heap<QueuedPod>((a, b) => a.backoffUntil < b.backoffUntil || (a.backoffUntil === b.backoffUntil && prioritySort(a, b)));
  /** Of those that failed through an error: never tried early. */
  readonly #errorBackoff = new Heap<QueuedPod>((a, b) => a.backoffUntil < b.backoffUntil);
  readonly #unschedulable = new Set<QueuedPod>();
  #backoffTimer: Timer | undefined;
  #flushTimer: Timer | undefined;

  constructor(options: SchedulingQueueOptions) {
    this.#clock = options.clock;
    this.#options = options;
    this.#hints = new EventHints(options.plugins);
  }

  stop(): void {
    this.#backoffTimer?.cancel();
    this.#flushTimer?.cancel();
  }

  /** Whether `pop` would give a Pod. */
  get ready(): boolean {
    return this.#active.size > 0 || this.#backoff.size > 0;
  }

  add(pod: Pod): void {
    const info = new PodInfo(pod);
    const { now, cause } = this.#clock;
    const queued: QueuedPod = {
      info,
      priority: info.priority,
      timestamp: now,
      cause,
      unschedulableCount: 0,
      errorCount: 0,
      backoffUntil: 0,
      rejectedBy: new Set(),
      gated: false,
    };
    this.#byUid.set(pod.metadata.uid!, queued);
    this.#activate(queued);
  }

  /** Takes a Pod's new version; what changed may make it worth another try. */
  update(pod: Pod, changes: readonly ClusterEvent[], old: Pod): void {
    const queued = this.#byUid.get(pod.metadata.uid!);
    if (!queued) {
      this.add(pod);
      return;
    }
    queued.info = new PodInfo(pod, queued.info);
    if (!this.#unschedulable.has(queued)) return;
    if (changes.some((event) => this.#hints.mayHelp(pod, queued.rejectedBy, event, { old, now: pod }))) this.#requeue(queued);
  }

  /** The Pod is gone, or has a node. */
  delete(uid: string): void {
    const queued = this.#byUid.get(uid);
    if (!queued) return;
    this.#remove(queued);
    this.#byUid.delete(uid);
  }

  /** The next Pod to schedule; it is in no queue until `addUnschedulable`. */
  pop(): QueuedPod | undefined {
    return this.#active.pop() ?? this.#backoff.pop();
  }

  /** Back after a failed attempt. rejectedBy: empty when the scheduler failed. */
  addUnschedulable(queued: QueuedPod, rejectedBy: ReadonlySet<string>): void {
    if (!this.#byUid.has(queued.info.pod.metadata.uid!)) return;
    queued.rejectedBy = rejectedBy;
    queued.timestamp = this.#clock.now;
    if (rejectedBy.size === 0) queued.errorCount++;
    else {
      queued.unschedulableCount++;
      queued.errorCount = 0;
    }
    queued.backoffUntil = windowOf(this.#clock.now + backoffAfter(queued.errorCount || queued.unschedulableCount));
    if (rejectedBy.size === 0) this.#backOff(queued);
    else this.#wait(queued);
  }

  /** Something happened: Pods that it may help are tried again. */
  move(event: ClusterEvent, change: Change): void {
    if (this.#unschedulable.size === 0) return;
    const helped = [...this.#unschedulable].filter(({ info, rejectedBy }) => this.#hints.mayHelp(info.pod, rejectedBy, event, change));
    for (const queued of helped) this.#requeue(queued);
  }

  /** A Pod whose back-off ends within this window is still backing off. */
  #isBackingOff({ backoffUntil }: QueuedPod): boolean {
    return backoffUntil >= windowOf(this.#clock.now);
  }

  #requeue(queued: QueuedPod): void {
    queued.cause = this.#clock.cause;
    if (this.#isBackingOff(queued)) this.#backOff(queued);
    else this.#activate(queued);
  }

  #remove(queued: QueuedPod): void {
    this.#active.delete(queued);
    this.#backoff.delete(queued);
    this.#errorBackoff.delete(queued);
    this.#unschedulable.delete(queued);
  }

  /** False: a plugin keeps the Pod out of the queue for now. */
  #mayEnter(queued: QueuedPod): boolean {
    const rejection = this.#options.preEnqueue.map((plugin) => plugin.preEnqueue(queued.info.pod)).find((answer) => answer !== undefined);
    queued.gated = rejection !== undefined;
    if (!rejection) return true;
    queued.rejectedBy = new Set([rejection.plugin]);
    this.#wait(queued);
    return false;
  }

  #activate(queued: QueuedPod): void {
    if (!this.#mayEnter(queued)) return;
    this.#remove(queued);
    this.#active.push(queued);
    this.#options.onReady();
  }

  #backOff(queued: QueuedPod): void {
    if (!this.#mayEnter(queued)) return;
    this.#remove(queued);
    const heap = queued.rejectedBy.size === 0 ? this.#errorBackoff : this.#backoff;
    heap.push(queued);
    this.#scheduleBackoff();
    this.#options.onReady();
  }

  #wait(queued: QueuedPod): void {
    this.#remove(queued);
    this.#unschedulable.add(queued);
    if (!queued.gated) this.#scheduleFlush();
  }

  /** Pods whose back-off is over become active at the beginning of the next window. */
  #scheduleBackoff(): void {
    const ends = [this.#backoff, this.#errorBackoff].flatMap((heap) => heap.peek()?.backoffUntil ?? []);
    if (ends.length === 0) return;
    const due = Math.min(...ends) + window;
    if (this.#backoffTimer && this.#backoffTimer.time <= due) return;
    this.#backoffTimer?.cancel();
    this.#backoffTimer = this.#clock.at(due, 'scheduler: back-off over', () => {
      this.#backoffTimer = undefined;
      for (const heap of [this.#backoff, this.#errorBackoff]) {
        while (heap.size > 0 && !this.#isBackingOff(heap.peek()!)) this.#activate(heap.pop()!);
      }
      this.#scheduleBackoff();
    });
  }

  /** The periodic look at Pods that nothing has helped; only while there are any. They are tried after 5 to 5.5 minutes. */
  #scheduleFlush(): void {
    if (this.#flushTimer) return;
    const next = (Math.floor(this.#clock.now / flushInterval) + 1) * flushInterval;
    this.#flushTimer = this.#clock.background(next - this.#clock.now, 'scheduler: flush unschedulable Pods', () => {
      this.#flushTimer = undefined;
      const since = this.#clock.now - maxUnschedulable;
      for (const queued of [...this.#unschedulable]) if (!queued.gated && queued.timestamp < since) this.#requeue(queued);
      if ([...this.#unschedulable].some(({ gated }) => !gated)) this.#scheduleFlush();
    });
  }
}
