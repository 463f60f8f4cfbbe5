import { describe, expect, test } from 'vitest';
import { sh } from './testing/run.ts';

describe('a program that wants all memory there is', () => {
  test.each([
    ['a shell that doubles a variable', 'x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done'],
    ['a shell that appends a variable to itself', "bash -c 'x=aaaaaaaaaaaaaaaa; while :; do x+=$x; done'; kill -KILL $$"],
    ['a shell that replaces', 'x=aaaaaaaa; while :; do x=${x//a/aaaaaaaa}; done'],
    ['a command substitution without end', 'x=$(yes)'],
    ['tail of what has no end', 'exec tail /dev/zero'],
  ])('%s is killed', (_, script) => {
    const { status, bugs } = sh(script);
    expect(status?.signal).toBe('SIGKILL');
    expect(bugs).toEqual([]);
  });

  test('a shell gives back what a variable has held', () => {
    const { stdout } = sh(
      'x=a; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do x=$x$x; done; y=1; grep VmRSS /proc/$$/status; unset x; y=2; grep VmRSS /proc/$$/status',
    );
    expect(stdout.match(/\d+/g)).toEqual(['1280', '256']);
  });
});
