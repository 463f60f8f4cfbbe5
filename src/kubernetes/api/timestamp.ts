import { goQuote } from './go-text.ts';

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|([+-])(\d{2}):(\d{2}))$/;
const layouts = { time: '2006-01-02T15:04:05Z07:00', microTime: '2006-01-02T15:04:05.000000Z07:00' };

/** The parts of Go's layout with what each takes from the text. */
const steps: readonly (readonly [string, RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}/],
];

/** Go's time.ParseError for text that does not fit the layout. */
function parseError(text: string, layout: string): string {
  let rest = text;
  const start = `parsing time ${goQuote(text)} as ${goQuote(layout)}`;
  for (const [part, pattern] of steps) {
    const found = pattern.exec(rest);
    if (!found) return `${start}: cannot parse ${goQuote(rest)} as ${goQuote(part)}`;
    rest = rest.slice(found[0].length);
  }
  if (layout.includes('.000000') && !/^\.\d{6}/.test(rest)) return `${start}: cannot parse ${goQuote(rest)} as ".000000"`;
  return `${start}: cannot parse ${goQuote(layout.includes('.000000') ? rest.slice(7) : rest)} as "Z07:00"`;
}

const daysOf = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};

function outOfRange(parts: readonly number[]): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  if (month < 1 || month > 12) return 'month';
  if (day < 1 || day > daysOf(year, month)) return 'day';
  if (hour > 23) return 'hour';
  if (minute > 59) return 'minute';
  return second > 59 ? 'second' : undefined;
}

const two = (value: number) => String(value).padStart(2, '0');

/** Civil date to days since 1970-01-01 (proleptic Gregorian calendar). */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

function civilFromDays(days: number): [number, number, number] {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1];
}

function inUtc(parts: readonly number[], offsetMinutes: number): string {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const minutes = daysFromCivil(year, month, day) * 1440 + hour * 60 + minute - offsetMinutes;
  const days = Math.floor(minutes / 1440);
  const [utcYear, utcMonth, utcDay] = civilFromDays(days);
  const ofDay = minutes - days * 1440;
  return `${String(utcYear).padStart(4, '0')}-${two(utcMonth)}-${two(utcDay)}T${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}:${two(second)}`;
}

function canonical(text: string, layout: string, fraction: (digits: string) => string): { text: string } | { error: string } {
  const found = rfc3339.exec(text);
  if (!found || (layout === layouts.microTime && found[7]?.length !== 6)) return { error: parseError(text, layout) };
  const parts = found.slice(1, 7).map(Number);
  const range = outOfRange(parts);
  if (range) return { error: `parsing time ${goQuote(text)}: ${range} out of range` };
  const offset = found[9] ? (found[9] === '-' ? -1 : 1) * (Number(found[10]) * 60 + Number(found[11])) : 0;
  const written = `${offset === 0 ? text.slice(0, 19) : inUtc(parts, offset)}${fraction(found[7] ?? '')}Z`;
  return { text: written };
}

const isCanonicalTime = /^\d{4}-(0[1-9]|1[0-2])-([01]\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

const isCanonicalMicroTime = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/;

/** A time as metav1.Time writes it: UTC, whole seconds. Go's parse error where the text is no RFC 3339 time. */
export function canonicalTime(text: string): { text: string } | { error: string } {
  return isCanonicalTime.test(text) ? { text } : canonical(text, layouts.time, () => '');
}

/** A time as metav1.MicroTime reads and writes it: six digits of a second; written in UTC. */
export function canonicalMicroTime(text: string): { text: string } | { error: string } {
  return isCanonicalMicroTime.test(text) ? { text } : canonical(text, layouts.microTime, (digits) => `.${digits}`);
}
