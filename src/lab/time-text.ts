import type { Duration, Time } from '../host/protocol/index.ts';

const microsPerSecond = 1_000_000;
const two = (number: number): string => String(number).padStart(2, '0');

/** Time since the start as a clock shows it: `00:01:20`, from a day on `2d 03:00:00`. */
export function clockText(duration: Duration): string {
  const seconds = Math.max(0, Math.floor(duration / microsPerSecond));
  const days = Math.floor(seconds / 86_400);
  const text = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days === 0 ? text : `${days}d ${text}`;
}

/** The same with milliseconds, to tell entries of the time line apart. */
export function entryText(duration: Duration): string {
  const millis = Math.floor((Math.max(0, duration) % microsPerSecond) / 1000);
  return `${clockText(duration)}.${String(millis).padStart(3, '0')}`;
}

/** Date and time of the cluster's own clock, in UTC as the cluster keeps it. */
export const dateText = (time: Time): string => new Date(time / 1000).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');

export const minutes = (count: number): Duration => count * 60 * microsPerSecond;
