import type { Inode } from './inode.ts';
import type { Mount, MountTable } from './mount-table.ts';

/** A place in the tree of one mount namespace: an inode and the way that led to it. */
export class Location {
  readonly table: MountTable;
  readonly mountIndex: number;
  readonly inode: Inode;
  /** Where `..` leads, across mount points; undefined at the root. */
  readonly parent: Location | undefined;
  #path: string | undefined;
  /** The name in the directory that holds the inode; '' for the root of a mount, which has no such directory. */
  readonly name: string;

  constructor(table: MountTable, mountIndex: number, inode: Inode, parent: Location | undefined, path: string | undefined, name: string) {
    this.table = table;
    this.mountIndex = mountIndex;
    this.inode = inode;
    this.parent = parent;
    this.#path = path;
    this.name = name;
  }

  /** Absolute. Made when it is asked for: most places are only passed on the way to another. */
  get path(): string {
    this.#path ??= pathBelow(this.parent!, this.name);
    return this.#path;
  }

  get mount(): Mount {
    return this.table.mounts[this.mountIndex]!;
  }

  /** The root of a namespace. */
  static root(table: MountTable): Location {
    return new Location(table, 0, table.mounts[0]!.root, undefined, '/', '');
  }

  /** Below this directory, through what may be mounted there. */
  child(name: string, inode: Inode | undefined): Location | undefined {
    if (this.table.mayBeMountPoint(name)) {
      const path = pathBelow(this, name);
      const index = this.table.indexAt(path, this.mountIndex);
      if (index >= 0) this.table.crossings++;
      if (index >= 0) return new Location(this.table, index, this.table.mounts[index]!.root, this, path, '');
    }
    return inode && new Location(this.table, this.mountIndex, inode, this, undefined, name);
  }
}

function pathBelow({ path }: Location, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}
