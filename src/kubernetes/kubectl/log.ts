import type { Process } from '../../machine/process/types.ts';
import { toRFC3339Micro } from '../../time/index.ts';

/** A line as klog writes it: `E1121 06:53:48.123456    1234 memcache.go:265] TEXT`. */
export function klog(process: Process, level: 'I' | 'W' | 'E' | 'F', place: string, text: string): string {
  const now = toRFC3339Micro(process.clock.now);
  return `${level}${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 26)} ${String(process.pid).padStart(7)} ${place}] ${text}\n`;
}
