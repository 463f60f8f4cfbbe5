import { TreeDirectory } from './directory.ts';
import type { Attributes, Inode } from './inode.ts';
import type { Volume } from './volume.ts';

/**
 * The root of a file system whose first entries are made when somebody looks at it. Most containers never read their service account's
 * token: its files would be a large part of the time and the memory that a Pod costs.
 */
export class FilledDirectory extends TreeDirectory {
  #fill: ((root: FilledDirectory) => void) | undefined;

  constructor(volume: Volume, attributes: Attributes, fill: (root: FilledDirectory) => void) {
    super(volume, attributes);
    this.#fill = fill;
    volume.unfilled = this;
  }

  /** stat(2) asks for the size, and afterwards finds the links that the entries bring. */
  override get size(): number {
    this.#filled();
    return super.size;
  }

  override lookup(name: string): Inode | undefined {
    this.#filled();
    return super.lookup(name);
  }

  override names(): readonly string[] {
    this.#filled();
    return super.names();
  }

  override insert(name: string, inode: Inode): void {
    this.#filled();
    super.insert(name, inode);
  }

  override remove(name: string): void {
    this.#filled();
    super.remove(name);
  }

  #filled(): void {
    const fill = this.#fill;
    if (!fill) return;
    this.#fill = undefined;
    this.volume.unfilled = undefined;
    fill(this);
  }
}
