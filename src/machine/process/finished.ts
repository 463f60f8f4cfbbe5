import type { Execution } from './types.ts';

/** Is its own iterator, and its own last step: nothing else is made for a call that need not wait. */
class Finished<T> implements Execution<T> {
  readonly done = true;
  readonly value: T;

  constructor(value: T) {
    this.value = value;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): this {
    return this;
  }

  return(value: T): IteratorReturnResult<T> {
    return { done: true, value };
  }

  throw(error: unknown): never {
    throw error;
  }
}

/** What a system call answers that was done at once, for `yield*`: a generator costs several times as much as most such calls. */
export function finished<T>(value: T): Execution<T> {
  return new Finished(value);
}
