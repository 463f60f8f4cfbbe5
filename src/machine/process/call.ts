import type { Execution, Suspension } from './types.ts';

/**
 * A system call that waits, without a generator of its own: processes are in few kinds of calls nearly all the time, and a generator's frame
 * takes more memory than all that such a call has to know.
 */
export abstract class Call<T> implements Execution<T> {
  abstract next(): IteratorResult<Suspension, T>;

  /** Undoes what the call has set up, however it ends. */
  protected abstract leave(): void;

  return(value: T): IteratorReturnResult<T> {
    this.leave();
    return { done: true, value };
  }

  throw(error: unknown): never {
    this.leave();
    throw error;
  }

  [Symbol.iterator](): Execution<T> {
    return this;
  }
}
