import { Directory, locate, TreeDirectory, Volume } from '../filesystem/index.ts';
import { demandCapability } from './capabilities.ts';
import { failure } from './errors.ts';
import type { Task } from './task.ts';
import type { MountOptions } from './types.ts';

/** mount(2) in the process' own mount namespace: a tmpfs, what is at another path (bind), or other options for a mount (remount). */
export function mount(task: Task, source: string, path: string, { type, bind, remount, readonly = false, size }: MountOptions): void {
  demandCapability(task, 'SYS_ADMIN');
  const at = locate(task, path);
  const table = task.mounts;
  if (remount) {
    const index = table.mounts.findLastIndex((one) => one.path === at.path);
    if (index < 0) throw failure('EINVAL');
    table.mounts[index] = { ...table.mounts[index]!, readonly };
    return;
  }
  if (bind) {
    const from = locate(task, source);
    if (from.inode instanceof Directory !== at.inode instanceof Directory) throw failure('ENOTDIR');
    table.mount({ path: at.path, root: from.inode, readonly: readonly || from.mount.readonly, options: from.mount.options });
    return;
  }
  if (!(at.inode instanceof Directory)) throw failure('ENOTDIR');
  if (type !== 'tmpfs') throw failure('ENODEV');
  const bytes = size ?? Math.floor(task.kernel.facts.memory / 2);
  const volume = new Volume({ type: 'tmpfs', device: source, deviceNumber: task.kernel.nextNamespace() & 0xfff, size: bytes });
  const root = new TreeDirectory(volume, { mode: 0o1777, uid: 0, gid: 0, modified: task.clock.now });
  table.mount({ path: at.path, root, readonly, options: `relatime${size === undefined ? '' : `,size=${Math.floor(size / 1024)}k`}` });
}

/** umount2(2). Throws EINVAL where nothing is mounted, EBUSY where a process works in it. */
export function unmount(task: Task, path: string): void {
  demandCapability(task, 'SYS_ADMIN');
  const at = locate(task, path).path;
  if (task.cwd === at || task.cwd.startsWith(`${at}/`)) throw failure('EBUSY');
  task.mounts.unmount(at);
}
