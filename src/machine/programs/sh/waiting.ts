import { SystemError } from '../../process/errors.ts';
import type { Execution, Waited, WaitOptions } from '../../process/types.ts';
import type { Shell } from './shell.ts';

/** Whether a wait has failed because there is nobody to wait for. */
export const isNoChild = (error: unknown): boolean => error instanceof SystemError && error.code === 'ECHILD';

/** Waits until one child has ended or, with job control, is stopped; and notes what becomes of the others meanwhile. */
export function* waitForProcess(shell: Shell, pid: number): Execution<Omit<Waited, 'pid'>> {
  for (;;) {
    const known = shell.jobs.ended.get(pid);
    if (known) {
      shell.jobs.ended.delete(pid);
      return { status: known };
    }
    let found: Waited | undefined;
    try {
      found = yield* shell.process.wait(shell.options.monitor ? untraced : running);
    } catch (error) {
      if (!isNoChild(error)) throw error;
    }
    if (!found) return { status: { code: 127 } };
    if (found.pid === pid) return found;
    shell.jobs.note(found);
  }
}

const untraced: WaitOptions = { untraced: true };
const running: WaitOptions = { untraced: false };

/** Takes note of children that have ended, or were stopped. False if there are no children at all. */
export function* reap(shell: Shell): Execution<boolean> {
  for (;;) {
    try {
      const found = yield* shell.process.wait({ noHang: true, untraced: shell.options.monitor });
      if (!found) return true;
      shell.jobs.note(found);
    } catch (error) {
      if (isNoChild(error)) return false;
      throw error;
    }
  }
}

/** Waits until a signal (one of a child that ended, too) has been handled. */
export function* pause(shell: Shell): Execution<void> {
  try {
    yield* shell.process.poll([]);
  } catch (error) {
    if (!(error instanceof SystemError && error.code === 'EINTR')) throw error;
  }
}

/** `wait`: until `done`, or a trapped signal has come (then true). */
export function* waitUntil(shell: Shell, done: () => boolean): Execution<boolean> {
  shell.process.onSignal('SIGCHLD', () => undefined);
  try {
    for (;;) {
      const children = yield* reap(shell);
      if (done()) return false;
      if (shell.pending.length > 0 || shell.interrupted) return true;
      if (!children) return false;
      yield* pause(shell);
    }
  } finally {
    if (!shell.traps.has('CHLD')) shell.process.onSignal('SIGCHLD', 'default');
  }
}
