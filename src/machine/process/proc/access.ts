import { effective, hasCapability } from '../capabilities.ts';
import { failure } from '../errors.ts';
import { Task } from '../task.ts';

/** A user as the whole machine numbers him. */
const user = ({ credentials, namespaces }: Task): number => namespaces.user.base + credentials.uid;

/**
 * Whether one process may look into another (ptrace(2), PTRACE_MODE_READ_FSCREDS): the same user with no fewer capabilities, or one with
 * CAP_SYS_PTRACE. The node's own agents, which are no processes here, may.
 */
function mayInspect(viewer: unknown, task: Task): boolean {
  if (!(viewer instanceof Task) || viewer === task) return true;
  const isAbove = viewer.namespaces.user === task.namespaces.user || viewer.namespaces.user.base === 0;
  if (isAbove && hasCapability(effective(viewer), 'SYS_PTRACE')) return true;
  const isSame = user(viewer) === user(task) && viewer.credentials.gid === task.credentials.gid;
  return isSame && isAbove && (effective(task) & ~effective(viewer)) === 0n;
}

/** Refuses a look into another process, as /proc does for root, cwd, exe, environ, open files and namespaces. */
export function inspect(viewer: unknown, task: Task): void {
  if (!mayInspect(viewer, task)) throw failure('EACCES');
}
