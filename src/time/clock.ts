import { type Cause, CauseLog } from './cause.ts';
import { Fifo } from './fifo.ts';
import { Heap } from './heap.ts';
import type { Duration, Time } from './units.ts';

/** A task that waits for its time. */
export interface Timer {
  /** Takes the task back; without effect once it has run. */
  cancel(): void;
  readonly time: Time;
}

/** What is pending on a clock, for "until the next event" and for tests that nothing is left behind. */
export interface Scheduled {
  readonly time: Time;
  readonly name: string;
  /** Background tasks (leases, resyncs) go on for ever: they do not count as "something is due". */
  readonly background: boolean;
}

class Task implements Timer, Scheduled {
  cancelled = false;
  readonly time: Time;
  readonly sequence: number;
  readonly cause: Cause;
  readonly name: string;
  readonly background: boolean;
  readonly run: () => void;
  readonly #onCancel: (task: Task) => void;

  constructor(time: Time, sequence: number, cause: Cause, name: string, background: boolean, run: () => void, onCancel: (task: Task) => void) {
    this.time = time;
    this.sequence = sequence;
    this.cause = cause;
    this.name = name;
    this.background = background;
    this.run = run;
    this.#onCancel = onCancel;
  }

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.#onCancel(this);
  }
}

const isEarlier = (a: Task, b: Task) => a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

/**
 * The clock of one simulation. Time passes only in `advance`, which runs the due tasks one after another, in order of time and, at
 * the same time, of scheduling. A task runs to its end; what it schedules for now runs in the same `advance`.
 */
export class Clock {
  readonly causes = new CauseLog();
  #now: Time;
  #sequence = 0;
  #live = 0;
  #foreground = 0;
  #cause: Cause = 0;
  #running = false;
  readonly #heap = new Heap<Task>();
  /** What was scheduled for the present moment, in its order: much is, and need not go through the heap. */
  readonly #due = new Fifo<Task>();

  constructor(start: Time) {
    this.#now = start;
  }

  get now(): Time {
    return this.#now;
  }

  /** What the code that runs now follows from. */
  get cause(): Cause {
    return this.#cause;
  }

  /** How many tasks wait. */
  get pending(): number {
    return this.#live;
  }

  /** Notes what happens now and makes it the cause of all that follows in this task. */
  because(actor: string, text: string): Cause {
    this.#cause = this.causes.add(this.#cause, this.#now, actor, text);
    return this.#cause;
  }

  /** Runs `action` with another current cause, and restores the present one. */
  withCause<T>(cause: Cause, action: () => T): T {
    const before = this.#cause;
    this.#cause = cause;
    try {
      return action();
    } finally {
      this.#cause = before;
    }
  }

  /** The same for something that runs, without a function for it: processes run often. */
  runWithCause(cause: Cause, action: { run(): void }): void {
    const before = this.#cause;
    this.#cause = cause;
    try {
      action.run();
    } finally {
      this.#cause = before;
    }
  }

  /** Runs `run` after `delay` (0: still at this time, after what is already due). The current cause goes with it. */
  after(delay: Duration, name: string, run: () => void): Timer {
    return this.#schedule(this.#now + Math.max(0, Math.ceil(delay)), name, run, false, this.#cause);
  }

  /** Runs `run` at `time`, or now if that has passed. */
  at(time: Time, name: string, run: () => void): Timer {
    return this.#schedule(Math.max(this.#now, Math.ceil(time)), name, run, false, this.#cause);
  }

  /** A task that keeps itself going for ever (a lease renewal): it has no cause, and nobody waits for it. */
  background(delay: Duration, name: string, run: () => void): Timer {
    return this.#schedule(this.#now + Math.max(0, Math.ceil(delay)), name, run, true, 0);
  }

  /** Lets `duration` pass: when it returns, every consequence within that time has happened. */
  advance(duration: Duration): void {
    this.advanceTo(this.#now + duration);
  }

  /**
   * Lets time pass until `end`. With `mayStop`, asks before each task whether to stop early (a host's time slice is used up); the
   * clock then stands at the last task that ran. Returns whether `end` was reached.
   */
  advanceTo(end: Time, mayStop?: () => boolean): boolean {
    if (this.#running) throw new Error('the clock is already running: a task must not advance it');
    this.#running = true;
    try {
      for (let task = this.#peek(); task && task.time <= end; task = this.#peek()) {
        if (mayStop?.()) return false;
        this.#take(task);
        this.#live--;
        if (!task.background) this.#foreground--;
        task.cancelled = true;
        this.#now = task.time;
        this.#cause = task.cause;
        task.run();
      }
      this.#now = Math.max(this.#now, end);
      return true;
    } finally {
      this.#cause = 0;
      this.#running = false;
    }
  }

  /** The next task, background tasks included. */
  next(): Scheduled | undefined {
    return this.#peek();
  }

  /** Whether anything but background tasks waits. */
  get busy(): boolean {
    return this.#foreground > 0;
  }

  /** The time of the next task that is no background task. Looks through all pending tasks. */
  nextForeground(): Time | undefined {
    let found: Time | undefined;
    if (this.#foreground === 0) return found;
    for (const task of this.#waiting()) if (!task.background && (found === undefined || task.time < found)) found = task.time;
    return found;
  }

  /** All that waits, in no order: for tests and bug reports. */
  scheduled(): Scheduled[] {
    return this.#waiting();
  }

  #waiting(): Task[] {
    return [...this.#due.items(), ...this.#heap.items].filter((task) => !task.cancelled);
  }

  /** One for all tasks: a function for each would be garbage nearly always. */
  readonly #cancelled = (task: Task): void => {
    this.#live--;
    if (!task.background) this.#foreground--;
    // Time-outs that nothing came of would wait (and hold what they would have done) until their time.
    if (this.#heap.length > 2 * this.#live + 64) this.#heap.keep((each) => !each.cancelled);
  };

  #schedule(time: Time, name: string, run: () => void, background: boolean, cause: Cause): Timer {
    const task = new Task(time, this.#sequence++, cause, name, background, run, this.#cancelled);
    this.#live++;
    if (!background) this.#foreground++;
    if (time === this.#now) this.#due.push(task);
    else this.#heap.push(task);
    return task;
  }

  #peek(): Task | undefined {
    while (this.#heap.first?.cancelled) this.#heap.pop();
    const top = this.#heap.first;
    while (this.#due.first?.cancelled) this.#due.shift();
    const due = this.#due.first;
    return due && (!top || isEarlier(due, top)) ? due : top;
  }

  /** Takes out what `#peek` has answered. */
  #take(task: Task): void {
    if (task === this.#heap.first) this.#heap.pop();
    else this.#due.shift();
  }
}
