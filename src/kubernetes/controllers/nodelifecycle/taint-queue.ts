import { type Clock, millisecond, second, type Time, type Timer } from '../../../time/index.ts';

/** scheduler.NodeEvictionPeriod: how often the queue is looked at. */
const period = 100 * millisecond;

export interface TaintQueueOptions {
  readonly clock: Clock;
  /** Looks happen at whole periods after it. */
  readonly start: Time;
  /** Nodes per second. */
  readonly rate: number;
  /** False: to be tried again. */
  readonly taint: (node: string) => boolean;
}

/** The nodes of a zone that are to get a NoExecute taint, one after another (scheduler.RateLimitedTimedQueue, a token bucket of one). */
export class TaintQueue {
  readonly #options: TaintQueueOptions;
  /** Those that had their turn stay known, so that they do not get another. */
  readonly #known = new Set<string>();
  readonly #waiting: string[] = [];
  #rate: number;
  /** When there is a token again. */
  #free: Time;
  #timer: Timer | undefined;

  constructor(options: TaintQueueOptions) {
    this.#options = options;
    this.#rate = options.rate;
    this.#free = options.start;
  }

  add(node: string): void {
    if (this.#known.has(node)) return;
    this.#known.add(node);
    this.#waiting.push(node);
    this.#plan();
  }

  /** Forgets a node, which may then be added again. */
  remove(node: string): void {
    this.#known.delete(node);
    const at = this.#waiting.indexOf(node);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  setRate(rate: number): void {
    if (rate === this.#rate) return;
    const { now } = this.#options.clock;
    // A bucket that was empty, as it is where nobody gets a taint, is followed by an empty one.
    const wasEmpty = this.#rate === 0 || this.#free > now;
    this.#rate = rate;
    this.#free = wasEmpty && rate > 0 ? now + second / rate : now;
    this.#plan();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #plan(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#waiting.length === 0 || this.#rate === 0) return;
    const { clock, start } = this.#options;
    const next = start + (Math.floor((clock.now - start) / period) + 1) * period;
    const free = start + Math.ceil((this.#free - start) / period) * period;
    this.#timer = clock.at(Math.max(next, free), 'node lifecycle: NoExecute taints', () => this.#try());
  }

  #try(): void {
    const { clock, taint } = this.#options;
    this.#free = clock.now + second / this.#rate;
    if (taint(this.#waiting[0]!)) this.#waiting.shift();
    this.#plan();
  }
}
