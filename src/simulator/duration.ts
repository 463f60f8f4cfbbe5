import { type Duration, hour, millisecond, minute, second } from '../time/index.ts';

const units: Readonly<Record<string, Duration>> = { ms: millisecond, s: second, m: minute, h: hour };

/** Reads `20s`, `1m30s`, `250ms`; undefined if the text is none. */
export function parseDuration(text: string): Duration | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smh])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.trim()) return undefined;
  return Math.round(parts.reduce((sum, [, value, unit]) => sum + Number(value) * units[unit!]!, 0));
}
