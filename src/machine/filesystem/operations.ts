import type { Time } from '../../time/index.ts';
import { hasCapability } from '../process/capabilities.ts';
import { failure, SystemError } from '../process/errors.ts';
import type { FileStat } from '../process/types.ts';
import type { Caller } from './caller.ts';
import { Directory, TreeDirectory } from './directory.ts';
import { type Attributes, DeviceInode, EndpointInode, FileInode, type Inode, SymlinkInode } from './inode.ts';
import { Location } from './location.ts';
import { OverlayDirectory } from './overlay.ts';
import { allows, demand, demandOwner, demandRemoval } from './permissions.ts';
import { locate, type Walk, walk, walkFrom } from './resolve.ts';
import { MagicLink, VirtualDirectory } from './virtual.ts';

/** As ext4 and tmpfs count: short symlinks lie in the inode, directories of a tmpfs take nothing, nor does what the kernel makes up. */
function blocksOf(inode: Inode): number {
  if (inode instanceof Directory) return inode.size === 4096 ? 8 : 0;
  return inode.type === 'file' ? Math.ceil(inode.size / 4096) * 8 : 0;
}

/** What stat(2) tells of an inode. `now`: the time of what /proc makes up when it is looked at. */
export function statOf(inode: Inode, now = 0): FileStat {
  const { volume, type, modified } = inode;
  const stat = {
    inode: inode.number,
    type,
    mode: inode.mode,
    uid: inode.uid,
    gid: inode.gid,
    size: inode.size,
    blocks: blocksOf(inode),
    links: inode instanceof OverlayDirectory ? inode.linkCount : inode.links,
    modified: modified === 0 && volume.type !== 'ext4' ? now : modified,
    device: volume.deviceNumber,
  };
  return inode instanceof DeviceInode ? { ...stat, rdev: inode.rdev } : stat;
}

export function readDirectory(caller: Caller, path: string): readonly string[] {
  const { inode } = locate(caller, path);
  if (!(inode instanceof Directory)) throw failure('ENOTDIR');
  demand(inode, caller, 'r');
  return inode.names(caller);
}

/** Makes an entry where a walk ended without finding one. Throws EROFS, EACCES, and EPERM where nothing can be made (/proc). */
export function create(caller: Caller, at: Walk, make: (directory: Directory, attributes: (mode: number) => Attributes) => Inode): Location {
  const { parent, name } = at;
  const directory = parent.inode;
  if (!(directory instanceof Directory)) throw failure('ENOTDIR');
  if (directory instanceof VirtualDirectory) throw failure(allows(directory, caller, 'w') ? 'EPERM' : 'EACCES');
  if (parent.mount.readonly) throw failure('EROFS');
  demand(directory, caller, 'wx');
  const now = caller.clock.now;
  const gid = directory.mode & 0o2000 ? directory.gid : caller.credentials.gid;
  const writable = directory.self();
  const inode = make(writable, (mode) => ({ mode: mode & ~caller.umask & 0o7777, uid: caller.credentials.uid, gid, modified: now }));
  writable.insert(name, inode);
  writable.modified = now;
  return parent.child(name, inode)!;
}

/** A new directory, in the way of the file system it lies in. */
export function newDirectory(within: Directory, attributes: Attributes): Directory {
  const mode = attributes.mode | (within.mode & 0o2000);
  return new TreeDirectory(within.volume, { ...attributes, mode });
}

function absent(caller: Caller, path: string): Walk {
  const at = walk(caller, path, false);
  if (at.found) throw failure('EEXIST');
  return at;
}

export function mkdir(caller: Caller, path: string, mode = 0o777): void {
  create(caller, absent(caller, path), (directory, attributes) => newDirectory(directory, attributes(mode)));
}

export function symlink(caller: Caller, target: string, path: string): void {
  create(caller, absent(caller, path), (directory, attributes) => new SymlinkInode(directory.volume, attributes(0o777), target));
}

