import type { Cause, Duration, Time, Timer } from '../../time/index.ts';
import type { Cgroup } from './cgroup.ts';

/** Who works: a process. */
export interface Worker {
  readonly cgroup: Cgroup;
  /** Called, as a task of the clock, at the end of each piece of work. */
  worked(): void;
}

/** What one process does on the processor, one piece after another: the same object each time, since processes work often. */
export class Work {
  readonly worker: Worker;
  /** Whether there is a piece that is not done. */
  isActive = false;
  duration: Duration = 0;
  /** What the present piece follows from. */
  cause: Cause = 0;
  /** Alone on a core since then, until the timer. */
  start: Time = 0;
  timer: Timer | undefined;
  /** The service of its queue at which the piece is done, where cores are shared. */
  until = 0;
  /** Ends a piece that had a core of its own: what the timer runs. */
  endAlone: (() => void) | undefined;

  constructor(worker: Worker) {
    this.worker = worker;
  }

  get group(): Cgroup {
    return this.worker.cgroup;
  }

  /** Tells the worker that a piece is done. */
  run(): void {
    this.worker.worked();
  }
}

/** What the processes of one cgroup have to do, where cores are shared. Each gets the same rate. */
export class Queue {
  group!: Cgroup;
  /** By `until`, the nearest last; of equal ones the first to come last. */
  readonly works: Work[] = [];
  /** What one that has been there all the time would have got. */
  service = 0;
  /** Cores for each now. */
  rate = 0;
  /** Whether the group, or one above it, has a quota. */
  isLimited = false;
  /** Whether such a quota is used up: nobody gets anything until the next period. */
  isThrottled = false;

  insert(work: Work): void {
    const { works } = this;
    let at = works.push(work) - 1;
    for (; at > 0 && works[at - 1]!.until <= work.until; at--) works[at] = works[at - 1]!;
    works[at] = work;
  }
}
