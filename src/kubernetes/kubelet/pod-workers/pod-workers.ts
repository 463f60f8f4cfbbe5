import { type Clock, type Duration, minute, type Random, second, type Time } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import { isTerminal, uidOf } from '../pod.ts';
import { type Routine, run } from '../routine.ts';
import type { Ticks } from '../ticks.ts';
import { computeGracePeriod, type KillRequest, newPodWorker, type PodWorker } from './pod-worker.ts';

export interface SyncOutcome {
  /** The Pod has come to its end by itself. */
  readonly terminal?: boolean;
  /** Another sync is to follow at once. */
  readonly again?: boolean;
  /** A later sync, though nothing changes, will not be without effect. */
  readonly resync?: boolean;
  /** The sync is to be repeated: when the first back-off ends, else after the usual pause. */
  readonly failed?: { readonly backoffUntil?: Time };
}

/** What a kubelet does at each state of a Pod's life. */
export interface PodSyncer {
  syncPod(worker: PodWorker): Routine<SyncOutcome>;
  syncTerminatingPod(worker: PodWorker): Routine<SyncOutcome>;
  syncTerminatedPod(worker: PodWorker): Routine<SyncOutcome>;
  /** The worker waits for something to happen. */
  rests(worker: PodWorker): void;
  /** The worker is done with; `forget` if the Pod is not in the API any more. */
  finished(worker: PodWorker): void;
}

export interface PodWorkersOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** PLEG's relists: a sync sees what one of them saw after the last sync's end. */
  readonly relist: Ticks;
  /** The sync loop's ticker, which looks for due work. */
  readonly syncTicker: Ticks;
  readonly syncer: PodSyncer;
}

/** workQueue back-offs of pkg/kubelet/kubelet.go and pod_workers.go. */
const resyncInterval: Duration = minute;
const backOffPeriod: Duration = 10 * second;
const backOffJitterFactor = 0.5;

/**
 * One worker per Pod, one piece of work at a time: sync while the Pod is to run, then terminating until its containers have ended, then
 * terminated until the API can forget it (pkg/kubelet/pod_workers.go).
 */
export class PodWorkers {
  readonly #options: PodWorkersOptions;
  readonly #workers = new Map<string, PodWorker>();

  constructor(options: PodWorkersOptions) {
    this.#options = options;
  }

  get(uid: string): PodWorker | undefined {
    return this.#workers.get(uid);
  }

  workers(): IterableIterator<PodWorker> {
    return this.#workers.values();
  }

  /** A Pod as the API has it now. */
  update(pod: Pod): void {
    const uid = uidOf(pod);
    let worker = this.#workers.get(uid);
    if (!worker) {
      worker = newPodWorker(uid, pod);
      this.#workers.set(uid, worker);
    } else worker.pod = pod;
    if (worker.finished) return;
    if (pod.metadata.deletionTimestamp !== undefined) this.#terminate(worker);
    else if (isTerminal(pod.status?.phase)) this.#terminate(worker);
    this.#dispatch(worker);
  }

  /** The Pod is gone from the API: what still runs of it is stopped. */
  removed(uid: string): void {
    const worker = this.#workers.get(uid);
    if (!worker) return;
    worker.removed = true;
    if (worker.finished) {
      this.#forget(worker);
      return;
    }
    this.#terminate(worker);
    this.#dispatch(worker);
  }

  /** Ends the Pod: eviction, deadline. */
  kill(uid: string, request: KillRequest): void {
    const worker = this.#workers.get(uid);
    if (!worker || worker.finished || worker.kill) return;
    worker.kill = request;
    this.#terminate(worker);
    this.#dispatch(worker);
  }

  /** Something of the Pod has changed that its worker should look at. Answers whether there is a worker that does. */
  wake(uid: string): boolean {
    const worker = this.#workers.get(uid);
    if (!worker || worker.finished) return false;
    this.#dispatch(worker);
    return true;
  }

  /** Syncs the Pod at the ticker's next time after `time`, unless that happens earlier anyway. */
  wakeAt(worker: PodWorker, time: Time): void {
    const { clock, syncTicker } = this.#options;
    const due = syncTicker.after(Math.max(clock.now, time) - 1);
    if (worker.wake && worker.wake.time <= due && worker.wake.time > clock.now) return;
    worker.wake?.cancel();
    worker.wake = clock.at(due, 'kubelet: sync pod', () => {
      worker.wake = undefined;
      if (!worker.finished) this.#dispatch(worker);
    });
  }

