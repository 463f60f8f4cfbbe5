import { type Cause, CauseLog } from './cause.ts';
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

const earlier = (a: Task, b: Task) => a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

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
  #heap: Task[] = [];
  /** What was scheduled for the present moment, in its order: much is, and need not go through the heap. From `#first` on. */
  #due: (Task | undefined)[] = [];
  #first = 0;

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
    return [...this.#due, ...this.#heap].filter((task) => task?.cancelled === false) as Task[];
  }

  /** One for all tasks: a function for each would be garbage nearly always. */
  readonly #cancelled = (task: Task): void => {
    this.#live--;
    if (!task.background) this.#foreground--;
    if (this.#heap.length > 2 * this.#live + 64) this.#sweep();
  };

  /** Drops the cancelled tasks: time-outs that nothing came of would wait (and hold what they would have done) until their time. */
  #sweep(): void {
    const heap = this.#heap.filter((task) => !task.cancelled);
    // A sorted array is a heap.
    this.#heap = heap.sort((a, b) => (earlier(a, b) ? -1 : 1));
  }

  #schedule(time: Time, name: string, run: () => void, background: boolean, cause: Cause): Timer {
    const task = new Task(time, this.#sequence++, cause, name, background, run, this.#cancelled);
    this.#live++;
    if (!background) this.#foreground++;
    if (time === this.#now) this.#due.push(task);
    else this.#push(task);
    return task;
  }

  #peek(): Task | undefined {
    while (this.#heap[0]?.cancelled) this.#pop();
    const top = this.#heap[0];
    while (this.#due[this.#first]?.cancelled) this.#shift();
    const due = this.#due[this.#first];
    return due && (!top || earlier(due, top)) ? due : top;
  }

  /** Takes out what `#peek` has answered. */
  #take(task: Task): void {
    if (task === this.#heap[0]) this.#pop();
    else this.#shift();
  }

  #shift(): void {
    this.#due[this.#first] = undefined;
    if (++this.#first < this.#due.length) return;
    this.#due.length = 0;
    this.#first = 0;
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let i = heap.push(task) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!earlier(task, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = task;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child++;
      if (!earlier(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}
