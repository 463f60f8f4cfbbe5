import { Call } from './call.ts';
import { failure } from './errors.ts';
import { signalNumbers } from './signals.ts';
import type { Task } from './task.ts';
import type { Suspension, Waited, WaitOptions } from './types.ts';

/**
 * wait4. A task that owes processor time pays while the child runs, and is not woken between: starting a program and waiting for it is most of
 * what a shell does. A process is in one such call at a time, so that it has one of these for all.
 */
export class WaitCall extends Call<Waited | undefined> {
  readonly #task: Task;
  #options: WaitOptions = {};
  /** Between the first step and the end. */
  isActive = false;

  constructor(task: Task) {
    super();
    this.#task = task;
  }

  /** The call with other options. */
  with(options: WaitOptions): this {
    this.#options = options;
    return this;
  }

  next(): IteratorResult<Suspension, Waited | undefined> {
    const task = this.#task;
    if (!this.isActive) {
      this.isActive = true;
      if (task.owes) task.startPaying();
    } else if (task.interrupted && this.#options.interruptible && !hasNews(task)) this.throw(failure('EINTR'));
    if (task.isPaying) return { done: false, value: task.suspend('cpu') };
    try {
      const found = findWaited(task, this.#options);
      if (found) return this.return(found);
    } catch (error) {
      this.throw(error);
    }
    return { done: false, value: task.suspend('wait') };
  }

  /** The task has paid what it owed. It runs on only if there is something for it. */
  paid(): void {
    const task = this.#task;
    task.reason = 'wait';
    if (task.interrupted || hasNews(task)) task.wakeNow();
  }

  /** A child has ended or was stopped. */
  hear(): void {
    if (this.isActive && !this.#task.isPaying) this.#task.wake();
  }

  protected leave(): void {
    this.isActive = false;
    this.#task.stopPaying();
  }
}

/** Whether it makes sense for a task that waits to look at its children. */
function hasNews({ children }: Task): boolean {
  if (!children || children.length === 0) return true;
  for (const child of children) if (child.state === 'zombie' || child.stopSignal) return true;
  return false;
}

/** A child that has ended, which is gone then, or was stopped. Throws ECHILD. */
export function findWaited(task: Task, options: WaitOptions): Waited | undefined {
  const { level } = task.namespaces.pid;
  let any = false;
  if (task.children)
    for (const child of task.children) {
      const pid = child.pidAt(level);
      if (options.pid !== undefined && options.pid > 0 && pid !== options.pid) continue;
      any = true;
      if (options.untraced && child.stopSignal) {
        const stopped = child.stopSignal;
        child.stopSignal = undefined;
        return { pid, status: { code: 128 + signalNumbers[stopped] }, stopped };
      }
      if (child.state !== 'zombie') continue;
      task.kernel.reap(child);
      return { pid, status: child.status! };
    }
  if (!any) throw failure('ECHILD');
  return undefined;
}
