import { type Caller, type FileInode, type Inode, type Location, type MemoryOwner, statOf, type VirtualFile } from '../filesystem/index.ts';
import { failure } from './errors.ts';
import { OpenFile } from './open-file.ts';
import { decode, encode } from './text.ts';
import type { Bytes, FileStat, OpenFlags } from './types.ts';

/** An open file of a disk or a tmpfs. */
export class RegularFile extends OpenFile {
  readonly #inode: FileInode;
  readonly #flags: OpenFlags;
  readonly #clock: Caller['clock'];
  readonly #memory: MemoryOwner | undefined;
  #offset = 0;

  constructor(location: Location, inode: FileInode, flags: OpenFlags, caller: Caller) {
    super(location);
    this.#inode = inode;
    this.#flags = flags;
    this.#clock = caller.clock;
    this.#memory = caller.pays;
    inode.opened();
  }

  override get description(): string {
    return this.#inode.links > 0 ? super.description : `${super.description} (deleted)`;
  }

  override tryRead(limit: number): Bytes {
    if (!this.#flags.read) throw failure('EBADF');
    const data = this.#inode.read(this.#offset, limit);
    this.#offset += data.length;
    return data;
  }

  override tryWrite(data: Bytes): number {
    if (!this.#flags.write) throw failure('EBADF');
    if (data.length === 0) return 0;
    if (this.#flags.append) this.#offset = this.#inode.size;
    const count = this.#inode.write(this.#offset, data, this.#clock.now, this.#memory);
    if (count === 0) throw failure('ENOSPC');
    this.#offset += count;
    return count;
  }

  override seek(offset: number, whence: 'start' | 'current' | 'end'): number {
    const base = whence === 'start' ? 0 : whence === 'current' ? this.#offset : this.#inode.size;
    if (base + offset < 0) throw failure('EINVAL');
    this.#offset = base + offset;
    return this.#offset;
  }

  override truncate(size: number): void {
    if (!this.#flags.write || size < 0) throw failure('EINVAL');
    this.#inode.truncate(size, this.#clock.now);
  }

  override stat(): FileStat {
    return statOf(this.#inode);
  }

  protected override closed(): void {
    this.#inode.closed();
  }
}

/** An open file of /proc or /sys: its text is made when it is opened. */
export class VirtualOpenFile extends OpenFile {
  readonly #inode: VirtualFile;
  readonly #viewer: Caller;
  readonly #flags: OpenFlags;
  #content: Bytes | undefined;
  #offset = 0;

  constructor(location: Location, inode: VirtualFile, flags: OpenFlags, viewer: Caller) {
    super(location);
    inode.guard?.(viewer);
    this.#inode = inode;
    this.#viewer = viewer;
    this.#flags = flags;
  }

  override tryRead(limit: number): Bytes {
    if (!this.#flags.read) throw failure('EBADF');
    this.#content ??= encode(this.#inode.content(this.#viewer));
    const data = this.#content.slice(this.#offset, this.#offset + limit);
    this.#offset += data.length;
    return data;
  }

  override tryWrite(data: Bytes): number {
    if (!this.#flags.write || !this.#inode.store) throw failure('EBADF');
    this.#inode.store(decode(data), this.#viewer);
    return data.length;
  }

  override seek(offset: number, whence: 'start' | 'current' | 'end'): number {
    this.#offset = Math.max(0, (whence === 'current' ? this.#offset : 0) + offset);
    return this.#offset;
  }

  override stat(): FileStat {
    return statOf(this.#inode);
  }
}

/** An open directory: only its stat and its path are of use. */
export class OpenDirectory extends OpenFile {
  readonly #inode: Inode;

  constructor(location: Location) {
    super(location);
    this.#inode = location.inode;
  }

  override tryRead(): Bytes {
    throw failure('EISDIR');
  }

  override stat(): FileStat {
    return statOf(this.#inode);
  }
}
