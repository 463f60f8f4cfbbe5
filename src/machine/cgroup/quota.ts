import type { Duration, Time } from '../../time/index.ts';
import type { Cgroup } from './cgroup.ts';
import type { Queue } from './work.ts';

/** What a sum of fractions may be off by. */
export const epsilon = 1e-6;

/** Whether a group has used up its own quota for the present period. */
export function isExhausted(group: Cgroup): boolean {
  return group.cpuQuota > 0 && group.periodUsed >= group.cpuQuota - epsilon;
}

/** Whether it, or a group above it, waits for its next period. */
export function isThrottled(group: Cgroup): boolean {
  for (let at: Cgroup | undefined = group; at; at = at.parent) if (isExhausted(at)) return true;
  return false;
}

/** Books what was used on a group's quota and those above it. */
export function bookQuota(group: Cgroup, used: Duration): void {
  for (let at: Cgroup | undefined = group; at; at = at.parent) if (at.cpuQuota > 0) at.periodUsed += used;
}

/** Begins the periods that have come, of a group and those above it. */
export function renewPeriods(group: Cgroup, now: Time): void {
  for (let at: Cgroup | undefined = group; at; at = at.parent) {
    if (at.cpuQuota === 0) continue;
    const start = Math.floor(now / at.cpuPeriod) * at.cpuPeriod;
    if (start === at.periodStart) continue;
    at.periods++;
    if (isExhausted(at)) at.throttledPeriods++;
    at.periodStart = start;
    at.periodUsed = 0;
  }
}

/** How long until a quota runs out or the period of a throttled group begins. */
export function nextQuotaEvent(queues: readonly Queue[], now: Time): Duration {
  let next = Number.POSITIVE_INFINITY;
  const burning = new Map<Cgroup, number>();
  for (const queue of queues) {
    if (!queue.isLimited || queue.isThrottled) continue;
    for (let group: Cgroup | undefined = queue.group; group; group = group.parent)
      if (group.cpuQuota > 0) burning.set(group, (burning.get(group) ?? 0) + queue.rate * queue.works.length);
  }
  for (const [group, rate] of burning) {
    const exhausted = (group.cpuQuota - group.periodUsed) / rate;
    const rest = group.periodStart + group.cpuPeriod - now;
    // A period that ends before its quota is used up needs no event: the use is booked when something else happens.
    if (exhausted < rest) next = Math.min(next, exhausted);
    else if (rate * group.cpuPeriod > group.cpuQuota) next = Math.min(next, rest);
  }
  for (const queue of queues) {
    if (!queue.isLimited) continue;
    for (let group: Cgroup | undefined = queue.group; group; group = group.parent)
      if (isExhausted(group)) next = Math.min(next, group.periodStart + group.cpuPeriod - now);
  }
  return next;
}
