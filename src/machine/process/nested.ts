import type { Execution, Suspension } from './types.ts';

/** Yielded in place of a wait: the process goes on with `execution`, and with the present one when that has ended. */
export class Nested<T> implements Suspension {
  readonly reason = 'nested';
  readonly execution: Execution<T>;
  /** What goes on afterwards. The kernel notes it, and the value. */
  outer: Execution<unknown> | undefined;
  value: T | undefined;

  constructor(execution: Execution<T>) {
    this.execution = execution;
  }
}

/**
 * As `yield*`, but what is suspended around it need not be passed at each wait within: for what waits often and lasts long, such as a loop
 * deep in a shell.
 */
export function* nested<T>(execution: Execution<T>): Execution<T> {
  const inner = new Nested(execution);
  yield inner;
  return inner.value as T;
}
