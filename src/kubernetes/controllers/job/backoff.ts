import { type Duration, minute, second, type Time } from '../../../time/index.ts';

/** After a failure the next Pod waits so long, doubling with each further one. */
const first: Duration = 10 * second;
const longest: Duration = 10 * minute;

interface Failures {
  readonly count: number;
  readonly last: Time;
}

/** How often in a row Pods of each Job have failed, and when the last did (pkg/controller/job/backoff_utils.go). */
export class Backoff {
  readonly #failures = new Map<string, Failures>();

  failed(key: string, at: Time): void {
    this.#failures.set(key, { count: (this.#failures.get(key)?.count ?? 0) + 1, last: at });
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** How long the next Pod must still wait. */
  remaining(key: string, now: Time): Duration {
    const failures = this.#failures.get(key);
    if (!failures) return 0;
    return Math.max(0, failures.last + Math.min(first * 2 ** (failures.count - 1), longest) - now);
  }
}
