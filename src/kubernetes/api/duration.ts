import { type Duration, hour, microsecond, millisecond, minute, second } from '../../time/units.ts';

const whole = (duration: Duration, unit: Duration) => Math.trunc(duration / unit);

/** An age in one unit, as kubectl's older columns print it (apimachinery duration.ShortHumanDuration): `59s`, `59m`, `3h`, `5d`, `2y`. */
export function shortHumanDuration(duration: Duration): string {
  const seconds = whole(duration, second);
  if (seconds < -1) return '<invalid>';
  if (duration < 0) return '0s';
  if (seconds < 60) return `${seconds}s`;
  const minutes = whole(duration, minute);
  if (minutes < 60) return `${minutes}m`;
  const hours = whole(duration, hour);
  if (hours < 24) return `${hours}h`;
  if (hours < 24 * 365) return `${whole(hours, 24)}d`;
  return `${whole(hours, 24 * 365)}y`;
}

const pair = (first: number, firstUnit: string, rest: number, restUnit: string) =>
  rest === 0 ? `${first}${firstUnit}` : `${first}${firstUnit}${rest}${restUnit}`;

/** An age with two or three significant figures, as kubectl prints it (apimachinery duration.HumanDuration): `119s`, `5m3s`, `3h20m`, `2d5h`. */
export function humanDuration(duration: Duration): string {
  const seconds = whole(duration, second);
  if (seconds < -1) return '<invalid>';
  if (duration < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = whole(duration, minute);
  if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = whole(duration, hour);
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = whole(hours, 24);
  if (days < 8) return pair(days, 'd', hours % 24, 'h');
  if (days < 365 * 2) return `${days}d`;
  if (days < 365 * 8) return pair(whole(days, 365), 'y', days % 365, 'd');
  return `${whole(days, 365)}y`;
}

const units = new Map<string, number>([
  ['ns', microsecond / 1000],
  ['us', microsecond],
  ['µs', microsecond],
  ['μs', microsecond],
  ['ms', millisecond],
  ['s', second],
  ['m', minute],
  ['h', hour],
]);

/** Reads a Go duration (time.ParseDuration): `1h30m`, `-1.5s`. Below a microsecond is cut; the errors are Go's. */
export function parseGoDuration(text: string): { readonly duration: Duration } | { readonly error: string } {
  const quoted = JSON.stringify(text);
  const invalid = { error: `time: invalid duration ${quoted}` };
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = text.replace(/^[-+]/, '');
  if (rest === '0') return { duration: 0 };
  if (rest === '') return invalid;
  let total = 0;
  while (rest !== '') {
    const [, number, unit] = /^([0-9]*\.?[0-9]*)([^0-9.]*)/.exec(rest)!;
    if (number === '' || number === '.') return invalid;
    if (unit === '') return { error: `time: missing unit in duration ${quoted}` };
    const scale = units.get(unit!);
    if (scale === undefined) return { error: `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}` };
    total += Number(number) * scale;
    if (total > 9_223_372_036_854_774) return invalid;
    rest = rest.slice(number!.length + unit!.length);
  }
  return { duration: sign * Math.trunc(total + 1e-6) + 0 };
}

/** A duration as Go prints it (time.Duration.String): `0s`, `1.5ms`, `10s`, `5m0s`, `1h0m30s`. */
export function formatGoDuration(duration: Duration): string {
  if (duration === 0) return '0s';
  const sign = duration < 0 ? '-' : '';
  const length = Math.abs(duration);
  if (length < millisecond) return `${sign}${length}µs`;
  if (length < second) return `${sign}${length / millisecond}ms`;
  const hours = whole(length, hour);
  const minutes = whole(length, minute) % 60;
  const seconds = `${(length % minute) / second}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : sign + seconds;
}
