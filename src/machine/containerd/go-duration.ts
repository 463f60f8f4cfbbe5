import { type Duration, millisecond, second } from '../../time/index.ts';

/** A duration as Go prints it, for the whole seconds and milliseconds that time-outs have: `1s`, `1m30s`, `1.5s`. */
export function goDuration(duration: Duration): string {
  if (duration < second) return `${duration / millisecond}ms`;
  const minutes = Math.floor(duration / (60 * second));
  const seconds = (duration - minutes * 60 * second) / second;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
