import type { Location } from '../filesystem/index.ts';
import { failure } from './errors.ts';
import type { Bytes, FileStat } from './types.ts';
import { WaitQueue } from './wait-queue.ts';

/**
 * An open file description: what descriptors (of several processes, after fork and dup) refer to. Reading and writing never block here;
 * the system calls wait on the queues and try again.
 */
export abstract class OpenFile {
  #references = 0;
  #readQueue: WaitQueue | undefined;
  #writeQueue: WaitQueue | undefined;
  /** Where it was opened; undefined for pipes and sockets. */
  readonly location: Location | undefined;

  constructor(location?: Location) {
    this.location = location;
  }

  /** What /proc/PID/fd shows. */
  get description(): string {
    return this.location?.path ?? 'anon_inode';
  }

  get isTerminal(): boolean {
    return false;
  }

  /** At most `limit` bytes, empty at the end; undefined: it would block. */
  tryRead(_limit: number): Bytes | undefined {
    throw failure('EBADF');
  }

  /** How many bytes were taken; 0: it would block. Throws EPIPE, ENOSPC. */
  tryWrite(_data: Bytes): number {
    throw failure('EBADF');
  }

  /** Whether tryRead would answer now. */
  get readable(): boolean {
    return true;
  }

  abstract stat(): FileStat;

  seek(_offset: number, _whence: 'start' | 'current' | 'end'): number {
    throw failure('ESPIPE');
  }

  truncate(_size: number): void {
    throw failure('EINVAL');
  }

  /** Woken when it may be readable, or has failed. */
  get readQueue(): WaitQueue {
    this.#readQueue ??= new WaitQueue();
    return this.#readQueue;
  }

  get writeQueue(): WaitQueue {
    this.#writeQueue ??= new WaitQueue();
    return this.#writeQueue;
  }

  wakeReaders(): void {
    this.#readQueue?.wake();
  }

  wakeWriters(): void {
    this.#writeQueue?.wake();
  }

  retain(): this {
    this.#references++;
    return this;
  }

  release(): void {
    if (--this.#references === 0) this.closed();
  }

  /** The last descriptor is gone. */
  protected closed(): void {}
}

/** stat of what has no inode in a file system. */
export function anonymousStat(type: FileStat['type'], inode: number, mode = 0o600): FileStat {
  return { inode, type, mode, uid: 0, gid: 0, size: 0, blocks: 0, links: 1, modified: 0, device: 13 };
}
