import { removeFrom } from '../lists.ts';

/** Something that waits for an event of the kernel: a process, or a listener outside. */
export interface Waiter {
  wake(): void;
}

/** Those who wait for one kind of event. All are woken at once, in the order in which they came, and look for themselves. */
export class WaitQueue {
  #waiters: Waiter[] | undefined;

  add(waiter: Waiter): void {
    this.#waiters ??= [];
    this.#waiters.push(waiter);
  }

  remove(waiter: Waiter): void {
    if (this.#waiters) removeFrom(this.#waiters, waiter);
  }

  get empty(): boolean {
    return !this.#waiters || this.#waiters.length === 0;
  }

  wake(): void {
    if (this.empty) return;
    if (this.#waiters!.length === 1) this.#waiters![0]!.wake();
    else for (const waiter of [...this.#waiters!]) waiter.wake();
  }
}
