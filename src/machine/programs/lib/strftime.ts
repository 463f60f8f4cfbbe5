import { second, type Time, toRFC3339 } from '../../../time/index.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A point in time, taken apart in UTC. */
export interface CalendarTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** From 1. */
  readonly yearDay: number;
}

export function calendar(time: Time): CalendarTime {
  const [date, clock] = toRFC3339(time).slice(0, -1).split('T') as [string, string];
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const [hours, minutes, seconds] = clock.split(':').map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]! + (leap && month > 2 ? 1 : 0);
  const weekday = (((Math.floor(time / (86_400 * second)) + 4) % 7) + 7) % 7;
  return { year, month, day, hours, minutes, seconds, weekday, yearDay: before + day };
}

const two = (value: number) => String(value).padStart(2, '0');

/** strftime(3) in the C locale and UTC. */
export function strftime(format: string, time: Time): string {
  const t = calendar(time);
  const twelve = t.hours % 12 || 12;
  const monday = (t.weekday + 6) % 7;
  const values: Readonly<Record<string, () => string>> = {
    a: () => days[t.weekday]!.slice(0, 3),
    A: () => days[t.weekday]!,
    b: () => months[t.month - 1]!.slice(0, 3),
    h: () => months[t.month - 1]!.slice(0, 3),
    B: () => months[t.month - 1]!,
    c: () => strftime('%a %b %e %H:%M:%S %Y', time),
    C: () => two(Math.floor(t.year / 100)),
    d: () => two(t.day),
    D: () => strftime('%m/%d/%y', time),
    e: () => String(t.day).padStart(2),
    F: () => strftime('%Y-%m-%d', time),
    H: () => two(t.hours),
    I: () => two(twelve),
    j: () => String(t.yearDay).padStart(3, '0'),
    k: () => String(t.hours).padStart(2),
    l: () => String(twelve).padStart(2),
    m: () => two(t.month),
    M: () => two(t.minutes),
    n: () => '\n',
    N: () => String((time - Math.floor(time / second) * second) * 1000).padStart(9, '0'),
    p: () => (t.hours < 12 ? 'AM' : 'PM'),
    P: () => (t.hours < 12 ? 'am' : 'pm'),
    r: () => strftime('%I:%M:%S %p', time),
    R: () => strftime('%H:%M', time),
    s: () => String(Math.floor(time / second)),
    S: () => two(t.seconds),
    t: () => '\t',
    T: () => strftime('%H:%M:%S', time),
    u: () => String(monday + 1),
    U: () => two(Math.floor((t.yearDay + 6 - t.weekday) / 7)),
    w: () => String(t.weekday),
    W: () => two(Math.floor((t.yearDay + 6 - monday) / 7)),
    x: () => strftime('%m/%d/%y', time),
    X: () => strftime('%H:%M:%S', time),
    y: () => two(t.year % 100),
    Y: () => String(t.year),
    z: () => '+0000',
    Z: () => 'UTC',
    '%': () => '%',
  };
  return format.replace(/%([-_0^#]?)(\d*)([A-Za-z%])/g, (all, flag: string, _width: string, letter: string) => {
    const value = values[letter]?.();
    if (value === undefined) return all;
    return flag === '-' ? value.replace(/^[0 ]+(?=.)/, '') : flag === '^' ? value.toUpperCase() : value;
  });
}
