import { type Clock, type Duration, millisecond, second, type Timer } from '../../time/index.ts';

export interface WorkQueueOptions {
  readonly clock: Clock;
  /** Names its tasks. */
  readonly name: string;
  /** Works on one key; returning 'retry' puts it back after its back-off, anything else makes the next failure the first again. */
  readonly sync: (key: string) => unknown;
  /** The back-off after a key's first failure and its limit; 5 ms and 1000 s by default. */
  readonly baseDelay?: Duration;
  readonly maxDelay?: Duration;
}

/**
 * Keys to be worked on, each once however often it was added meanwhile, each in a task of the clock that has its adding as the cause
 * (util/workqueue with the default controller rate limiter).
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #options: WorkQueueOptions;
  readonly #queued = new Map<string, Timer>();
  readonly #later = new Map<string, Timer>();
  readonly #failures = new Map<string, number>();
  #stopped = false;

  constructor(options: WorkQueueOptions) {
    this.#clock = options.clock;
    this.#options = options;
  }

  add(key: string): void {
    if (this.#stopped || this.#queued.has(key)) return;
    this.#queued.set(
      key,
      this.#clock.after(0, `${this.#options.name} ${key}`, () => this.#process(key)),
    );
  }

  /** Adds the key later; of several times the earliest counts. */
  addAfter(key: string, delay: Duration): void {
    if (delay <= 0) this.add(key);
    if (delay <= 0 || this.#stopped) return;
    const waiting = this.#later.get(key);
    if (waiting && waiting.time <= this.#clock.now + delay) return;
    waiting?.cancel();
    const timer = this.#clock.after(delay, `${this.#options.name} ${key} later`, () => {
      this.#later.delete(key);
      this.add(key);
    });
    this.#later.set(key, timer);
  }

  /** Adds the key after a back-off that doubles with each failure. */
  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const { baseDelay = 5 * millisecond, maxDelay = 1000 * second } = this.#options;
    this.addAfter(key, Math.min(baseDelay * 2 ** failures, maxDelay));
  }

  /** The key works: its next failure is the first again. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** How often in a row the key failed. */
  numRequeues(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** How many keys wait, those added for later included. */
  get length(): number {
    return this.#queued.size + this.#later.size;
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of [...this.#queued.values(), ...this.#later.values()]) timer.cancel();
    this.#queued.clear();
    this.#later.clear();
  }

  #process(key: string): void {
    this.#queued.delete(key);
    if (this.#options.sync(key) === 'retry') this.addRateLimited(key);
    else this.forget(key);
  }
}
