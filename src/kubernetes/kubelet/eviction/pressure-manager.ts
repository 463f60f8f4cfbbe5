import { type Duration, minute, second, type Time, type Timer } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import { isCritical, uidOf } from '../pod.ts';
import type { PressureCondition } from './node-pressure.ts';
import { type Candidate, evictionMessage, rank } from './ranking.ts';
import { hardThresholds, type Threshold, thresholdsMet } from './thresholds.ts';

export interface PressureHooks {
  /** Pods with anything that runs. */
  active(): readonly Pod[];
  /** What the Pod's containers and the Pod use. */
  usage(pod: Pod, resource: Threshold['resource']): Candidate;
  evict(pod: Pod, message: string): void;
  /** Whether nothing of the Pod is left. */
  isCleanedUp(uid: string): boolean;
}

/** How often the original looks (evictionMonitoringPeriod), how long a condition outlives its cause, how long it waits for an evicted Pod. */
const monitoringInterval: Duration = 10 * second;
const pressureTransitionPeriod: Duration = 5 * minute;
const podCleanupTimeout: Duration = 30 * second;

/**
 * Evicts Pods, one at a time, while the node has too little memory or disk (eviction_manager.go synchronize). The original looks every ten
 * seconds; here the machine says when a threshold is passed, and only then the next look is due. Memory that is taken faster than that is a
 * matter of the kernel's OOM killer, as it is upstream.
 */
export class PressureManager {
  readonly #context: KubeletContext;
  readonly #hooks: PressureHooks;
  /** When the original would look, modulo the interval. */
  readonly #phase: Duration;
  readonly #lastObserved = new Map<PressureCondition, Time>();
  #timer: Timer | undefined;
  #closed = false;

  constructor(context: KubeletContext, hooks: PressureHooks) {
    this.#context = context;
    this.#hooks = hooks;
    this.#phase = context.random.fork('eviction').integer(0, monitoringInterval);
    const { memory, storage } = hardThresholds(context.node.machine);
    context.node.pressure.watch({ memory, storage }, () => this.#alarm());
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #alarm(): void {
    if (!this.#timer && !this.#closed) this.#lookAt(this.#nextLook(this.#context.clock.now));
  }

  /** The first look at `time` or later. */
  #nextLook(time: Time): Time {
    const late = (time - this.#phase) % monitoringInterval;
    return late === 0 ? time : time + monitoringInterval - late;
  }

  #lookAt(time: Time): void {
    this.#timer = this.#context.clock.at(time, 'kubelet: eviction', () => {
      this.#timer = undefined;
      this.#synchronize();
    });
  }

  #synchronize(): void {
    const { clock, node, pressure } = this.#context;
    const met = thresholdsMet(node);
    for (const { condition } of met) this.#lastObserved.set(condition, clock.now);
    for (const [condition, time] of this.#lastObserved) if (clock.now - time >= pressureTransitionPeriod) this.#lastObserved.delete(condition);
    pressure.set([...this.#lastObserved.keys()]);
    const evicted = met[0] && this.#reclaim(met[0]);
    if (evicted) this.#waitForCleanup(evicted, clock.now + podCleanupTimeout);
    else if (met.length > 0) this.#lookAt(this.#nextLook(clock.now + 1));
    else if (this.#lastObserved.size > 0) this.#lookAt(this.#nextLook(Math.min(...this.#lastObserved.values()) + pressureTransitionPeriod));
  }

  /** Evicts the Pod that ranks first; its uid. */
  #reclaim(threshold: Threshold): string | undefined {
    const { recorder } = this.#context;
    const { resource } = threshold;
    recorder.nodeEvent('Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`);
    const candidates = this.#hooks.active().map((pod) => this.#hooks.usage(pod, resource));
    const first = rank(candidates, resource).find(({ pod }) => !isCritical(pod));
    if (!first) return undefined;
    const message = evictionMessage(first, threshold);
    this.#context.because(message.trim());
    recorder.podEvent(first.pod, 'Warning', 'Evicted', message);
    this.#hooks.evict(first.pod, message);
    return uidOf(first.pod);
  }

  #waitForCleanup(uid: string, until: Time): void {
    const { clock } = this.#context;
    this.#timer = clock.after(second, 'kubelet: wait for evicted Pod', () => {
      this.#timer = undefined;
      if (clock.now < until && !this.#hooks.isCleanedUp(uid)) this.#waitForCleanup(uid, until);
      else this.#synchronize();
    });
  }
}
