import type { Clock, Duration, Time, Timer } from '../../time/index.ts';
import type { Cgroup } from './cgroup.ts';

/** A piece of work that a process does on the processor. */
export interface Work {
  cancel(): void;
}

class Item implements Work {
  /** The group's service at which this piece is done. */
  readonly until: number;
  readonly done: () => void;
  readonly queue: Queue;
  readonly #processor: Processor;

  constructor(processor: Processor, queue: Queue, until: number, done: () => void) {
    this.#processor = processor;
    this.queue = queue;
    this.until = until;
    this.done = done;
  }

  cancel(): void {
    this.#processor.cancel(this);
  }
}

/** What the processes of one cgroup have to do. Each gets the same rate; `service` is what one of them has got since the queue exists. */
class Queue {
  readonly group: Cgroup;
  /** Sorted by `until`, the nearest last. */
  readonly items: Item[] = [];
  service = 0;
  /** Cores for each item now. */
  rate = 0;

  constructor(group: Cgroup) {
    this.group = group;
  }

  insert(item: Item): void {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.items[middle]!.until > item.until) low = middle + 1;
      else high = middle;
    }
    this.items.splice(low, 0, item);
  }
}

const epsilon = 1e-6;

/**
 * The cores of a machine, shared as CFS does it on average: cgroups by their shares, the processes of one cgroup equally, nobody more than
 * one core; a cgroup that has used up its quota (its own or one above it) waits for its next period.
 */
export class Processor {
  readonly #clock: Clock;
  readonly #cpus: number;
  readonly #name: string;
  readonly #queues = new Map<Cgroup, Queue>();
  #updated: Time;
  /** A queue was made since the last update: its groups may stand in a period that is over. */
  #grown = false;
  #timer: Timer | undefined;

  constructor(clock: Clock, cpus: number, name: string) {
    this.#clock = clock;
    this.#cpus = cpus;
    this.#name = name;
    this.#updated = clock.now;
  }

