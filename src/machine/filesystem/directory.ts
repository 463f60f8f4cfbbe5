import type { Caller } from './caller.ts';
import { type Attributes, Inode } from './inode.ts';
import { SmallMap } from './small-map.ts';
import type { Volume } from './volume.ts';

/** Who looks: some directories (/proc) answer each process differently. */
export type Viewer = Caller | undefined;

/** A directory: names to inodes. Implementations differ in where the names come from. */
export abstract class Directory extends Inode {
  readonly type = 'directory';

  get size(): number {
    return 4096;
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
  #entries: SmallMap<string, Inode> | undefined;

  constructor(volume: Volume, attributes: Attributes) {
    super(volume, attributes);
    this.links = 2;
  }

  override lookup(name: string): Inode | undefined {
    return this.#entries?.get(name);
  }

  override names(): readonly string[] {
    return this.#entries ? this.#entries.keys() : [];
  }

  override insert(name: string, inode: Inode): void {
    this.#entries ??= new SmallMap();
    this.#entries.set(name, inode);
    if (inode.type === 'directory') this.links++;
  }

  override remove(name: string): void {
    if (this.#entries?.get(name)?.type === 'directory') this.links--;
    this.#entries?.delete(name);
  }

  override writable(_name: string, inode: Inode): Inode {
    return inode;
  }

  override self(): Directory {
    return this;
  }
}
