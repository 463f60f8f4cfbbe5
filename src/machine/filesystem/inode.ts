import type { Time } from '../../time/index.ts';
import type { Bytes, FileType } from '../process/types.ts';
import { Content } from './content.ts';
import { fitting, type MemoryOwner, pages, type Volume } from './volume.ts';

/** Owner, permission bits and time of what is created. */
export interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modified: Time;
}

/** What a name in a directory stands for. */
export abstract class Inode {
  abstract readonly type: FileType;
  readonly volume: Volume;
  readonly number: number;
  mode: number;
  uid: number;
  gid: number;
  modified: Time;
  links = 1;

  constructor(volume: Volume, attributes: Attributes, number = volume.nextInode()) {
    this.volume = volume;
    this.number = number;
    this.mode = attributes.mode;
    this.uid = attributes.uid;
    this.gid = attributes.gid;
    this.modified = attributes.modified;
  }

  abstract get size(): number;

  /** A name of it is gone; `openFiles` keep the bytes of a file alive until the last is closed. */
  unlinked(): void {
    this.links--;
  }
}

export class FileInode extends Inode {
  /** Absent while it is empty. */
  #content: Content | undefined;
  #owner: MemoryOwner | undefined;
  #openFiles = 0;
  #watchers: Set<() => void> | undefined;

  get type(): 'file' {
    return 'file';
  }

  get size(): number {
    return this.#content?.size ?? 0;
  }

  read(offset: number, length: number): Bytes {
    return this.#content?.read(offset, length) ?? new Uint8Array(0);
  }

  readAll(): Bytes {
    return this.read(0, this.size);
  }

  /** Writes what fits and answers how many bytes that was. */
  write(offset: number, data: Bytes, now: Time, owner?: MemoryOwner): number {
    const part = fitting(this.volume, this.size, offset, data);
    const before = pages(this.size);
    if (part.length > 0) (this.#content ??= new Content()).write(offset, part);
    this.#account(before, owner);
    this.modified = now;
    this.#changed();
    return part.length;
  }

  truncate(size: number, now: Time): void {
    const before = pages(this.size);
    this.#resize(size);
    this.#account(before, this.#owner);
    this.modified = now;
    this.#changed();
  }

  opened(): void {
    this.#openFiles++;
  }

  closed(): void {
    this.#openFiles--;
    if (this.links <= 0 && this.#openFiles <= 0) this.#free();
  }

  override unlinked(): void {
    super.unlinked();
    if (this.links <= 0 && this.#openFiles <= 0) this.#free();
    this.#changed();
  }

  /** Tells of every later change, until the function it returns is called (inotify). */
  watch(listener: () => void): () => void {
    this.#watchers ??= new Set();
    const watchers = this.#watchers;
    watchers.add(listener);
    return () => watchers.delete(listener);
  }

  #account(before: number, owner: MemoryOwner | undefined): void {
    const growth = pages(this.size) - before;
    if (growth === 0) return;
    if (growth > 0) this.volume.take(growth);
    else this.volume.release(-growth);
    if (!this.volume.inMemory) return;
    this.#owner ??= owner;
    if (growth > 0) this.#owner?.charge(growth);
    else this.#owner?.uncharge(-growth);
  }

  #free(): void {
    const before = pages(this.size);
    this.#resize(0);
    this.#account(before, this.#owner);
  }

  #resize(size: number): void {
    if (size === 0) this.#content = undefined;
    else (this.#content ??= new Content()).truncate(size);
  }

  #changed(): void {
    if (this.#watchers) for (const listener of [...this.#watchers]) listener();
  }
}

export class SymlinkInode extends Inode {
  readonly target: string;

  constructor(volume: Volume, attributes: Attributes, target: string) {
    super(volume, { ...attributes, mode: 0o777 });
    this.target = target;
  }

  get type(): 'symlink' {
    return 'symlink';
  }

  get size(): number {
    return this.target.length;
  }
}

/** A character device: what it does is up to the kernel (see process/device-files.ts), by its numbers. */
export class DeviceInode extends Inode {
  readonly type = 'character';
  readonly rdev: readonly [major: number, minor: number];

  constructor(volume: Volume, attributes: Attributes, rdev: readonly [major: number, minor: number]) {
    super(volume, attributes);
    this.rdev = rdev;
  }

  get size(): number {
    return 0;
  }
}

/** A named pipe or a Unix socket; the kernel keeps their buffers and listeners in `endpoint`. */
export class EndpointInode extends Inode {
  readonly type: 'fifo' | 'socket';
  endpoint: unknown;

  constructor(volume: Volume, attributes: Attributes, type: 'fifo' | 'socket') {
    super(volume, attributes);
    this.type = type;
  }

  get size(): number {
    return 0;
  }
}
