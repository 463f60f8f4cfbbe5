import { failure } from '../process/errors.ts';
import type { Inode } from './inode.ts';

/** What is mounted somewhere: a whole file system, or with a bind mount any directory or file of one. */
export interface Mount {
  /** Absolute, without symlinks. */
  readonly path: string;
  readonly root: Inode;
  readonly readonly: boolean;
  /** As /proc/mounts shows them, without ro and rw: `relatime,size=65536k`. */
  readonly options: string;
  /** Shown in place of the volume's own. */
  readonly device?: string;
  readonly type?: string;
}

/** The mounts of one mount namespace, in the order in which they were made; the first is the root. */
export class MountTable {
  #mounts: Mount[] | (() => readonly Mount[]);
  /** The last names of the paths of all mounts there are or were: a path with another one need not be looked up. */
  #names: Set<string> | undefined;
  /** Counts the ways that led into another mount than the root. */
  crossings = 0;
  /** Counts what was mounted and unmounted. */
  changes = 0;
  /** What commands were found at (see process/command-cache.ts). */
  commands: object | undefined;
  /** The namespace's number in /proc/PID/ns/mnt. */
  readonly id: number;

  /** mounts: or how to find them when the first path is followed: the processes of most containers never follow one. */
  constructor(mounts: readonly Mount[] | (() => readonly Mount[]), id: number) {
    this.#mounts = typeof mounts === 'function' ? mounts : [...mounts];
    this.id = id;
  }

  get mounts(): Mount[] {
    if (typeof this.#mounts === 'function') this.#mounts = [...this.#mounts()];
    return this.#mounts;
  }

  /**
   * The index of what is mounted at `path`, seen from the mount number `within`; -1 if nothing is. Only later mounts count: one that was
   * made before `within` lies hidden beneath it.
   */
  indexAt(path: string, within: number): number {
    const { mounts } = this;
    for (let i = mounts.length - 1; i > within; i--) if (mounts[i]!.path.length === path.length && mounts[i]!.path === path) return i;
    return -1;
  }

  mayBeMountPoint(name: string): boolean {
    this.#names ??= new Set(this.mounts.map(({ path }) => lastName(path)));
    return this.#names.has(name);
  }

  mount(mount: Mount): void {
    this.mounts.push(mount);
    this.changes++;
    this.commands = undefined;
    this.#names?.add(lastName(mount.path));
  }

  /** Takes away the newest mount at `path`. */
  unmount(path: string): void {
    const index = this.indexAt(path, 0);
    if (index < 0) throw failure('EINVAL');
    if (this.mounts.some((other, i) => i > index && other.path.startsWith(`${path}/`))) throw failure('EBUSY');
    this.mounts.splice(index, 1);
    this.changes++;
    this.commands = undefined;
  }
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
