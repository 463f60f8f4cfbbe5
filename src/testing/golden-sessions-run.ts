import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answer } from '../host/node/cli.ts';
import { compareSessions } from './session/compare.ts';
import { parseSession } from './session/format.ts';
import { describeDifference } from './session/report.ts';

const folder = fileURLToPath(new URL('./golden/', import.meta.url));

export type Area = 'api' | 'kubectl' | 'node' | 'cluster';

/** The recorded sessions of an area, `node/oom-killed` and so on. */
export const sessionNames = (area: Area): string[] =>
  readdirSync(join(folder, area))
    .filter((file) => file.endsWith('.session'))
    .map((file) => `${area}/${file.replace('.session', '')}`);

export const readSession = (name: string) => parseSession(readFileSync(join(folder, `${name}.session`), 'utf8'));

/** Sessions that do not pass yet. The list only shrinks. */
export function pendingSessions(): Map<string, string> {
  const lines = readFileSync(join(folder, 'pending.txt'), 'utf8').split('\n');
  const entries = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(/\s+#\s*/));
  return new Map(entries.map(([name, reason = '']) => [name!, reason]));
}

/** What the simulator answers differently, as text; '' if nothing. A session that does not run to its end differs, too. */
export function differences(name: string): string {
  const session = readSession(name);
  try {
    return compareSessions(session, answer(session)).map(describeDifference).join('\n\n');
  } catch (error) {
    return `the simulator failed: ${(error as Error).stack}`;
  }
}
