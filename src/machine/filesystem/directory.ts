import type { Caller } from './caller.ts';
import { type Entries, entryOf, keysOf, withEntry, withoutEntry } from './entries.ts';
import { type Attributes, Inode } from './inode.ts';
import type { Volume } from './volume.ts';

/** Who looks: some directories (/proc) answer each process differently. */
export type Viewer = Caller | undefined;

/** A directory: names to inodes. Implementations differ in where the names come from. */
export abstract class Directory extends Inode {
  // No field: inodes are many.
  get type(): 'directory' {
    return 'directory';
  }

  /** A tmpfs counts 20 bytes for each name (BOGO_DIRENT_SIZE), `.` and `..` among them. */
  get size(): number {
    return this.volume.inMemory ? 40 + 20 * this.names(undefined).length : 4096;
  }

  abstract lookup(name: string, viewer: Viewer): Inode | undefined;
  abstract names(viewer: Viewer): readonly string[];
  abstract insert(name: string, inode: Inode): void;
  abstract remove(name: string): void;
  /** The entry as one that may be changed: an overlay copies it up first. */
  abstract writable(name: string, inode: Inode): Inode;
  /** This directory as one that may be changed. */
  abstract self(): Directory;
}

/** A directory that simply holds its entries. */
export class TreeDirectory extends Directory {
  #entries: Entries<string, Inode>;

  constructor(volume: Volume, attributes: Attributes) {
    super(volume, attributes);
    this.links = 2;
  }

  override lookup(name: string): Inode | undefined {
    return entryOf(this.#entries, name);
  }

  override names(): readonly string[] {
    return keysOf(this.#entries);
  }

  override insert(name: string, inode: Inode): void {
    this.#entries = withEntry(this.#entries, name, inode);
    this.volume.changes++;
    if (inode.type === 'directory') this.links++;
  }

  override remove(name: string): void {
    if (entryOf(this.#entries, name)?.type === 'directory') this.links--;
    this.#entries = withoutEntry(this.#entries, name);
    this.volume.changes++;
  }

  override writable(_name: string, inode: Inode): Inode {
    return inode;
  }

  override self(): Directory {
    return this;
  }
}
