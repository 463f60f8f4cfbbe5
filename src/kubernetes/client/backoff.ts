import type { Clock, Duration, Time } from '../../time/index.ts';

interface Entry {
  backoff: Duration;
  lastUpdate: Time;
}

/** Pauses that double from one failure to the next, by key (client-go util/flowcontrol.Backoff). */
export class Backoff {
  readonly #clock: Clock;
  readonly #initial: Duration;
  readonly #max: Duration;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, initial: Duration, max: Duration) {
    this.#clock = clock;
    this.#initial = initial;
    this.#max = max;
  }

  get(key: string): Duration {
    return this.#entries.get(key)?.backoff ?? 0;
  }

  /** When the pause that began at `event` ends; undefined if it has, or if there is none. */
  until(key: string, event: Time): Time | undefined {
    const entry = this.#entries.get(key);
    if (!entry || this.#expired(entry, event)) return undefined;
    const end = event + entry.backoff;
    return this.#clock.now < end ? end : undefined;
  }

  /** The same, of a pause that began with the last call of `next`. */
  untilSinceUpdate(key: string): Time | undefined {
    const entry = this.#entries.get(key);
    if (!entry || this.#expired(entry, this.#clock.now)) return undefined;
    const end = entry.lastUpdate + entry.backoff;
    return this.#clock.now < end ? end : undefined;
  }

  next(key: string, event: Time): void {
    const entry = this.#entries.get(key);
    const fresh = !entry || this.#expired(entry, event);
    this.#entries.set(key, { backoff: fresh ? this.#initial : Math.min(2 * entry.backoff, this.#max), lastUpdate: this.#clock.now });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** Forgets all keys that begin with `prefix`: the Pod is gone. */
  forget(prefix: string): void {
    if (this.#entries.size === 0) return;
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  #expired(entry: Entry, event: Time): boolean {
    return event - entry.lastUpdate > 2 * this.#max;
  }
}
