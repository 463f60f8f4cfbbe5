import { allows, locate, MountTable } from '../filesystem/index.ts';
import { failure } from './errors.ts';
import type { Task } from './task.ts';
import type { Process } from './types.ts';

/** The directory that a process may make its own: its path without symlinks. Throws ENOENT, ENOTDIR, EACCES. */
export function directoryPath(task: Task, path: string): string {
  const { inode, path: found } = locate(task, path);
  if (inode.type !== 'directory') throw failure('ENOTDIR');
  if (!allows(inode, task, 'x')) throw failure('EACCES');
  return found;
}

/** Makes a directory the root, with what is mounted below it. */
export function changeRoot(task: Task, path: string): void {
  const { inode, path: root, mount, mountIndex, table } = locate(task, path);
  if (inode.type !== 'directory') throw failure('ENOTDIR');
  if (root === '/') return;
  const below = table.mounts.filter((each, i) => i > mountIndex && each.path.startsWith(`${root}/`));
  const mounts = [{ ...mount, path: '/', root: inode }, ...below.map((each) => ({ ...each, path: each.path.slice(root.length) }))];
  task.namespaces = { ...task.namespaces, mnt: new MountTable(mounts, table.id) };
  task.cwd = '/';
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
