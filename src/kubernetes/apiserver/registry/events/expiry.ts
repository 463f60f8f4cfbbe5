import { type Clock, hour, type Time, type Timer } from '../../../../time/index.ts';
import { findResource } from '../../../api/scheme.ts';
import type { Storage } from '../storage.ts';

/** --event-ttl: what is not written for an hour is removed. */
const timeToLive = hour;
const prefix = '/events/';
const events = findResource('', 'v1', 'events')!;

/** Removes old Events, as etcd's leases do; one timer, for the oldest. */
export class EventExpiry {
  readonly #clock: Clock;
  readonly #storage: Storage;
  /** By key, in the order in which they end. */
  readonly #ends = new Map<string, Time>();
  #timer: Timer | undefined;

  constructor(clock: Clock, storage: Storage) {
    this.#clock = clock;
    this.#storage = storage;
    storage.etcd.onWrite(({ key, verb }) => {
      if (!key.startsWith(prefix)) return;
      this.#ends.delete(key);
      if (verb === 'delete') return;
      this.#ends.set(key, clock.now + timeToLive);
      this.#wait();
    });
  }

  close(): void {
    this.#timer?.cancel();
  }

  #wait(): void {
    const first = this.#ends.values().next();
    if (this.#timer || first.done) return;
    this.#timer = this.#clock.background(first.value - this.#clock.now, 'events: time to live', () => {
      this.#timer = undefined;
      this.#removeDue();
      this.#wait();
    });
  }

  #removeDue(): void {
    for (const [key, end] of this.#ends) {
      if (end > this.#clock.now) return;
      this.#ends.delete(key);
      const entry = this.#storage.etcd.get(key);
      if (entry) this.#storage.write(events, 'delete', entry.object, 'etcd');
    }
  }
}
