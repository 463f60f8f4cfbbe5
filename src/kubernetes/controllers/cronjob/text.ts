import { hour, type Time, toRFC3339 } from '../../../time/index.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sat, 21 Nov 2026 06:26:00 UTC`. */
export function toRFC1123(time: Time): string {
  const text = toRFC3339(time);
  const weekday = weekdays[(Math.floor(time / (24 * hour)) + 4) % 7];
  return `${weekday}, ${text.slice(8, 10)} ${months[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)} ${text.slice(11, 19)} UTC`;
}
