import type { Duration, Time, Timer } from '../../time/index.ts';
import { Call } from './call.ts';
import type { Task } from './task.ts';
import type { Suspension } from './types.ts';

/** nanosleep: the time still left if a handled signal came first, else 0. What the task owes is slept too. */
export class SleepCall extends Call<Duration> {
  readonly #task: Task;
  readonly #duration: Duration;
  #end: Time = 0;
  #timer: Timer | undefined;

  constructor(task: Task, duration: Duration) {
    super();
    this.#task = task;
    this.#duration = Math.max(0, Math.ceil(duration));
  }

  next(): IteratorResult<Suspension, Duration> {
    const task = this.#task;
    const { clock } = task;
    if (!this.#timer) {
      this.#end = clock.now + this.#duration + task.debt;
      task.debt = 0;
      this.#timer = clock.at(this.#end, 'sleep', () => task.wakeNow());
    } else if (task.interrupted || clock.now >= this.#end) return this.return(task.interrupted ? Math.max(0, this.#end - clock.now) : 0);
    return { done: false, value: task.suspend('sleep') };
  }

  protected leave(): void {
    this.#timer?.cancel();
  }
}
