import type { Duration, Time, Timer } from '../../time/index.ts';
import { Call } from './call.ts';
import { failure } from './errors.ts';
import { fileOf } from './open.ts';
import type { OpenFile } from './open-file.ts';
import type { Task } from './task.ts';
import type { Suspension } from './types.ts';

const none: readonly number[] = [];

/** Those of the descriptors that can be read now. Throws EBADF. */
export function readable(task: Task, descriptors: readonly number[]): readonly number[] {
  let ready: number[] | undefined;
  for (let i = 0; i < descriptors.length; i++) {
    const descriptor = descriptors[i]!;
    if (!fileOf(task, descriptor).readable) continue;
    if (ready) ready.push(descriptor);
    else ready = [descriptor];
  }
  return ready ?? none;
}

/** poll(2) while nothing can be read. */
export class PollCall extends Call<readonly number[]> {
  readonly #task: Task;
  readonly #descriptors: readonly number[];
  readonly #end: Time | undefined;
  #files: readonly OpenFile[] | undefined;
  #timer: Timer | undefined;

  constructor(task: Task, descriptors: readonly number[], timeout: Duration | undefined) {
    super();
    this.#task = task;
    this.#descriptors = descriptors;
    this.#end = timeout === undefined ? undefined : task.clock.now + timeout;
  }

  next(): IteratorResult<Suspension, readonly number[]> {
    const task = this.#task;
    if (!this.#files) this.#enter();
    else if (task.interrupted) this.throw(failure('EINTR'));
    else {
      const ready = readable(task, this.#descriptors);
      if (ready.length > 0 || (this.#end !== undefined && task.clock.now >= this.#end)) return this.return(ready);
    }
    return { done: false, value: task.suspend('poll') };
  }

  #enter(): void {
    const task = this.#task;
    const files: OpenFile[] = new Array(this.#descriptors.length);
    for (let i = 0; i < files.length; i++) files[i] = fileOf(task, this.#descriptors[i]!);
    this.#files = files;
    if (this.#end !== undefined) this.#timer = task.clock.at(this.#end, 'poll', () => task.wakeNow());
    for (const file of files) file.readQueue.add(task);
    task.polled = files;
    task.polledUntil = this.#end;
  }

  protected leave(): void {
    this.#task.polled = undefined;
    this.#timer?.cancel();
    for (const file of this.#files ?? []) file.readQueue.remove(this.#task);
  }
}
