import { failure } from './errors.ts';
import { anonymousStat, OpenFile } from './open-file.ts';
import { ByteQueue } from './pipe.ts';
import type { Bytes, FileStat } from './types.ts';

/**
 * The writing end of a pipe whose reader is no process: a container's log driver, an exec stream, the reader's terminal pane. It takes
 * everything at once.
 */
export abstract class WriteEnd extends OpenFile {
  /** Gets bytes that it must not keep beyond the call. */
  protected abstract take(data: Bytes): void;

  protected abstract ended(): void;

  override get description(): string {
    return 'pipe:[1]';
  }

  override get readable(): boolean {
    return false;
  }

  override tryWrite(data: Bytes): number {
    this.take(data);
    return data.length;
  }

  override stat(): FileStat {
    return anonymousStat('fifo', 1);
  }

  protected override closed(): void {
    this.ended();
  }
}

/** One made of functions. */
export class Sink extends WriteEnd {
  readonly #take: (data: Bytes) => void;
  readonly #end: (() => void) | undefined;

  constructor(take: (data: Bytes) => void, end?: () => void) {
    super();
    this.#take = take;
    this.#end = end;
  }

  protected override take(data: Bytes): void {
    this.#take(data);
  }

  protected override ended(): void {
    this.#end?.();
  }
}

/** The reading end of a pipe that something outside writes to. */
export class Source extends OpenFile {
  readonly #bytes = new ByteQueue();
  #ended = false;

  override get description(): string {
    return 'pipe:[1]';
  }

  send(data: Bytes): void {
    if (this.#ended) return;
    this.#bytes.push(data.slice());
    this.wakeReaders();
  }

  end(): void {
    this.#ended = true;
    this.wakeReaders();
  }

  override get readable(): boolean {
    return this.#bytes.length > 0 || this.#ended;
  }

  override tryRead(limit: number): Bytes | undefined {
    if (this.#bytes.length > 0) return this.#bytes.take(limit);
    return this.#ended ? new Uint8Array(0) : undefined;
  }

  override tryWrite(): number {
    throw failure('EBADF');
  }

  override stat(): FileStat {
    return anonymousStat('fifo', 1);
  }
}
