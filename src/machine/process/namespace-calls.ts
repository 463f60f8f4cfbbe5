import { MountTable } from '../filesystem/index.ts';
import { demandCapability } from './capabilities.ts';
import { failure } from './errors.ts';
import { type Namespaces, PidNamespace } from './namespaces.ts';
import type { Task } from './task.ts';
import type { NamespaceKind } from './types.ts';

function change(task: Task, found: Partial<Namespaces>): void {
  const { pid, ...own } = found;
  task.namespaces = { ...task.namespaces, ...own };
  if (pid && pid !== task.namespaces.pid) task.namespacesOfChildren = { ...task.namespaces, pid };
  else if (task.namespacesOfChildren) task.namespacesOfChildren = { ...task.namespaces, pid: task.namespacesOfChildren.pid };
}

/** setns(2): into namespaces of another process; into its PID namespace go the children only. Throws ESRCH, EPERM, EINVAL. */
export function enterNamespaces(task: Task, pid: number, kinds: readonly NamespaceKind[]): void {
  const target = task.namespaces.pid.tasks.get(pid);
  if (!target) throw failure('ESRCH');
  demandCapability(task, 'SYS_ADMIN');
  if (kinds.includes('pid') && target.namespaces.pid.level < task.namespaces.pid.level) throw failure('EINVAL');
  const found: Partial<Record<NamespaceKind, unknown>> = {};
  for (const kind of kinds) found[kind] = target.namespaces[kind];
  change(task, found as Partial<Namespaces>);
  if (kinds.includes('mnt')) task.cwd = '/';
}

/** unshare(2): namespaces of its own. A network or a user namespace cannot be had that way. Throws EPERM. */
export function unshare(task: Task, kinds: readonly Exclude<NamespaceKind, 'net' | 'user'>[]): void {
  demandCapability(task, 'SYS_ADMIN');
  const { kernel, namespaces } = task;
  const made: { -readonly [Kind in keyof Namespaces]?: Namespaces[Kind] } = {};
  for (const kind of kinds) {
    const id = kernel.nextNamespace();
    if (kind === 'mnt') made.mnt = new MountTable(namespaces.mnt.mounts, id);
    else if (kind === 'uts') made.uts = { id, hostname: namespaces.uts.hostname };
    else if (kind === 'ipc') made.ipc = { id };
    else if (kind === 'cgroup') made.cgroup = { id, isPrivate: true };
    else made.pid = new PidNamespace(id, namespaces.pid);
  }
  change(task, made);
}
