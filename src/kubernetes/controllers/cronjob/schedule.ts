import { fromRFC3339, hour, microsecond, millisecond, minute, second, type Time, toRFC3339 } from '../../../time/index.ts';
import { type CronBounds, cronDescriptors, cronFields, readCronRange } from '../../api/cron.ts';
import type { Zone } from './zone.ts';

/** When something is to be done again and again. */
export interface Schedule {
  /** The first time after this one; undefined when there is none within five years. */
  next(after: Time): Time | undefined;
}

interface Field {
  readonly values: ReadonlySet<number>;
  /** It was written as `*` or `?`: of the two fields for days the other one decides. */
  readonly isAny: boolean;
}

const day = 24 * hour;
const units: Readonly<Record<string, number>> = { ns: microsecond / 1000, us: microsecond, µs: microsecond, ms: millisecond, s: second, m: minute, h: hour };

/** Reads what the API server has let in: five fields, `@daily` and its kin, or `@every 1h30m` (robfig/cron ParseStandard). */
export function parseSchedule(text: string, zone: Zone): Schedule {
  if (text.startsWith('@every ')) return every(text.slice('@every '.length));
  const given = (cronDescriptors[text] ?? text).trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays] = cronFields.map((bounds, index) => parseField(given[index]!, bounds));
  return new CronSchedule({ minutes: minutes!, hours: hours!, days: days!, months: months!, weekdays: weekdays! }, zone);
}

/** At least a second, and whole ones. */
function every(text: string): Schedule {
  let length = 0;
  for (const [, value, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) length += Number(value) * units[unit!]!;
  const delay = Math.max(second, Math.floor(length / second) * second);
  return { next: (after) => Math.floor(after / second) * second + delay };
}

function parseField(text: string, bounds: CronBounds): Field {
  const values = new Set<number>();
  let isAny = false;
  for (const range of text.split(',').filter((part) => part !== '')) {
    const { start, end, step, isAny: any } = readCronRange(range, bounds);
    isAny ||= any;
    for (let value = start; value <= end; value += step) values.add(value);
  }
  return { values, isAny };
}

type Fields = Readonly<Record<'minutes' | 'hours' | 'days' | 'months' | 'weekdays', Field>>;

class CronSchedule implements Schedule {
  readonly #fields: Fields;
  readonly #zone: Zone;

  constructor(fields: Fields, zone: Zone) {
    this.#fields = fields;
    this.#zone = zone;
  }

  next(after: Time): Time | undefined {
    const { minutes, hours, months } = this.#fields;
    let time = (Math.floor(after / minute) + 1) * minute;
    const lastYear = this.#civil(after).year + 5;
    for (;;) {
      const { year, month, dayStart, hours: at, minutes: past } = this.#civil(time);
      if (year > lastYear) return undefined;
      if (!months.values.has(month)) time = this.#instant(firstOfNextMonth(year, month));
      else if (!this.#isDay(dayStart)) time = this.#instant(dayStart + day);
      else if (!hours.values.has(at)) time += hour - past * minute;
      else if (!minutes.values.has(past)) time += minute;
      else return time;
    }
  }

  /** What calendar and clocks of the zone show; dayStart is in their time. */
  #civil(time: Time) {
    const local = time + this.#zone.offset(time);
    const text = toRFC3339(local);
    const number = (from: number, to: number) => Number(text.slice(from, to));
    return { year: number(0, 4), month: number(5, 7), dayStart: Math.floor(local / day) * day, hours: number(11, 13), minutes: number(14, 16) };
  }

  /** When the clocks show that. */
  #instant(local: Time): Time {
    const guess = local - this.#zone.offset(local);
    return local - this.#zone.offset(guess);
  }

  #isDay(dayStart: Time): boolean {
    const { days, weekdays } = this.#fields;
    const isDayOfMonth = days.values.has(Number(toRFC3339(dayStart).slice(8, 10)));
    // 1970-01-01 was a Thursday.
    const isWeekday = weekdays.values.has((dayStart / day + 4) % 7);
    return days.isAny || weekdays.isAny ? isDayOfMonth && isWeekday : isDayOfMonth || isWeekday;
  }
}

function firstOfNextMonth(year: number, month: number): Time {
  const [nextYear, nextMonth] = month === 12 ? [year + 1, 1] : [year, month + 1];
  return fromRFC3339(`${String(nextYear).padStart(4, '0')}-${String(nextMonth).padStart(2, '0')}-01T00:00:00Z`)!;
}
