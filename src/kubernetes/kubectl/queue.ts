import type { Execution, Process } from '../../machine/process/types.ts';

/** What arrives from outside (a watch, a log stream) until a program takes it: the receiver pushes, the program waits. */
export class Queue<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | undefined;
  /** Called after each push. */
  onPush: (() => void) | undefined;

  push(item: T): void {
    this.#items.push(item);
    this.#wake?.();
    this.onPush?.();
  }

  /** Lets who waits look around, with nothing new in the queue. */
  wake(): void {
    this.#wake?.();
  }

  get empty(): boolean {
    return this.#items.length === 0;
  }

  take(): T | undefined {
    return this.#items.shift();
  }

  /** Returns when something is there, a descriptor can be read, `until` (a time of the clock) is over, or a handled signal came. */
  *wait(process: Process, descriptors?: readonly number[], until?: number): Execution<void> {
    if (!this.empty) return;
    yield* process.waitFor((wake) => {
      this.#wake = wake;
      const timer = until === undefined ? undefined : process.clock.at(until, 'kubectl timeout', wake);
      return () => {
        this.#wake = undefined;
        timer?.cancel();
      };
    }, descriptors);
  }
}