  /** Somebody has written the Pod's status: nothing to do for its worker but to know it. */
  noteStatus(pod: Pod): void {
    const worker = this.#workers.get(uidOf(pod));
    if (worker) worker.pod = pod;
  }

  /** Syncs the Pod when the original would have synced it again without need: every minute, stretched by chance. */
  wakeAtResync(worker: PodWorker): void {
    const { clock, random } = this.#options;
    let time = worker.lastSyncEnd ?? clock.now;
    worker.random ??= random.fork(worker.uid);
    do time += worker.random.jitter(resyncInterval, backOffJitterFactor);
    while (time <= clock.now);
    if (!worker.wake) this.wakeAt(worker, time);
  }

  /** Drops all workers and their timers, as a kubelet that is stopped. */
  close(): void {
    for (const worker of this.#workers.values()) {
      worker.finished = true;
      worker.wake?.cancel();
      worker.deadline?.cancel();
      worker.running?.cancel();
    }
    this.#workers.clear();
  }

  #terminate(worker: PodWorker): void {
    worker.gracePeriod = computeGracePeriod(worker);
    if (worker.terminatingAt !== undefined) return;
    worker.terminatingAt = this.#options.clock.now;
    if (!worker.inRuntime) worker.running?.cancel();
  }

  #dispatch(worker: PodWorker): void {
    if (worker.working) {
      worker.pending = true;
      return;
    }
    worker.working = true;
    worker.wake?.cancel();
    worker.wake = undefined;
    const { clock, relist } = this.#options;
    if (worker.lastSyncEnd === undefined || relist.before(clock.now) > worker.lastSyncEnd) {
      this.#sync(worker);
      return;
    }
    worker.wake = clock.at(relist.after(worker.lastSyncEnd), 'kubelet: wait for relist', () => {
      worker.wake = undefined;
      this.#sync(worker);
    });
  }

  #sync(worker: PodWorker): void {
    if (worker.finished) return;
    worker.pending = false;
    const { syncer } = this.#options;
    const state = worker.terminatedAt !== undefined ? 'terminated' : worker.terminatingAt !== undefined ? 'terminating' : 'sync';
    const routine = state === 'sync' ? syncer.syncPod(worker) : state === 'terminating' ? syncer.syncTerminatingPod(worker) : syncer.syncTerminatedPod(worker);
    let ended = false;
    const running = run(routine, (outcome) => {
      ended = true;
      worker.running = undefined;
      worker.lastSyncEnd = this.#options.clock.now;
      if (!worker.finished) this.#completed(worker, state, outcome ?? {});
    });
    if (!ended) worker.running = running;
  }

  #completed(worker: PodWorker, state: 'sync' | 'terminating' | 'terminated', outcome: SyncOutcome): void {
    const { clock } = this.#options;
    worker.working = false;
    if (state === 'terminated' && !outcome.failed) {
      this.#finish(worker);
      return;
    }
    if (state === 'terminating' && !outcome.failed) worker.terminatedAt = clock.now;
    else if (state === 'sync' && outcome.terminal) this.#terminate(worker);
    const transition = state !== 'terminated' && !outcome.failed && (worker.terminatingAt !== undefined || worker.terminatedAt !== undefined);
    if (worker.pending || outcome.again) this.#dispatch(worker);
    else if (transition) this.wakeAt(worker, clock.now);
    else if (outcome.failed) this.wakeAt(worker, clock.now + this.#pause(worker, outcome.failed.backoffUntil));
    else if (outcome.resync) this.wakeAtResync(worker);
    else this.#options.syncer.rests(worker);
  }

  /** How long until a failed sync is repeated (completeWork). */
  #pause(worker: PodWorker, backoffUntil: Time | undefined): Duration {
    const { clock, random } = this.#options;
    const wanted = backoffUntil === undefined ? backOffPeriod : backoffUntil - clock.now;
    worker.random ??= random.fork(worker.uid);
    return worker.random.jitter(Math.min(resyncInterval, Math.max(0, wanted)), backOffJitterFactor);
  }

  #finish(worker: PodWorker): void {
    worker.finished = true;
    worker.sandbox = undefined;
    worker.wake?.cancel();
    this.#options.syncer.finished(worker);
    if (worker.removed) this.#forget(worker);
  }

  #forget(worker: PodWorker): void {
    this.#workers.delete(worker.uid);
    this.#options.syncer.finished(worker);
  }
}
