import { Directory, TreeDirectory, type Viewer } from './directory.ts';
import { type Entries, entryOf, pairsOf, valuesOf, withEntry, withoutEntry } from './entries.ts';
import { type Attributes, FileInode, type Inode, SymlinkInode } from './inode.ts';
import type { Volume } from './volume.ts';

const whiteout = Symbol('whiteout');

/**
 * A directory of an overlay: a shared, never changed directory below, and the changes of this overlay above it. Looking up costs nothing:
 * directories that are only read are made on the way and forgotten; the first change ties a directory (and those above it) to its parent.
 * As on Linux, a file that is open for reading keeps the old bytes when it is copied up by a write.
 */
export class OverlayDirectory extends Directory {
  readonly #lower: Directory | undefined;
  readonly #parent: OverlayDirectory | undefined;
  readonly #name: string;
  #changes: Entries<string, Inode | typeof whiteout>;

  constructor(volume: Volume, lower: Directory | undefined, parent: OverlayDirectory | undefined, name: string, attributes: Attributes) {
    super(volume, attributes, lower?.number ?? volume.nextInode());
    this.#lower = lower;
    this.#parent = parent;
    this.#name = name;
    this.links = lower?.links ?? 2;
  }

  override lookup(name: string, viewer: Viewer): Inode | undefined {
    const changed = entryOf(this.#changes, name);
    if (changed === whiteout) return undefined;
    if (changed) return changed;
    const below = this.#lower?.lookup(name, viewer);
    return below instanceof Directory ? new OverlayDirectory(this.volume, below, this, name, below) : below;
  }

  override names(viewer: Viewer): readonly string[] {
    const below = this.#lower?.names(viewer) ?? [];
    if (!this.#changes) return below;
    const names = below.filter((name) => entryOf(this.#changes, name) !== whiteout);
    const known = new Set(names);
    for (const [name, inode] of pairsOf(this.#changes)) if (inode !== whiteout && !known.has(name)) names.push(name);
    return names;
  }

  override insert(name: string, inode: Inode): void {
    this.#tied().#change(name, inode);
  }

  override remove(name: string): void {
    const tied = this.#tied();
    if (this.#lower?.lookup(name, undefined)) tied.#change(name, whiteout);
    else tied.#changes = withoutEntry(tied.#changes, name);
    this.volume.changes++;
  }

  override writable(name: string, inode: Inode): Inode {
    if (inode instanceof OverlayDirectory) return inode.self();
    if (inode.volume === this.volume) return inode;
    const copy = copyUp(this.volume, inode);
    this.insert(name, copy);
    return copy;
  }

  override self(): Directory {
    return this.#tied();
  }

  /** Whether a directory of the layers below is part of it. */
  get isShared(): boolean {
    return this.#lower !== undefined;
  }

  /** What stat(2) tells: 1 for a directory that is merged of both layers (ovl_getattr), as the root always is. */
  get linkCount(): number {
    const isMerged = this.#lower !== undefined && (!this.#parent || entryOf(this.#parent.#changes, this.#name) === this);
    return isMerged && this.volume.type === 'overlay' ? 1 : this.links;
  }

  /** Bytes of the files that this overlay has of its own. */
  usage(): number {
    let bytes = 0;
    for (const inode of valuesOf(this.#changes)) if (inode !== whiteout) bytes += usageOf(inode);
    return bytes;
  }

  #change(name: string, inode: Inode | typeof whiteout): void {
    this.#changes = withEntry(this.#changes, name, inode);
    this.volume.changes++;
  }

  /** The object that stands for this directory in its parent from now on (this one, or an earlier one). */
  #tied(): OverlayDirectory {
    if (!this.#parent) return this;
    const parent = this.#parent.#tied();
    const present = entryOf(parent.#changes, this.#name);
    if (present instanceof OverlayDirectory && present.#lower === this.#lower) return present;
    if (present === undefined && this.#lower) parent.#change(this.#name, this);
    return this;
  }
}

/** Bytes of an entry that belongs to the overlay alone: what is new in it is a directory like any other. */
function usageOf(inode: Inode): number {
  if (inode instanceof OverlayDirectory) return 4096 + inode.usage();
  if (inode instanceof TreeDirectory) return inode.names().reduce((sum, name) => sum + usageOf(inode.lookup(name)!), 4096);
  return inode.type === 'file' ? Math.ceil(inode.size / 4096) * 4096 : 4096;
}

function copyUp(volume: Volume, inode: Inode): Inode {
  if (inode instanceof FileInode) {
    const copy = new FileInode(volume, inode, inode.number);
    copy.write(0, inode.readAll(), inode.modified);
    return copy;
  }
  return inode instanceof SymlinkInode ? new SymlinkInode(volume, inode, inode.target) : inode;
}
