import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCommand } from './testing/run.ts';

interface Case {
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** Recorded by src/tools/record-shell-cases.ts. */
const recorded = (name: string) => JSON.parse(readFileSync(new URL(`testdata/${name}-cases.json`, import.meta.url), 'utf8')) as Case[];

/** The build that was recorded names itself otherwise than the image's. */
const withoutBuild = (text: string) => text.replace(/BusyBox v[^\n]*/g, 'BusyBox');

describe.each(['shell', 'bash'])('%s: scripts print what the real one prints', (shell) => {
  const cases = recorded(shell);

  test('there are cases', () => expect(cases.length).toBeGreaterThan(shell === 'shell' ? 300 : 40));

  test.each(cases.map((each) => [each.script, each] as const))('%s', (_, { script, stdout, stderr, status }) => {
    const outcome = runCommand([shell === 'bash' ? 'bash' : 'sh', '-c', script]);
    expect(outcome.bugs).toEqual([]);
    expect({ stdout: outcome.stdout, stderr: withoutBuild(outcome.stderr), status: outcome.status }).toEqual({
      stdout,
      stderr: withoutBuild(stderr),
      status: { code: status },
    });
  });
});
