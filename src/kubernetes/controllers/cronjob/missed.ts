import { type Duration, fromRFC3339, millisecond, second, type Time } from '../../../time/index.ts';
import type { CronJob } from '../../api/types.ts';
import type { Schedule } from './schedule.ts';

/** Added to each waiting time (nextScheduleDelta): clocks may differ a little. */
const padding = 100 * millisecond;
/** More missed times than this are told of. */
const many = 100;

export interface Missed {
  /** From where times are counted. */
  readonly earliest: Time;
  /** The last time at which a Job should have begun; undefined when none has come. */
  readonly mostRecent: Time | undefined;
  readonly count: 'none' | 'few' | 'many';
}

/** A schedule whose times never come, as the 31st of February. */
export const neverComes = 'time difference between two schedules is less than 1 second';

/** What a CronJob has missed since its last Job, or since it was made (mostRecentScheduleTime). */
export function computeMissed({ metadata, spec, status }: CronJob, now: Time, schedule: Schedule, withDeadline: boolean): Missed | typeof neverComes {
  const since = fromRFC3339(status?.lastScheduleTime ?? metadata.creationTimestamp!)!;
  const deadline = withDeadline && spec.startingDeadlineSeconds !== undefined ? now - spec.startingDeadlineSeconds * second : since;
  const earliest = Math.max(since, deadline);
  const first = schedule.next(earliest);
  if (first === undefined) return neverComes;
  if (now < first) return { earliest, mostRecent: undefined, count: 'none' };
  const following = schedule.next(first);
  if (following === undefined) return neverComes;
  if (now < following) return { earliest, mostRecent: first, count: 'none' };
  // Times may be irregular: counted in steps of the first one, then walked from there.
  const step = Math.round((following - first) / second) * second;
  const number = Math.floor((now - first) / step) + 1;
  let mostRecent: Time | undefined;
  for (let time = schedule.next(first + (number - 2) * step); time !== undefined && time <= now; time = schedule.next(time)) mostRecent = time;
  return { earliest, mostRecent, count: number > many ? 'many' : 'few' };
}

/** How long until the CronJob is to be looked at again (nextScheduleTimeDuration). */
export function untilNext(cronJob: CronJob, now: Time, schedule: Schedule): Duration | undefined {
  const missed = computeMissed(cronJob, now, schedule, false);
  const from = missed === neverComes ? now : (missed.mostRecent ?? (missed.count === 'none' ? missed.earliest : now));
  const next = schedule.next(from);
  return next === undefined ? undefined : next + padding - now;
}
