import type { Duration } from '../../time/index.ts';

/** As Go prints a time.Duration of whole seconds: `10s`, `1m20s`, `5m0s`. */
export function formatDuration(duration: Duration): string {
  const seconds = Math.round(duration / 1_000_000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours > 0 ? `${hours}h` : ''}${seconds >= 60 ? `${minutes}m` : ''}${seconds % 60}s`;
}
