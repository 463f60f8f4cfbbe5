import { describe, expect, test } from 'vitest';
import { compareSessions } from './compare.ts';
import { formatSession, parseSession } from './format.ts';
import { describeDifference } from './report.ts';

const session = (...lines: string[]) => parseSession(['# title: t', '-- session --', '$ c', ...lines].join('\n'));
const equal = (expected: string[], actual: string[]) => compareSessions(session(...expected), session(...actual)).length === 0;

test('a session file is read and written back as it was', () => {
  const text = '# title: A\n# at: 0.0 1.5\n# note\n-- a/pod.yaml --\nkind: Pod\n\n-- session --\n$ cat <<E\n> x\n> E\nx\n$ false\n[exit 1]\n';
  expect(formatSession(parseSession(text))).toBe(text);
  expect(parseSession(text)).toMatchObject({
    header: { title: 'A', at: '0.0 1.5' },
    comments: ['# note'],
    files: [{ name: 'a/pod.yaml', text: 'kind: Pod\n\n' }],
    steps: [
      { command: ['cat <<E', 'x', 'E'], output: ['x'], exit: 0 },
      { command: ['false'], output: [], exit: 1 },
    ],
  });
});

describe('comparing', () => {
  const uid = (c: string) => `${c.repeat(8)}-${c.repeat(4)}-${c.repeat(4)}-${c.repeat(4)}-${c.repeat(12)}`;
  const cases: [name: string, same: boolean, expected: string[], actual: string[]][] = [
    ['equal lines', true, ['a', 'b'], ['a', 'b']],
    ['another text', false, ['a'], ['b']],
    ['a missing line', false, ['a', 'b'], ['a']],
    ['another exit status', false, ['a', '[exit 1]'], ['a']],
    ['another indentation', false, ['  a'], [' a']],
    ['inner spaces are one gap', true, ['a   b'], ['a      b']],
    ['one space is no gap', false, ['a b'], ['a  b']],
    ['trailing spaces do not count', true, ['a'], ['a   ']],
    ['uids are numbered by first appearance', true, [uid('a'), uid('b'), uid('a')], [uid('c'), uid('d'), uid('c')]],
    ['the same object must keep its uid', false, [uid('a'), uid('a')], [uid('c'), uid('d')]],
    ['Pod addresses are exchangeable', true, ['10.244.1.7'], ['10.244.2.9']],
    ['Service addresses differ from Pod addresses only by name', true, ['10.96.0.9'], ['10.96.77.9']],
    ['times are not compared', true, ['at 2026-11-21T06:26:14Z'], ['at 2027-01-01T00:00:00.5Z']],
    ['durations within 2 s', true, ['AGE 5s'], ['AGE 7s']],
    ['durations beyond 2 s', false, ['AGE 5s'], ['AGE 8s']],
    ['durations within 10 %', true, ['AGE 100s'], ['AGE 109s']],
    ['durations beyond 10 %', false, ['AGE 100s'], ['AGE 112s']],
    ['minutes and seconds', true, ['AGE 2m5s'], ['AGE 126s']],
    ['an ago of a restart within 6 s', true, ['1 (4s ago)'], ['1 (10s ago)']],
    ['an ago of a restart within 50 %', true, ['1 (60s ago)'], ['1 (31s ago)']],
    ['an ago of a restart beyond 50 %', false, ['1 (60s ago)'], ['1 (29s ago)']],
    ['a random suffix', true, ['pod/web-bcdf4 created'], ['pod/web-x7wqz created']],
    ['a word is no suffix', false, ['pod/web-plain created'], ['pod/web-other created']],
    ['resource versions are not compared', true, ['resourceVersion: "12"'], ['resourceVersion: "99"']],
  ];
  test.each(cases)('%s', (_name, same, expected, actual) => {
    expect(equal(expected, actual)).toBe(same);
  });

  test('unordered sessions compare lines as a bag', () => {
    const bag = (...lines: string[]) => parseSession(['# unordered: yes', '-- session --', '$ c', ...lines].join('\n'));
    expect(compareSessions(bag('a', 'b'), bag('b', 'a'))).toEqual([]);
    expect(compareSessions(bag('a', 'a'), bag('a', 'b'))).toHaveLength(1);
  });

  test('a difference is told as a diff of the command', () => {
    const [difference] = compareSessions(session('same', 'old'), session('same', 'new', '[exit 2]'));
    expect(describeDifference(difference!)).toBe('$ c   (exit 2 instead of 0)\n   same\n  -old\n  +new');
  });
});