export function mkfifo(caller: Caller, path: string, mode = 0o666): void {
  create(caller, absent(caller, path), (directory, attributes) => new EndpointInode(directory.volume, attributes(mode), 'fifo'));
}

/** Makes the file of a Unix socket (bind(2)). Throws EEXIST. */
export function bindSocket(caller: Caller, path: string, endpoint: unknown): void {
  create(caller, absent(caller, path), (directory, attributes) => {
    const inode = new EndpointInode(directory.volume, attributes(0o777), 'socket');
    inode.endpoint = endpoint;
    return inode;
  });
}

/** What listens on the Unix socket of a path; undefined for a file that is none. Throws ENOENT, EACCES. */
export function socketAt(caller: Caller, path: string): unknown {
  const { inode } = locate(caller, path);
  demand(inode, caller, 'w');
  return inode instanceof EndpointInode && inode.type === 'socket' ? inode.endpoint : undefined;
}

export function link(caller: Caller, target: string, path: string): void {
  const from = locate(caller, target, false);
  if (from.inode.type === 'directory') throw failure('EPERM');
  const at = absent(caller, path);
  if (from.table !== at.parent.table || from.mountIndex !== at.parent.mountIndex) throw failure('EXDEV');
  create(caller, at, () => {
    const inode = writable(from);
    inode.links++;
    return inode;
  });
}

export function readlink(caller: Caller, path: string): string {
  const { inode } = locate(caller, path, false);
  if (inode instanceof SymlinkInode) return inode.target;
  if (inode instanceof MagicLink) return inode.text(caller);
  throw failure('EINVAL');
}

/** The inode at a location, as one that may be changed. Throws EROFS. */
export function writable(at: Location): Inode {
  if (at.mount.readonly) throw failure('EROFS');
  if (at.name !== '' && at.parent?.inode instanceof Directory) return at.parent.inode.writable(at.name, at.inode);
  return at.inode instanceof Directory ? at.inode.self() : at.inode;
}

export function unlink(caller: Caller, path: string): void {
  const { found, parent, name, mustBeDirectory } = walk(caller, path, false);
  if (!found) throw failure('ENOENT');
  if (found.inode.type === 'directory') throw failure('EISDIR');
  if (mustBeDirectory) throw failure('ENOTDIR');
  takeAway(caller, found, parent, name);
  lostName(parent.inode, found.inode);
}

/** A name of an inode is gone. What belongs to a layer below is not touched: others have it too. */
export function lostName(directory: Inode, inode: Inode): void {
  if (inode.volume === directory.volume) inode.unlinked();
}

export function rmdir(caller: Caller, path: string): void {
  const { found, parent, name } = walk(caller, path, false);
  if (!found) throw failure('ENOENT');
  if (!(found.inode instanceof Directory)) throw failure('ENOTDIR');
  if (/(^|\/)\.$/.test(path)) throw failure('EINVAL');
  if (found.path === '/') throw failure('EBUSY');
  if (found.inode.names(caller).length > 0 && found.name !== '') throw failure('ENOTEMPTY');
  takeAway(caller, found, parent, name);
}

function takeAway(caller: Caller, found: Location, parent: Location, name: string): void {
  if (parent.mount.readonly) throw failure('EROFS');
  const directory = parent.inode as Directory;
  demand(directory, caller, 'wx');
  demandRemoval(directory, found.inode, caller);
  if (found.name === '') throw failure('EBUSY');
  if (directory instanceof VirtualDirectory) throw failure('EPERM');
  const self = directory.self();
  self.remove(name);
  self.modified = caller.clock.now;
}

