import { type Time, toRFC3339 } from '../../../../time/index.ts';

/** The first day of the clock's count is 1 January 1970, a Thursday. */
const days = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const day = 86_400_000_000;

/** `Sat, 21 Nov 2026 06:26:14 GMT`, as the Date header of HTTP has it. */
export function httpDate(time: Time): string {
  const [year, month, date, clock] = toRFC3339(time).slice(0, -1).split(/[-T]/);
  return `${days[Math.floor(time / day) % 7]}, ${date} ${months[Number(month) - 1]} ${year} ${clock} GMT`;
}
