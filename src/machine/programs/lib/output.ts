import type { Execution, Process } from '../../process/types.ts';
import { encodeBinary, toBinary } from './binary.ts';

const blockSize = 4096;

/**
 * Standard output as stdio buffers it: by blocks, or by lines where it is a terminal. What is still in the buffer when a signal
 * ends the program is lost, as in reality.
 */
export class Output {
  readonly #process: Process;
  readonly #descriptor: number;
  #text = '';
  #live: boolean | undefined;

  constructor(process: Process, descriptor = 1) {
    this.#process = process;
    this.#descriptor = descriptor;
  }

  /** Adds text. */
  put(text: string): void {
    this.#text += toBinary(text);
  }

  /** Adds a binary string. */
  raw(text: string): void {
    this.#text += text;
  }

  /** Writes what a full buffer, or a terminal, does not hold back. To be called now and then, and before waiting for input. */
  *drain(): Execution<void> {
    if (this.#text.length >= blockSize || (this.#text !== '' && this.#isLive())) yield* this.flush();
  }

  *flush(): Execution<void> {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    yield* this.#process.write(this.#descriptor, encodeBinary(text));
  }

  #isLive(): boolean {
    this.#live ??= this.#process.isTerminal(this.#descriptor);
    return this.#live;
  }
}
