import { describe, expect, test } from 'vitest';
import { busyboxOf } from '../../images/busybox.ts';
import { sh } from '../testing/run.ts';

/** What a script prints in busybox 1.36, which has `sleep` as a built-in, and how it ended. */
function in136(script: string) {
  const { stdout, stderr, status, bugs } = sh(script, { files: busyboxOf('1.36.1 (x)', 'ASH_SLEEP') });
  expect(bugs).toEqual([]);
  return { printed: stdout + stderr, code: status?.code };
}

describe('sleep as a built-in of busybox 1.36', () => {
  test('it is known as one, and as a program elsewhere', () => {
    expect(in136('type sleep; command -v sleep').printed).toBe('sleep is a shell builtin\nsleep\n');
    expect(sh('type sleep', { files: busyboxOf('1.37.0 (x)') }).stdout).toBe('sleep is /usr/local/bin/sleep\n');
  });

  test('no process is made for it', () => {
    expect(in136('(sleep 3; echo done) & sleep 1; ps | grep -c "[s]leep 3$"').printed).toBe('0\ndone\n');
    expect(in136('sleep 1; sleep 1; true & echo $(($! - $$))').printed).toBe('1\n');
  });

  test('it takes its time', () => expect(in136('a=$(date +%s); sleep 2 1s; echo $(($(date +%s) - a))').printed).toBe('3\n'));

  test('a signal with a trap ends it, and the trap is run at once', () => {
    expect(in136('trap "echo got it" USR1; (/bin/sleep 1; kill -USR1 $$) & a=$(date +%s); sleep 100; echo $(($(date +%s) - a))').printed).toBe('got it\n1\n');
  });

  test('so does the end of a child in the background', () => {
    expect(in136('/bin/sleep 1 & a=$(date +%s); sleep 10; echo $(($(date +%s) - a))').printed).toBe('1\n');
  });

  test('a wrong operand ends the shell, none does not', () => {
    expect(in136('sleep 1x; echo never')).toEqual({ printed: "sh: invalid number '1x'\n", code: 1 });
    expect(in136('sleep; echo $?')).toEqual({ printed: '1\nsh: sleep: missing operand\n', code: 0 });
  });
});
