import { type DeviceInode, type Location, statOf } from '../filesystem/index.ts';
import { failure } from './errors.ts';
import { OpenFile } from './open-file.ts';
import type { Task } from './task.ts';
import type { Terminal } from './terminal.ts';
import type { Bytes, FileStat } from './types.ts';
import type { WaitQueue } from './wait-queue.ts';

/** What large reads of /dev/zero answer, always the same: a program that reads gigabytes of it need not fill as much memory. */
let zeros = new Uint8Array(0);

function zeroBytes(length: number): Bytes {
  if (length < 65_536) return new Uint8Array(length);
  if (zeros.length < length) zeros = new Uint8Array(length);
  return zeros.subarray(0, length);
}

/** /dev/null, zero, full, random and urandom. */
class MemoryDevice extends OpenFile {
  readonly #inode: DeviceInode;
  readonly #random: (length: number) => Bytes;

  constructor(location: Location, inode: DeviceInode, random: (length: number) => Bytes) {
    super(location);
    this.#inode = inode;
    this.#random = random;
  }

  override tryRead(limit: number): Bytes {
    const minor = this.#inode.rdev[1];
    if (minor === 3) return new Uint8Array(0);
    return minor === 5 || minor === 7 ? zeroBytes(limit) : this.#random(limit);
  }

  override tryWrite(data: Bytes): number {
    if (this.#inode.rdev[1] === 7) throw failure('ENOSPC');
    return data.length;
  }

  override seek(): number {
    return 0;
  }

  override stat(): FileStat {
    return statOf(this.#inode);
  }
}

/** A descriptor of a terminal. */
export class TerminalFile extends OpenFile {
  readonly terminal: Terminal;

  constructor(terminal: Terminal, location?: Location) {
    super(location);
    this.terminal = terminal;
  }

  override get description(): string {
    return this.terminal.path;
  }

  override get isTerminal(): boolean {
    return true;
  }

  override get readable(): boolean {
    return this.terminal.readable;
  }

  override get readQueue(): WaitQueue {
    return this.terminal.readQueue;
  }

  override tryRead(limit: number): Bytes | undefined {
    return this.terminal.tryRead(limit);
  }

  override tryWrite(data: Bytes): number {
    this.terminal.write(data);
    return data.length;
  }

  override stat(): FileStat {
    const { number } = this.terminal;
    return { inode: number + 3, type: 'character', mode: 0o620, uid: 0, gid: 5, size: 0, blocks: 0, links: 1, modified: 0, device: 24, rdev: [136, number] };
  }
}

/** Opens a character device by its numbers. Throws ENXIO where there is no such device. */
export function openDevice(task: Task, location: Location, inode: DeviceInode): OpenFile {
  const [major, minor] = inode.rdev;
  if (major === 1) {
    const { random } = task.kernel;
    return new MemoryDevice(location, inode, (length) => Uint8Array.from({ length }, () => random.integer(0, 255)));
  }
  const terminal = task.group.session.terminal;
  if (terminal && (major === 5 || (major === 136 && minor === terminal.number))) return new TerminalFile(terminal, location);
  throw failure('ENXIO');
}
