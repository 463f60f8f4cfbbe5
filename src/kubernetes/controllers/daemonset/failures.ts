import { type Duration, minute, second, type Time } from '../../../time/index.ts';

const first: Duration = 1 * second;
const longest: Duration = 15 * minute;

interface Entry {
  readonly backoff: Duration;
  readonly last: Time;
}

/**
 * How soon failed Pods may be deleted again: a kubelet that refuses them would fail each new one at once. After a quiet time of twice the
 * longest wait it begins anew (client-go util/flowcontrol.Backoff).
 */
export class FailedPodsBackoff {
  readonly #entries = new Map<string, Entry>();

  /** How long each wait is for this key now, while it lasts; 0 when the next failed Pod may go. */
  waiting(key: string, now: Time): Duration {
    const entry = this.#known(key, now);
    return entry && now - entry.last < entry.backoff ? entry.backoff : 0;
  }

  /** A failed Pod goes: the next one has to wait, twice as long as the last. */
  next(key: string, now: Time): void {
    const entry = this.#known(key, now);
    this.#entries.set(key, { backoff: entry ? Math.min(entry.backoff * 2, longest) : first, last: now });
  }

  #known(key: string, now: Time): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry || now - entry.last <= 2 * longest) return entry;
    this.#entries.delete(key);
    return undefined;
  }
}
