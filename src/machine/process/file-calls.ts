import { allows, locate } from '../filesystem/index.ts';
import type { Task } from './task.ts';
import { failure, type Process } from './types.ts';

/** The directory that a process may make its own: its path without symlinks. Throws ENOENT, ENOTDIR, EACCES. */
export function directoryPath(task: Task, path: string): string {
  const { inode, path: found } = locate(task, path);
  if (inode.type !== 'directory') throw failure('ENOTDIR');
  if (!allows(inode, task.credentials, 'x')) throw failure('EACCES');
  return found;
}

export function statfs(task: Task, path: string): ReturnType<Process['statfs']> {
  const { mount, inode } = locate(task, path);
  const { volume } = inode;
  const root = mount.root.volume;
  return { device: mount.device ?? root.device, type: mount.type ?? root.type, ...volume.statistics, mountPoint: mount.path };
}

export function mounts(task: Task): ReturnType<Process['mounts']> {
  return task.mounts.mounts.map((mount) => ({
    device: mount.device ?? mount.root.volume.device,
    path: mount.path,
    type: mount.type ?? mount.root.volume.type,
    options: `${mount.readonly ? 'ro' : 'rw'}${mount.options ? `,${mount.options}` : ''}`,
  }));
}
