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
const slashCode = 47;

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
  if (!path.startsWith('/')) return new Walker(caller).run(cwdOf(caller), path, follow);
  const slash = path.lastIndexOf('/');
  const directory = remembered(caller, path, slash);
  return directory ? new Walker(caller).run(directory, path.slice(slash + 1), follow) : walkFromRoot(caller, path, follow, slash);
}

function walkFromRoot(caller: Caller, path: string, follow: boolean, slash: number): Walk {
  const { mounts } = caller;
  const { crossings } = mounts;
  const root = Location.root(mounts);
  const walker = new Walker(caller);
  const walked = walker.run(root, path, follow);
  if (walker.isStraight && mounts.crossings === crossings) {
    const at = slash === path.length - 1 ? walked.found : walked.parent;
    if (at && slash > 0) remember(caller, path.slice(0, slash), root, at);
  }
  return walked;
}

/** A directory of a root file system, and for whom and how long its path leads there. */
interface Remembered {
  readonly path: string;
  readonly at: Location;
  readonly credentials: Caller['credentials'];
  readonly capabilities: Caller['capabilities'];
  readonly mounted: number;
  readonly changes: number;
}

/** One is enough: a program asks for several files of one place in a row, as a server does for each page. */
let last: Remembered | undefined;

function remembered({ mounts, credentials, capabilities }: Caller, path: string, slash: number): Location | undefined {
  if (!last || last.at.table !== mounts || last.path.length !== slash || slash === path.length - 1 || !path.startsWith(last.path)) return undefined;
  if (last.credentials !== credentials || last.capabilities !== capabilities) return undefined;
  return last.mounted === mounts.changes && last.changes === mounts.mounts[0]!.root.volume.changes ? last.at : undefined;
}

function remember({ mounts, credentials, capabilities }: Caller, path: string, root: Location, at: Location): void {
  last = { path, at, credentials, capabilities, mounted: mounts.changes, changes: root.inode.volume.changes };
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
  /** Whether every name of the path was that of an entry, and none a symlink. */
  isStraight = true;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  run(start: Location, path: string, follow: boolean): Walk {
    let at = start;
    let end = path.length;
    while (end > 1 && path.charCodeAt(end - 1) === slashCode) end--;
    const mustBeDirectory = end < path.length && !(end === 1 && path.charCodeAt(0) === slashCode);
    for (let from = 0; ; ) {
      const slash = path.indexOf('/', from);
      const isLast = slash < 0 || slash >= end;
      const name = path.slice(from, isLast ? end : slash);
      if (name === '' || name === '.') {
        if (from > 0) this.isStraight = false;
        if (isLast) return { found: at, parent: at.parent ?? at, name: at.name, mustBeDirectory };
        from = slash + 1;
        continue;
      }
      if (name === '..') this.isStraight = false;
      const directory = this.#enter(at);
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
      from = slash + 1;
    }
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
    this.isStraight = false;
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
