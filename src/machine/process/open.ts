import { allows, create, DeviceInode, EndpointInode, FileInode, Inode, type Location, VirtualFile, Volume, walk, writable } from '../filesystem/index.ts';
import { openDevice } from './device-files.ts';
import { failure } from './errors.ts';
import type { OpenFile } from './open-file.ts';
import { Pipe } from './pipe.ts';
import { OpenDirectory, RegularFile, VirtualOpenFile } from './regular-file.ts';
import type { Task } from './task.ts';
import type { FileType, OpenFlags } from './types.ts';

const anonymous = new Volume({ type: 'anon_inodefs', device: 'none', deviceNumber: 13, size: 0 });

/** What /proc/PID/fd/N leads to when it has no path: the open file itself. */
export class OpenFileInode extends Inode {
  readonly type: FileType;
  readonly file: OpenFile;

  constructor(file: OpenFile) {
    const { type, mode } = file.stat();
    super(anonymous, { mode: mode | 0o600, uid: 0, gid: 0, modified: 0 }, 1);
    this.type = type;
    this.file = file;
  }

  get size(): number {
    return 0;
  }
}

const maxDescriptors = 1024;

/** open(2): the new open file, not yet a descriptor. */
export function openFile(task: Task, path: string, flags: OpenFlags, mode: number): OpenFile {
  const at = walk(task, path, !(flags.create && flags.exclusive));
  if (at.found && flags.create && flags.exclusive) throw failure('EEXIST');
  let location = at.found;
  if (!location) {
    if (!flags.create) throw failure('ENOENT');
    if (at.mustBeDirectory) throw failure('EISDIR');
    location = create(task, at, (directory, attributes) => new FileInode(directory.volume, attributes(mode)));
  } else {
    if ((flags.directory || at.mustBeDirectory) && location.inode.type !== 'directory') throw failure('ENOTDIR');
    check(task, location, flags);
  }
  return openLocation(task, location, flags);
}

function check(task: Task, { inode, mount }: Location, flags: OpenFlags): void {
  if (inode.type === 'directory' && (flags.write || flags.create)) throw failure('EISDIR');
  const wanted = `${flags.read ? 'r' : ''}${flags.write ? 'w' : ''}`;
  if (!(inode instanceof OpenFileInode) && !allows(inode, task, wanted)) throw failure('EACCES');
  if (flags.write && mount.readonly && inode.type === 'file') throw failure('EROFS');
}

function openLocation(task: Task, location: Location, flags: OpenFlags): OpenFile {
  const { inode } = location;
  if (inode instanceof OpenFileInode) return inode.file;
  if (inode.type === 'directory') return new OpenDirectory(location);
  if (inode instanceof VirtualFile) return new VirtualOpenFile(location, inode, flags, task);
  if (inode instanceof DeviceInode) return openDevice(task, location, inode);
  if (inode instanceof EndpointInode) return openEndpoint(task, location, inode, flags);
  const file = flags.write ? writable(location) : inode;
  if (!(file instanceof FileInode)) throw failure('EINVAL');
  if (flags.truncate && flags.write && file.size > 0) file.truncate(0, task.clock.now);
  return new RegularFile(location, file, flags, task);
}

function openEndpoint(task: Task, location: Location, inode: EndpointInode, flags: OpenFlags): OpenFile {
  if (inode.type === 'socket') throw failure('ENXIO');
  if (!(inode.endpoint instanceof Pipe)) inode.endpoint = task.kernel.newPipe(true);
  return (inode.endpoint as Pipe).open(flags.read && flags.write ? 'both' : flags.write ? 'write' : 'read', location.path);
}

/** The lowest free descriptor from `least` on. Throws EMFILE. */
export function freeDescriptor(task: Task, least = 0): number {
  let descriptor = least;
  while (task.files[descriptor]) descriptor++;
  if (descriptor >= maxDescriptors) throw failure('EMFILE');
  return descriptor;
}

/** Gives an open file a descriptor. */
export function install(task: Task, file: OpenFile, descriptor = freeDescriptor(task)): number {
  task.files[descriptor] = file.retain();
  return descriptor;
}

/** Throws EBADF. */
export function fileOf(task: Task, descriptor: number): OpenFile {
  const file = task.files[descriptor];
  if (!file) throw failure('EBADF');
  return file;
}

export function closeDescriptor(task: Task, descriptor: number): void {
  const file = fileOf(task, descriptor);
  task.files[descriptor] = undefined;
  file.release();
}
