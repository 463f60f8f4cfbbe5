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

/** The seconds that were asked for last: servers write the present one, and that of a file's last change, into every answer. */
const calendars = new Map<number, CalendarTime>();

export function calendar(time: Time): CalendarTime {
  const whole = Math.floor(time / second);
  let found = calendars.get(whole);
  if (!found) {
    if (calendars.size > 100) calendars.clear();
    calendars.set(whole, (found = calendarOf(time)));
  }
  return found;
}

function calendarOf(time: Time): CalendarTime {
  const [date, clock] = toRFC3339(time).slice(0, -1).split('T') as [string, string];
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const [hours, minutes, seconds] = clock.split(':').map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]! + (leap && month > 2 ? 1 : 0);
  const weekday = (((Math.floor(time / (86_400 * second)) + 4) % 7) + 7) % 7;
  return { year, month, day, hours, minutes, seconds, weekday, yearDay: before + day };
}

const two = (value: number) => String(value).padStart(2, '0');

const twelve = (t: CalendarTime) => t.hours % 12 || 12;
const monday = (t: CalendarTime) => (t.weekday + 6) % 7;

/** The week of ISO 8601, which begins on Monday and belongs to the year of its Thursday. */
function isoWeek(t: CalendarTime): { year: number; week: number } {
  const week = Math.floor((t.yearDay - (monday(t) + 1) + 10) / 7);
  const lastOf = (year: number) => {
    const p = (y: number) => (y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)) % 7;
    return p(year) === 4 || p(year - 1) === 3 ? 53 : 52;
  };
  if (week < 1) return { year: t.year - 1, week: lastOf(t.year - 1) };
  return week > lastOf(t.year) ? { year: t.year + 1, week: 1 } : { year: t.year, week };
}

const conversions: Readonly<Record<string, (t: CalendarTime, time: Time) => string>> = {
  a: (t) => days[t.weekday]!.slice(0, 3),
  A: (t) => days[t.weekday]!,
  b: (t) => months[t.month - 1]!.slice(0, 3),
  g: (t) => two(isoWeek(t).year % 100),
  G: (t) => String(isoWeek(t).year),
  V: (t) => two(isoWeek(t).week),
  h: (t) => months[t.month - 1]!.slice(0, 3),
  B: (t) => months[t.month - 1]!,
  c: (_, time) => strftime('%a %b %e %H:%M:%S %Y', time),
  C: (t) => two(Math.floor(t.year / 100)),
  d: (t) => two(t.day),
  D: (_, time) => strftime('%m/%d/%y', time),
  e: (t) => String(t.day).padStart(2),
  F: (_, time) => strftime('%Y-%m-%d', time),
  H: (t) => two(t.hours),
  I: (t) => two(twelve(t)),
  j: (t) => String(t.yearDay).padStart(3, '0'),
  k: (t) => String(t.hours).padStart(2),
  l: (t) => String(twelve(t)).padStart(2),
  m: (t) => two(t.month),
  M: (t) => two(t.minutes),
  n: () => '\n',
  N: (_, time) => String((time - Math.floor(time / second) * second) * 1000).padStart(9, '0'),
  p: (t) => (t.hours < 12 ? 'AM' : 'PM'),
  P: (t) => (t.hours < 12 ? 'am' : 'pm'),
  r: (_, time) => strftime('%I:%M:%S %p', time),
  R: (_, time) => strftime('%H:%M', time),
  s: (_, time) => String(Math.floor(time / second)),
  S: (t) => two(t.seconds),
  t: () => '\t',
  T: (_, time) => strftime('%H:%M:%S', time),
  u: (t) => String(monday(t) + 1),
  U: (t) => two(Math.floor((t.yearDay + 6 - t.weekday) / 7)),
  w: (t) => String(t.weekday),
  W: (t) => two(Math.floor((t.yearDay + 6 - monday(t)) / 7)),
  x: (_, time) => strftime('%m/%d/%y', time),
  X: (_, time) => strftime('%H:%M:%S', time),
  y: (t) => two(t.year % 100),
  Y: (t) => String(t.year),
  z: () => '+0000',
  Z: () => 'UTC',
  '%': () => '%',
};

type Piece = string | ((t: CalendarTime, time: Time) => string);

const formats = new Map<string, readonly Piece[]>();

/** A format taken apart, once for each: texts, and what makes the values between them. */
function piecesOf(format: string): readonly Piece[] {
  let pieces = formats.get(format);
  if (!pieces) {
    if (formats.size > 100) formats.clear();
    pieces = format.split(/(%[-_0^#]?\d*[A-Za-z%])/).map(pieceOf);
    formats.set(format, pieces);
  }
  return pieces;
}

function pieceOf(text: string): Piece {
  const convert = /^%[-_0^#]?\d*[A-Za-z%]$/.test(text) ? conversions[text.at(-1)!] : undefined;
  if (!convert) return text;
  if (text[1] === '-') return (t, time) => convert(t, time).replace(/^[0 ]+(?=.)/, '');
  return text[1] === '^' ? (t, time) => convert(t, time).toUpperCase() : convert;
}

/** strftime(3) in the C locale and UTC. */
export function strftime(format: string, time: Time): string {
  const t = calendar(time);
  let out = '';
  for (const piece of piecesOf(format)) out += typeof piece === 'string' ? piece : piece(t, time);
  return out;
}
