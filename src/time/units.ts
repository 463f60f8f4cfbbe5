/** A point in virtual time: microseconds since 1970-01-01T00:00:00Z. An integer, so that sums are exact. */
export type Time = number;

/** A length of virtual time in microseconds. An integer. */
export type Duration = number;

export const microsecond: Duration = 1;
export const millisecond: Duration = 1_000;
export const second: Duration = 1_000_000;
export const minute: Duration = 60 * second;
export const hour: Duration = 60 * minute;

const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** Days since 1970-01-01 to year, month, day (proleptic Gregorian calendar), after Howard Hinnant's civil_from_days. */
function civilFromDays(days: number): [year: number, month: number, day: number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

/** The inverse of civilFromDays. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** The second that was written last, and its text: most of what happens at once carries the same. */
let lastSeconds = Number.NaN;
let lastText = '';

function dateTime(time: Time): string {
  const seconds = Math.floor(time / second);
  if (seconds !== lastSeconds) {
    lastText = dateTimeOf(seconds);
    lastSeconds = seconds;
  }
  return lastText;
}

function dateTimeOf(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const [year, month, day] = civilFromDays(days);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${pad(Math.floor(rest / 3600), 2)}:${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}`;
}

/** As metav1.Time is written: whole seconds, UTC (`2026-11-21T06:26:14Z`). */
export function toRFC3339(time: Time): string {
  return `${dateTime(time)}Z`;
}

/** As metav1.MicroTime is written: `2026-11-21T06:26:14.123456Z`. */
export function toRFC3339Micro(time: Time): string {
  return `${dateTime(time)}.${pad(time - Math.floor(time / second) * second, 6)}Z`;
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Reads RFC 3339 with any fraction and offset; undefined if the text is none. Digits beyond microseconds are cut. */
export function fromRFC3339(text: string): Time | undefined {
  const match = rfc3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hours, minutes, seconds, fraction, zone] = match;
  const micros = fraction ? Number(fraction.slice(1, 7).padEnd(6, '0')) : 0;
  const offset = zone!.length === 1 ? 0 : (zone!.startsWith('-') ? -1 : 1) * (Number(zone!.slice(1, 3)) * 60 + Number(zone!.slice(4)));
  const days = daysFromCivil(Number(year), Number(month), Number(day));
  return (days * 86_400 + Number(hours) * 3600 + (Number(minutes) - offset) * 60 + Number(seconds)) * second + micros;
}
