import { failure } from './errors.ts';
import { anonymousStat, OpenFile } from './open-file.ts';
import type { Bytes, FileStat } from './types.ts';

/** pipe(7): the capacity of a pipe. */
const capacity = 65_536;

/** Bytes on their way, in the pieces in which they were written. */
export class ByteQueue {
  #pieces: Bytes[] = [];
  #first = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(data: Bytes): void {
    if (data.length === 0) return;
    this.#pieces.push(data);
    this.#length += data.length;
  }

  /** At most `limit` bytes. */
  take(limit: number): Bytes {
    const count = Math.min(limit, this.#length);
    const first = this.#pieces[this.#first];
    if (first && first.length <= count && (first.length === count || this.#first + 1 === this.#pieces.length)) {
      this.#advance();
      this.#length -= first.length;
      return first;
    }
    const out = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const piece = this.#pieces[this.#first]!;
      const part = Math.min(piece.length, count - at);
      out.set(piece.length === part ? piece : piece.subarray(0, part), at);
      at += part;
      if (part === piece.length) this.#advance();
      else this.#pieces[this.#first] = piece.subarray(part);
    }
    this.#length -= count;
    return out;
  }

  clear(): void {
    this.#pieces = [];
    this.#first = 0;
    this.#length = 0;
  }

  #advance(): void {
    this.#first++;
    if (this.#first === this.#pieces.length) {
      this.#pieces = [];
      this.#first = 0;
    } else if (this.#first > 1024) {
      this.#pieces.splice(0, this.#first);
      this.#first = 0;
    }
  }
}

/** The buffer between the ends of a pipe or fifo. */
export class Pipe {
  readonly bytes = new ByteQueue();
  readonly readers = new Set<PipeEnd>();
  readonly writers = new Set<PipeEnd>();
  /** As /proc/PID/fd shows it. */
  readonly number: number;
  /** A fifo can be opened on one side alone: then reading and writing wait for the other side. */
  readonly #isFifo: boolean;

  constructor(number: number, isFifo = false) {
    this.number = number;
    this.#isFifo = isFifo;
  }

  /** A new end, to be retained by the descriptor that gets it. */
  open(mode: 'read' | 'write' | 'both', path?: string): PipeEnd {
    const end = new PipeEnd(this, mode, path, this.#isFifo);
    if (mode !== 'write') {
      this.readers.add(end);
      for (const writer of this.writers) writer.met();
    }
    if (mode !== 'read') {
      this.writers.add(end);
      for (const reader of this.readers) reader.met();
    }
    if (this.readers.size > 0 && this.writers.size > 0) end.met();
    return end;
  }

  wakeReaders(): void {
    for (const end of this.readers) end.wakeReaders();
  }

  wakeWriters(): void {
    for (const end of this.writers) end.wakeWriters();
  }
}

export class PipeEnd extends OpenFile {
  readonly pipe: Pipe;
  readonly #mode: 'read' | 'write' | 'both';
  readonly #path: string | undefined;
  /** No other side has come yet (fifo). */
  #alone: boolean;

  constructor(pipe: Pipe, mode: 'read' | 'write' | 'both', path: string | undefined, isFifo: boolean) {
    super();
    this.pipe = pipe;
    this.#mode = mode;
    this.#path = path;
    this.#alone = isFifo;
  }

  /** The other side is there. */
  met(): void {
    this.#alone = false;
    this.wakeWriters();
  }

  override get description(): string {
    return this.#path ?? `pipe:[${this.pipe.number}]`;
  }

  override get readable(): boolean {
    return this.pipe.bytes.length > 0 || (this.pipe.writers.size === 0 && !this.#alone);
  }

  override tryRead(limit: number): Bytes | undefined {
    if (this.#mode === 'write') throw failure('EBADF');
    const { bytes } = this.pipe;
    if (bytes.length === 0) return this.pipe.writers.size === 0 && !this.#alone ? new Uint8Array(0) : undefined;
    const data = bytes.take(limit);
    this.pipe.wakeWriters();
    return data;
  }

  override tryWrite(data: Bytes): number {
    if (this.#mode === 'read') throw failure('EBADF');
    if (this.#alone) return 0;
    if (this.pipe.readers.size === 0) throw failure('EPIPE');
    const room = capacity - this.pipe.bytes.length;
    if (room <= 0) return 0;
    const part = data.length <= room ? data : data.subarray(0, room);
    this.pipe.bytes.push(part);
    this.pipe.wakeReaders();
    return part.length;
  }

  override stat(): FileStat {
    return anonymousStat('fifo', this.pipe.number);
  }

  protected override closed(): void {
    this.pipe.readers.delete(this);
    this.pipe.writers.delete(this);
    if (this.pipe.writers.size === 0) this.pipe.wakeReaders();
    if (this.pipe.readers.size === 0) {
      this.pipe.bytes.clear();
      this.pipe.wakeWriters();
    }
  }
}
