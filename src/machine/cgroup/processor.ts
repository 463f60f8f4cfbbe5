import type { Clock, Duration, Time, Timer } from '../../time/index.ts';
import { removeFrom } from '../lists.ts';
import { bookQuota, epsilon, isThrottled, nextQuotaEvent, renewPeriods } from './quota.ts';
import { Queue, type Work } from './work.ts';

/**
 * The cores of a machine, shared as CFS does it on average: cgroups by their shares, the processes of one cgroup equally, nobody more than
 * one core; a cgroup that has used up its quota (its own or one above it) waits for its next period.
 */
export class Processor {
  readonly #clock: Clock;
  readonly #cpus: number;
  readonly #name: string;
  /** What runs while there is a core for each: nothing has to be shared out then, which is nearly always. */
  readonly #alone: Work[] = [];
  /** What shares the cores otherwise, until all of it is done: a queue for each group that has something to do. */
  readonly #queues: Queue[] = [];
  /** Empty ones, to be used again. */
  readonly #spare: Queue[] = [];
  #updated: Time;
  /** A queue was made since the last update: its groups may stand in a period that is over. */
  #grown = false;
  #timer: Timer | undefined;
  readonly #ticked = () => this.#tick();

  constructor(clock: Clock, cpus: number, name: string) {
    this.#clock = clock;
    this.#cpus = cpus;
    this.#name = name;
    this.#updated = clock.now;
  }

  /** Begins a piece of work: it is done when `duration` of processor time has been given to it. */
  begin(work: Work, duration: Duration): void {
    work.isActive = true;
    work.duration = Math.max(1, duration);
    work.cause = this.#clock.cause;
    if (this.#queues.length === 0 && this.#alone.length < this.#cpus && !work.group.isLimited) {
      work.start = this.#clock.now;
      work.endAlone ??= () => this.#endAlone(work);
      work.timer = this.#clock.after(Math.ceil(work.duration - epsilon), this.#name, work.endAlone);
      this.#alone.push(work);
      return;
    }
    this.#update();
    if (this.#alone.length > 0) this.#crowd();
    this.#share(work, work.duration);
    this.#plan();
  }

  /** Gives up a piece of work; without effect where there is none. */
  cancel(work: Work): void {
    if (!work.isActive) return;
    work.isActive = false;
    if (work.timer) {
      work.timer.cancel();
      this.#book(work);
      return;
    }
    const works = work.group.queue?.works;
    // One that was done at the same moment as another, whose consequence this is, has left its queue.
    if (!works?.includes(work)) return;
    this.#update();
    removeFrom(works, work);
    this.#plan();
  }

  /** Cores in use now: what `uptime` calls load. */
  get running(): number {
    let count = this.#alone.length;
    for (const queue of this.#queues) count += queue.works.length;
    return count;
  }

  #endAlone(work: Work): void {
    this.#book(work);
    work.isActive = false;
    work.run();
  }

  /** Books what was used on a core of its own, and takes it from there. */
  #book(work: Work): void {
    work.group.use(this.#clock.now - work.start);
    removeFrom(this.#alone, work);
    work.timer = undefined;
  }

  /** Those that had a core each have to share them from now on. */
  #crowd(): void {
    const alone = this.#alone.splice(0);
    for (const work of alone) {
      const used = this.#clock.now - work.start;
      work.timer?.cancel();
      work.timer = undefined;
      work.group.use(used);
      this.#share(work, work.duration - used);
    }
  }

  #share(work: Work, rest: Duration): void {
    const { group } = work;
    let { queue } = group;
    if (!queue) {
      queue = group.queue = this.#spare.pop() ?? new Queue();
      queue.group = group;
      queue.service = 0;
      queue.rate = 0;
      this.#queues.push(queue);
      this.#grown = true;
    }
    work.until = queue.service + rest;
    queue.insert(work);
  }

  /** Books the time since the last change. */
  #update(): void {
    const now = this.#clock.now;
    const passed = now - this.#updated;
    this.#updated = now;
    if (passed === 0 && !this.#grown) return;
    this.#grown = false;
    for (const queue of this.#queues) {
      if (passed === 0 || queue.rate === 0) continue;
      queue.service += queue.rate * passed;
      const used = queue.rate * queue.works.length * passed;
      queue.group.use(used);
      if (queue.isLimited) bookQuota(queue.group, used);
    }
    for (const queue of this.#queues) if (queue.isLimited) renewPeriods(queue.group, now);
  }

  /** Sets the rates, and the timer for the first moment at which something changes. */
  #plan(): void {
    this.#dropEmpty();
    const queues = this.#queues;
    let isAnyLimited = false;
    for (const queue of queues) {
      queue.rate = 0;
      queue.isLimited = queue.group.isLimited;
      queue.isThrottled = queue.isLimited && isThrottled(queue.group);
      isAnyLimited ||= queue.isLimited;
    }
    share(queues, this.#cpus);
    let next = Number.POSITIVE_INFINITY;
    for (const { works, service, rate } of queues) if (rate > 0) next = Math.min(next, (works[works.length - 1]!.until - service) / rate);
    const { now } = this.#clock;
    if (isAnyLimited) next = Math.min(next, nextQuotaEvent(queues, now));
    // At least a microsecond, the clock's grain: a rounding error must not make the time stand still.
    const time = Number.isFinite(next) ? now + Math.max(1, Math.ceil(next - epsilon)) : undefined;
    // A timer that comes too early finds nothing done and plans again: dearer than that is a new timer for everyone that begins.
    if (this.#timer && time !== undefined && this.#timer.time <= time) return;
    this.#timer?.cancel();
    this.#timer = time === undefined ? undefined : this.#clock.at(time, this.#name, this.#ticked);
  }

  #dropEmpty(): void {
    const queues = this.#queues;
    let kept = 0;
    for (const queue of queues) {
      if (queue.works.length > 0) {
        queues[kept++] = queue;
        continue;
      }
      queue.group.queue = undefined;
      this.#spare.push(queue);
    }
    while (queues.length > kept) queues.pop();
  }

  #tick(): void {
    this.#timer = undefined;
    this.#update();
    const finished: Work[] = [];
    for (const { works, service } of this.#queues) {
      while (works.length > 0 && works[works.length - 1]!.until <= service + epsilon) finished.push(works.pop()!);
    }
    this.#plan();
    for (const work of finished) {
      if (!work.isActive) continue;
      work.isActive = false;
      this.#clock.runWithCause(work.cause, work);
    }
  }
}

/** Gives each queue its rate: by shares, but at most one core for each process; what one does not need goes to the others. Their rates are 0 before. */
function share(queues: readonly Queue[], cpus: number): void {
  let left = cpus;
  for (;;) {
    let weight = 0;
    for (const queue of queues) if (isOpen(queue)) weight += queue.group.cpuShares;
    if (weight === 0) return;
    let taken = 0;
    for (const queue of queues) {
      const { length } = queue.works;
      if (!isOpen(queue) || (left * queue.group.cpuShares) / weight < length) continue;
      queue.rate = 1;
      taken += length;
    }
    left -= taken;
    if (taken > 0) continue;
    for (const queue of queues) if (isOpen(queue)) queue.rate = (left * queue.group.cpuShares) / weight / queue.works.length;
    return;
  }
}

/** Whether its rate has not been set yet. */
const isOpen = (queue: Queue): boolean => queue.rate === 0 && !queue.isThrottled;
