import { type Clock, minute, type Timer } from '../../time/index.ts';
import type { Etcd } from '../etcd/index.ts';

/** --etcd-compaction-interval. */
const interval = 5 * minute;

/** Forgets etcd's history: every five minutes, what is older than five minutes (storage/etcd3's compactor). */
export class Compactor {
  readonly #clock: Clock;
  readonly #etcd: Etcd;
  /** The revision at the last tick. */
  #revision: number;
  #timer: Timer;

  constructor(clock: Clock, etcd: Etcd) {
    this.#clock = clock;
    this.#etcd = etcd;
    this.#revision = etcd.revision;
    this.#timer = this.#wait();
  }

  close(): void {
    this.#timer.cancel();
  }

  #wait(): Timer {
    return this.#clock.background(interval, 'etcd: compaction', () => {
      this.#etcd.compact(this.#revision);
      this.#revision = this.#etcd.revision;
      this.#timer = this.#wait();
    });
  }
}