export function rename(caller: Caller, from: string, to: string): void {
  const source = walk(caller, from, false);
  if (!source.found) throw failure('ENOENT');
  const target = walk(caller, to, false);
  const moved = source.found;
  if (source.parent.table !== target.parent.table || source.parent.mountIndex !== target.parent.mountIndex) throw failure('EXDEV');
  // A mount point stays where it is.
  if (moved.name === '' || target.found?.name === '') throw failure('EBUSY');
  if (target.parent.mount.readonly) throw failure('EROFS');
  if (moved.inode.type === 'directory' && `${target.parent.path}/`.startsWith(`${moved.path}/`)) throw failure('EINVAL');
  if (target.found) {
    if (target.found.inode === moved.inode) return;
    demandReplaceable(caller, moved, target.found);
  }
  demand(target.parent.inode, caller, 'wx');
  // An overlay cannot move a directory that lies below: Linux answers EXDEV, and mv copies.
  if (moved.inode instanceof OverlayDirectory && moved.inode.isShared) throw failure('EXDEV');
  const inode = writable(moved);
  takeAway(caller, moved, source.parent, source.name);
  if (target.found) {
    takeAway(caller, target.found, target.parent, target.name);
    lostName(target.parent.inode, target.found.inode);
  }
  const directory = (target.parent.inode as Directory).self();
  directory.insert(target.name, inode);
  directory.modified = caller.clock.now;
}

function demandReplaceable(caller: Caller, moved: Location, present: Location): void {
  const isDirectory = moved.inode.type === 'directory';
  if (present.inode instanceof Directory) {
    if (!isDirectory) throw failure('EISDIR');
    if (present.inode.names(caller).length > 0) throw failure('ENOTEMPTY');
  } else if (isDirectory) throw failure('ENOTDIR');
}

function change(caller: Caller, path: string, alter: (inode: Inode) => void): void {
  const at = locate(caller, path);
  if (at.mount.readonly) throw failure('EROFS');
  alter(writable(at));
}

export function chmod(caller: Caller, path: string, mode: number): void {
  change(caller, path, (inode) => {
    demandOwner(inode, caller);
    inode.mode = mode & 0o7777;
    inode.volume.changes++;
  });
}

export function chown(caller: Caller, path: string, uid: number, gid: number): void {
  change(caller, path, (inode) => {
    const { uid: own, gid: ownGroup, groups } = caller.credentials;
    const mayAll = own === 0 && (caller.capabilities === undefined || hasCapability(caller.capabilities, 'CHOWN'));
    const mayGroup = own === inode.uid && (gid === inode.gid || gid === ownGroup || groups.includes(gid));
    if (!mayAll && (uid !== inode.uid || !mayGroup)) throw failure('EPERM');
    inode.uid = uid;
    inode.gid = gid;
    inode.volume.changes++;
    if (inode.type === 'file') inode.mode &= ~0o6000;
  });
}

export function utimes(caller: Caller, path: string, modified: Time): void {
  change(caller, path, (inode) => {
    demandOwner(inode, caller);
    inode.modified = modified;
  });
}

export function access(caller: Caller, path: string, mode: string): boolean {
  try {
    const at = locate(caller, path);
    return allows(at.inode, caller, mode) && !(mode.includes('w') && at.mount.readonly && at.inode.type !== 'character');
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

/** All directories of `path` that are missing, as root with mode 755. */
export function makeDirectories(caller: Caller, path: string, mode = 0o755): void {
  let place = Location.root(caller.mounts);
  for (const part of path.split('/')) {
    if (part === '') continue;
    const at = walkFrom(caller, place, part);
    place = at.found ?? create(caller, at, (directory, attributes) => newDirectory(directory, attributes(mode)));
    if (place.inode.type !== 'directory') throw failure('ENOTDIR');
  }
}

/** A whole file written at once, made with `mode` when it is not there. */
export function writeWhole(caller: Caller, path: string, content: Uint8Array, mode = 0o644): FileInode {
  const at = walk(caller, path);
  const found = at.found ?? create(caller, at, (directory, attributes) => new FileInode(directory.volume, attributes(mode)));
  const inode = writable(found);
  if (!(inode instanceof FileInode)) throw failure('EISDIR');
  inode.truncate(0, caller.clock.now);
  if (inode.write(0, content, caller.clock.now, caller.pays) < content.length) throw failure('ENOSPC');
  return inode;
}