  /** Calls `done`, as a task of the clock, when `duration` of processor time has been given to it. */
  work(group: Cgroup, duration: Duration, done: () => void): Work {
    this.#update();
    let queue = this.#queues.get(group);
    if (!queue) {
      queue = new Queue(group);
      this.#queues.set(group, queue);
      this.#grown = true;
    }
    const cause = this.#clock.cause;
    const item = new Item(this, queue, queue.service + Math.max(1, duration), () => this.#clock.withCause(cause, done));
    queue.insert(item);
    this.#plan();
    return item;
  }

  cancel(item: Item): void {
    const index = item.queue.items.indexOf(item);
    if (index < 0) return;
    this.#update();
    item.queue.items.splice(index, 1);
    this.#plan();
  }

  /** Cores in use now: what `uptime` calls load. */
  get running(): number {
    let count = 0;
    for (const queue of this.#queues.values()) count += queue.items.length;
    return count;
  }

  /** Books the time since the last change. */
  #update(): void {
    const now = this.#clock.now;
    const passed = now - this.#updated;
    this.#updated = now;
    if (passed === 0 && !this.#grown) return;
    this.#grown = false;
    if (passed > 0) {
      for (const queue of this.#queues.values()) {
        if (queue.rate === 0) continue;
        queue.service += queue.rate * passed;
        const used = queue.rate * queue.items.length * passed;
        for (let group: Cgroup | undefined = queue.group; group; group = group.parent) {
          group.cpuUsed += used;
          group.periodUsed += used;
        }
      }
    }
    for (const queue of this.#queues.values()) {
      for (let group: Cgroup | undefined = queue.group; group; group = group.parent) this.#renew(group, now);
    }
  }

  #renew(group: Cgroup, now: Time): void {
    if (group.cpuQuota === 0) {
      group.periodUsed = 0;
      return;
    }
    const start = Math.floor(now / group.cpuPeriod) * group.cpuPeriod;
    if (start === group.periodStart) return;
    group.periods++;
    if (group.periodUsed >= group.cpuQuota - epsilon) group.throttledPeriods++;
    group.periodStart = start;
    group.periodUsed = 0;
  }

  /** Sets the rates, and the timer for the first moment at which something changes. */
  #plan(): void {
    const now = this.#clock.now;
    const active: Queue[] = [];
    let hasQuota = false;
    for (const queue of this.#queues.values()) {
      queue.rate = 0;
      if (queue.items.length === 0) {
        this.#queues.delete(queue.group);
        continue;
      }
      if (!isLimited(queue.group)) active.push(queue);
      else {
        hasQuota = true;
        if (!throttled(queue.group)) active.push(queue);
      }
    }
    share(active, this.#cpus);
    let next = Number.POSITIVE_INFINITY;
    for (const queue of active) next = Math.min(next, (queue.items.at(-1)!.until - queue.service) / queue.rate);
    if (hasQuota) next = Math.min(next, this.#nextQuota(active, now));
    this.#timer?.cancel();
    // At least a microsecond, the clock's grain: a rounding error must not make the time stand still.
    this.#timer = Number.isFinite(next) ? this.#clock.after(Math.max(1, Math.ceil(next - epsilon)), this.#name, () => this.#tick()) : undefined;
  }

  /** How long until a quota runs out or a throttled group's period begins. */
  #nextQuota(active: readonly Queue[], now: Time): Duration {
    let next = Number.POSITIVE_INFINITY;
    let burning: Map<Cgroup, number> | undefined;
    for (const queue of active) {
      for (let group: Cgroup | undefined = queue.group; group; group = group.parent) {
        if (group.cpuQuota === 0) continue;
        burning ??= new Map();
        burning.set(group, (burning.get(group) ?? 0) + queue.rate * queue.items.length);
      }
    }
    if (burning)
      for (const [group, rate] of burning) {
        const exhausted = (group.cpuQuota - group.periodUsed) / rate;
        const rest = group.periodStart + group.cpuPeriod - now;
        // A period that ends before its quota is used up needs no event: the use is booked when something else happens.
        if (exhausted < rest) next = Math.min(next, exhausted);
        else if (rate * group.cpuPeriod > group.cpuQuota) next = Math.min(next, rest);
      }
    for (const queue of this.#queues.values()) {
      for (let group: Cgroup | undefined = queue.group; group; group = group.parent) {
        if (exhaustedQuota(group)) next = Math.min(next, group.periodStart + group.cpuPeriod - now);
      }
    }
    return next;
  }

  #tick(): void {
    this.#timer = undefined;
    this.#update();
    const finished: Item[] = [];
    for (const queue of this.#queues.values()) {
      while (queue.items.length > 0 && queue.items.at(-1)!.until <= queue.service + epsilon) finished.push(queue.items.pop()!);
    }
    this.#plan();
    for (const item of finished) item.done();
  }
}

function exhaustedQuota(group: Cgroup): boolean {
  return group.cpuQuota > 0 && group.periodUsed >= group.cpuQuota - epsilon;
}

/** Whether it, or a group above it, has a quota. */
function isLimited(group: Cgroup): boolean {
  for (let at: Cgroup | undefined = group; at; at = at.parent) if (at.cpuQuota > 0) return true;
  return false;
}

function throttled(group: Cgroup): boolean {
  for (let at: Cgroup | undefined = group; at; at = at.parent) if (exhaustedQuota(at)) return true;
  return false;
}

/** Gives each queue its rate: by shares, but at most one core an item; what one does not need goes to the others. */
function share(queues: readonly Queue[], cpus: number): void {
  const [first] = queues;
  if (first && queues.length === 1) {
    first.rate = Math.min(1, cpus / first.items.length);
    return;
  }
  if (isEnough(queues, cpus)) {
    for (const queue of queues) queue.rate = 1;
    return;
  }
  let open = [...queues];
  let left = cpus;
  while (open.length > 0) {
    const weight = open.reduce((sum, queue) => sum + queue.group.cpuShares, 0);
    const content = open.filter((queue) => (left * queue.group.cpuShares) / weight >= queue.items.length);
    if (content.length === 0) {
      for (const queue of open) queue.rate = (left * queue.group.cpuShares) / weight / queue.items.length;
      return;
    }
    for (const queue of content) {
      queue.rate = 1;
      left -= queue.items.length;
    }
    open = open.filter((queue) => queue.rate === 0);
  }
}

/** Whether everybody's share is a core for each of its processes. */
function isEnough(queues: readonly Queue[], cpus: number): boolean {
  let weight = 0;
  for (const queue of queues) weight += queue.group.cpuShares;
  for (const queue of queues) if ((cpus * queue.group.cpuShares) / weight < queue.items.length) return false;
  return true;
}
