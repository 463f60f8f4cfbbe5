import { failure } from '../process/errors.ts';
import type { Caller } from './caller.ts';
import { Directory } from './directory.ts';
import { SymlinkInode } from './inode.ts';
import { Location } from './location.ts';
import { allows } from './permissions.ts';
import { MagicLink } from './virtual.ts';

const maxLinks = 40; // MAXSYMLINKS
const maxPath = 4096;
const maxName = 255;

/** Where a path leads: what is there, or the directory in which it could be made. */
export interface Walk {
  readonly found: Location | undefined;
  /** The directory that holds it; the root's is the root. */
  readonly parent: Location;
  readonly name: string;
  /** `name/`: only a directory will do. */
  readonly mustBeDirectory: boolean;
}

/**
 * Follows a path (path_resolution(7)). `follow` says whether a symlink at its end is followed too. Throws ENOENT for a missing directory on
 * the way (a missing end is for the caller to judge), ENOTDIR, EACCES, ELOOP, ENAMETOOLONG.
 */
export function walk(caller: Caller, path: string, follow = true): Walk {
  if (path === '') throw failure('ENOENT');
  if (path.length >= maxPath) throw failure('ENAMETOOLONG');
  const start = path.startsWith('/') ? Location.root(caller.mounts) : cwdOf(caller);
  return new Walker(caller).run(start, path, follow);
}

/** The same from a place that is known, along a path that is relative to it. */
export function walkFrom(caller: Caller, start: Location, path: string): Walk {
  return new Walker(caller).run(start, path, true);
}

/** What is at `path`. Throws ENOENT too. */
export function locate(caller: Caller, path: string, follow = true): Location {
  const { found, mustBeDirectory } = walk(caller, path, follow);
  if (!found) throw failure('ENOENT');
  if (mustBeDirectory && found.inode.type !== 'directory') throw failure('ENOTDIR');
  return found;
}

function cwdOf(caller: Caller): Location {
  const root = Location.root(caller.mounts);
  // The directory was entered once: its permissions on the way are not asked again.
  return caller.cwd === '/' ? root : (new Walker({ ...pick(caller), credentials: { uid: 0, gid: 0, groups: [] } }).run(root, caller.cwd, true).found ?? gone());
}

const pick = (caller: Caller) => ({ mounts: caller.mounts, clock: caller.clock, cwd: '/', umask: caller.umask });

function gone(): never {
  throw failure('ENOENT');
}

class Walker {
  readonly #caller: Caller;
  #links = 0;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  run(start: Location, path: string, follow: boolean): Walk {
    let at = start;
    const parts = path.split('/');
    let last = parts.length - 1;
    while (last > 0 && parts[last] === '') last--;
    const mustBeDirectory = last < parts.length - 1 && parts[last] !== '';
    for (let i = 0; i <= last; i++) {
      const name = parts[i]!;
      if (name === '' || name === '.') {
        if (i === last) return { found: at, parent: at.parent ?? at, name: at.name, mustBeDirectory };
        continue;
      }
      const directory = this.#enter(at);
      const isLast = i === last;
      const next = name === '..' ? (at.parent ?? at) : this.#child(at, directory, name);
      if (!next) {
        if (isLast) return { found: undefined, parent: at, name, mustBeDirectory };
        throw failure('ENOENT');
      }
      if (isLast && !((follow || mustBeDirectory) && next.inode.type === 'symlink')) return { found: next, parent: at, name, mustBeDirectory };
      if (next.inode.type === 'symlink') {
        const target = this.#follow(at, next, isLast);
        if (isLast) return { ...target, mustBeDirectory };
        if (!target.found) throw failure('ENOENT');
        at = target.found;
      } else at = next;
    }
    return { found: at, parent: at.parent ?? at, name: at.name, mustBeDirectory };
  }

  #enter(at: Location): Directory {
    if (!(at.inode instanceof Directory)) throw failure('ENOTDIR');
    if (!allows(at.inode, this.#caller, 'x')) throw failure('EACCES');
    return at.inode;
  }

  #child(at: Location, directory: Directory, name: string): Location | undefined {
    if (name.length > maxName) throw failure('ENAMETOOLONG');
    return at.child(name, directory.lookup(name, this.#caller));
  }

  #follow(from: Location, link: Location, isLast: boolean): Walk {
    if (++this.#links > maxLinks) throw failure('ELOOP');
    if (link.inode instanceof MagicLink) {
      const found = link.inode.jump?.(this.#caller);
      if (found) return { found, parent: found.parent ?? found, name: found.name, mustBeDirectory: false };
    }
    const target = link.inode instanceof SymlinkInode ? link.inode.target : (link.inode as MagicLink).text(this.#caller);
    if (target === '') throw failure('ENOENT');
    const walked = this.run(target.startsWith('/') ? Location.root(from.table) : from, target, true);
    if (!isLast && !walked.found) throw failure('ENOENT');
    return walked;
  }
}
