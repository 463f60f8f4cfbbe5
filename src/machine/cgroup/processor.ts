import type { Cause, Clock, Duration, Time, Timer } from '../../time/index.ts';
import type { Cgroup } from './cgroup.ts';

/** A piece of work that a process does on the processor. */
export interface Work {
  cancel(): void;
}

class Item implements Work {
  readonly group: Cgroup;
  readonly duration: Duration;
  readonly done: () => void;
  readonly cause: Cause;
  /** Alone on a core since then, until the timer. */
  start: Time = 0;
  timer: Timer | undefined;
  /** The group's service at which this piece is done, where cores are shared. */
  until = 0;
  readonly #processor: Processor;

  constructor(processor: Processor, group: Cgroup, duration: Duration, cause: Cause, done: () => void) {
    this.#processor = processor;
    this.group = group;
    this.duration = duration;
    this.cause = cause;
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
  /** What runs while there is a core for each: nothing has to be shared out then, which is nearly always. */
  readonly #alone = new Set<Item>();
  /** What shares the cores otherwise, until all of it is done. */
  readonly #queues = new Map<Cgroup, Queue>();
  #updated: Time;
  /** A queue was made since the last update: its groups may stand in a period that is over. */
  #grown = false;
  #timer: Timer | undefined;
  readonly #ticked = () => this.#tick();
  /** Those that get something now: the same array each time, since this is asked often. */
  readonly #active: Queue[] = [];

  constructor(clock: Clock, cpus: number, name: string) {
    this.#clock = clock;
    this.#cpus = cpus;
    this.#name = name;
    this.#updated = clock.now;
  }

  /** Calls `done`, as a task of the clock, when `duration` of processor time has been given to it. */
  work(group: Cgroup, duration: Duration, done: () => void): Work {
    const item = new Item(this, group, Math.max(1, duration), this.#clock.cause, done);
    if (this.#queues.size === 0 && this.#alone.size < this.#cpus && !isLimited(group)) {
      item.start = this.#clock.now;
      item.timer = this.#clock.after(Math.ceil(item.duration - epsilon), this.#name, () => this.#endAlone(item));
      this.#alone.add(item);
      return item;
    }
    this.#update();
    if (this.#alone.size > 0) this.#crowd();
    this.#share(item, item.duration);
    this.#plan();
    return item;
  }

  cancel(item: Item): void {
    if (item.timer) {
      item.timer.cancel();
      this.#book(item);
      return;
    }
    const items = this.#queues.get(item.group)?.items;
    const index = items?.indexOf(item) ?? -1;
    if (index < 0) return;
    this.#update();
    items!.splice(index, 1);
    this.#plan();
  }

  /** Cores in use now: what `uptime` calls load. */
  get running(): number {
    let count = this.#alone.size;
    for (const queue of this.#queues.values()) count += queue.items.length;
    return count;
  }

  #endAlone(item: Item): void {
    this.#book(item);
    item.done();
  }

  /** Books what an item has used on its own core, and takes it from there. */
  #book(item: Item): void {
    const used = this.#clock.now - item.start;
    for (let group: Cgroup | undefined = item.group; group; group = group.parent) group.cpuUsed += used;
    this.#alone.delete(item);
    item.timer = undefined;
  }

  /** Those that had a core each have to share them from now on. */
  #crowd(): void {
    for (const item of this.#alone) {
      item.timer?.cancel();
      this.#book(item);
      this.#share(item, item.duration - (this.#clock.now - item.start));
    }
  }

  #share(item: Item, rest: Duration): void {
    let queue = this.#queues.get(item.group);
    if (!queue) {
      queue = new Queue(item.group);
      this.#queues.set(item.group, queue);
      this.#grown = true;
    }
    item.until = queue.service + rest;
    queue.insert(item);
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
    const active = this.#active;
    active.length = 0;
    let hasQuota = false;
    for (const queue of this.#queues.values()) {
      queue.rate = 0;
      if (queue.items.length === 0) this.#queues.delete(queue.group);
      else if (!isLimited(queue.group)) active.push(queue);
      else {
        hasQuota = true;
        if (!throttled(queue.group)) active.push(queue);
      }
    }
    share(active, this.#cpus);
    let next = Number.POSITIVE_INFINITY;
    for (const queue of active) next = Math.min(next, (queue.items[queue.items.length - 1]!.until - queue.service) / queue.rate);
    if (hasQuota) next = Math.min(next, this.#nextQuota(active, now));
    // At least a microsecond, the clock's grain: a rounding error must not make the time stand still.
    const time = Number.isFinite(next) ? now + Math.max(1, Math.ceil(next - epsilon)) : undefined;
    if (this.#timer?.time === time) return;
    this.#timer?.cancel();
    this.#timer = time === undefined ? undefined : this.#clock.at(time, this.#name, this.#ticked);
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
    for (const item of finished) this.#clock.withCause(item.cause, item.done);
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

/** Gives each queue its rate: by shares, but at most one core an item; what one does not need goes to the others. Their rates are 0 before. */
function share(queues: readonly Queue[], cpus: number): void {
  let left = cpus;
  for (let open = queues.length; open > 0; ) {
    let weight = 0;
    for (const queue of queues) if (queue.rate === 0) weight += queue.group.cpuShares;
    let content = 0;
    let taken = 0;
    for (const queue of queues) {
      const { length } = queue.items;
      if (queue.rate > 0 || (left * queue.group.cpuShares) / weight < length) continue;
      queue.rate = 1;
      content++;
      taken += length;
    }
    left -= taken;
    open -= content;
    if (content > 0) continue;
    for (const queue of queues) if (queue.rate === 0) queue.rate = (left * queue.group.cpuShares) / weight / queue.items.length;
    return;
  }
}
