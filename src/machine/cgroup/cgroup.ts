import type { Duration } from '../../time/index.ts';
import { type Entries, entryOf, valuesOf, withEntry, withoutEntry } from '../filesystem/index.ts';
import type { Queue } from './work.ts';

/** A member of a cgroup, as the OOM killer weighs it. */
export interface CgroupMember {
  /** No two members of one machine share it while they live. */
  readonly id: number;
  /** Bytes. */
  readonly memory: number;
  readonly oomScoreAdj: number;
  /** Killed, but still there. */
  readonly dying: boolean;
  oomKill(): void;
  /** The next and the one before among the members of its group. Kept by the group. */
  nextMember?: CgroupMember | undefined;
  previousMember?: CgroupMember | undefined;
}

export interface CgroupLimits {
  readonly cpuShares?: number;
  /** Microseconds of CPU per period; 0: no limit. */
  readonly cpuQuota?: number;
  readonly cpuPeriod?: number;
  /** Bytes; 0: no limit. */
  readonly memoryLimit?: number;
  /** 0: no limit. */
  readonly pidsLimit?: number;
}

const defaultPeriod = 100_000;

/**
 * A control group: CPU weight and quota, memory and number of processes, for the processes in it and in the groups below it.
 */
export class Cgroup {
  readonly name: string;
  readonly parent: Cgroup | undefined;
  #firstMember: CgroupMember | undefined;
  #lastMember: CgroupMember | undefined;
  cpuShares = 1024;
  cpuQuota = 0;
  cpuPeriod = defaultPeriod;
  memoryLimit = 0;
  pidsLimit = 0;
  /** CPU time used by its own members and in groups below it that are gone. */
  #cpuUsed: Duration = 0;
  /** It, or a group above it, has a CPU quota. */
  isLimited: boolean;
  /** Bytes held by all below. */
  memoryUsed = 0;
  memoryPeak = 0;
  pids = 0;
  /** Called when the OOM killer has taken a process of this group. */
  onOom: (() => void) | undefined;
  oomKills = 0;
  /** The OOM killer takes all of it or nothing (memory.oom.group, cgroup v2). */
  killedAsOne = false;
  /** Periods in which it ran, and those of them in which its quota ended. */
  periods = 0;
  throttledPeriods = 0;
  /** CPU time used in the current quota period, and when that began: kept by the Processor. */
  periodUsed = 0;
  periodStart = 0;
  /** What its members have to do where cores are shared: kept by the Processor. */
  queue: Queue | undefined;
  /** Rung when more than so many bytes are in use and somebody takes more. */
  alarm: { readonly above: number; readonly ring: () => void } | undefined;
  #children: Entries<string, Cgroup>;

  constructor(name: string, parent: Cgroup | undefined) {
    this.name = name;
    this.parent = parent;
    this.isLimited = parent?.isLimited ?? false;
  }

  /** In the order in which they joined. */
  get members(): readonly CgroupMember[] {
    const members: CgroupMember[] = [];
    for (let member = this.#firstMember; member; member = member.nextMember) members.push(member);
    return members;
  }

  /** CPU time used by all below, in microseconds. */
  get cpuUsed(): Duration {
    let used = this.#cpuUsed;
    for (const child of this.children) used += child.cpuUsed;
    return used;
  }

  /** Books CPU time that members have used. */
  use(duration: Duration): void {
    this.#cpuUsed += duration;
  }

  get path(): string {
    return this.parent ? `${this.parent.parent ? this.parent.path : ''}/${this.name}` : '/';
  }

  child(name: string): Cgroup | undefined {
    return entryOf(this.#children, name);
  }

  get children(): readonly Cgroup[] {
    return valuesOf(this.#children);
  }

  /** The group at a path below this one; groups on the way are made. */
  at(path: string): Cgroup {
    let group: Cgroup = this;
    for (const name of path.split('/')) {
      if (name === '') continue;
      let next = entryOf(group.#children, name);
      if (!next) {
        next = new Cgroup(name, group);
        group.#children = withEntry(group.#children, name, next);
      }
      group = next;
    }
    return group;
  }

  /** Takes the group out of the tree; its own and its parents' counters stand. */
  remove(): void {
    const { parent } = this;
    if (!parent || parent.child(this.name) !== this) return;
    parent.#children = withoutEntry(parent.#children, this.name);
    parent.use(this.cpuUsed);
  }

  set(limits: CgroupLimits): void {
    if (limits.cpuShares !== undefined) this.cpuShares = Math.max(2, limits.cpuShares);
    if (limits.cpuPeriod) this.cpuPeriod = limits.cpuPeriod;
    if (limits.cpuQuota !== undefined) this.cpuQuota = Math.max(0, limits.cpuQuota);
    if (limits.memoryLimit !== undefined) this.memoryLimit = Math.max(0, limits.memoryLimit);
    if (limits.pidsLimit !== undefined) this.pidsLimit = limits.pidsLimit;
    this.#inheritQuota();
  }

  #inheritQuota(): void {
    const isLimited = this.cpuQuota > 0 || (this.parent?.isLimited ?? false);
    if (isLimited === this.isLimited) return;
    this.isLimited = isLimited;
    for (const child of this.children) child.#inheritQuota();
  }

  /** Whether one more process may start here (pids.max of this group and those above). */
  get mayFork(): boolean {
    for (let group: Cgroup | undefined = this; group; group = group.parent) if (group.pidsLimit > 0 && group.pids >= group.pidsLimit) return false;
    return true;
  }

  join(member: CgroupMember): void {
    member.previousMember = this.#lastMember;
    if (this.#lastMember) this.#lastMember.nextMember = member;
    else this.#firstMember = member;
    this.#lastMember = member;
    for (let group: Cgroup | undefined = this; group; group = group.parent) group.pids++;
  }

  leave(member: CgroupMember): void {
    const { previousMember, nextMember } = member;
    if (previousMember) previousMember.nextMember = nextMember;
    else this.#firstMember = nextMember;
    if (nextMember) nextMember.previousMember = previousMember;
    else this.#lastMember = previousMember;
    member.nextMember = member.previousMember = undefined;
    for (let group: Cgroup | undefined = this; group; group = group.parent) group.pids--;
  }

  /** Counts memory; over a limit the OOM killer takes the largest process of the group whose limit it is, until it fits. */
  charge(bytes: number): void {
    let isOver = false;
    for (let group: Cgroup | undefined = this; group; group = group.parent) {
      group.memoryUsed += bytes;
      if (group.memoryUsed > group.memoryPeak) group.memoryPeak = group.memoryUsed;
      if (group.alarm && group.memoryUsed > group.alarm.above) group.alarm.ring();
      isOver ||= group.memoryLimit > 0 && group.memoryUsed > group.memoryLimit;
    }
    if (isOver) for (let group: Cgroup | undefined = this; group; group = group.parent) group.#reclaim();
  }

  uncharge(bytes: number): void {
    for (let group: Cgroup | undefined = this; group; group = group.parent) group.memoryUsed -= bytes;
  }

  #reclaim(): void {
    while (this.memoryLimit > 0 && this.memoryUsed > this.memoryLimit) {
      const victim = this.#largest();
      if (!victim) return;
      for (const member of victim.group.killedAsOne ? [...victim.group.members] : [victim.member]) {
        victim.group.oomKills++;
        for (let group: Cgroup | undefined = victim.group; group; group = group.parent) group.onOom?.();
        member.oomKill();
      }
    }
  }

  /** As oom_badness of Linux: pages held, plus oom_score_adj thousandths of the limit. */
  #largest(): { readonly member: CgroupMember; readonly group: Cgroup } | undefined {
    let found: { readonly member: CgroupMember; readonly group: Cgroup } | undefined;
    let worst = -1;
    for (const group of this.#below()) {
      for (const member of group.members) {
        // One that runs just now ends a little later; nobody else has to die in the meantime.
        if (member.dying) return undefined;
        if (member.oomScoreAdj <= -1000) continue;
        const badness = Math.max(1, member.memory + (member.oomScoreAdj * this.memoryLimit) / 1000);
        if (badness > worst) {
          worst = badness;
          found = { member, group };
        }
      }
    }
    return found;
  }

  *#below(): Generator<Cgroup> {
    yield this;
    for (const child of this.children) yield* child.#below();
  }
}
