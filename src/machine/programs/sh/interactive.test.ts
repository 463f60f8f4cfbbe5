import { describe, expect, test } from 'vitest';
import { runCommand } from '../testing/run.ts';

const terminal = { rows: 24, columns: 80 };

/** What a terminal shows after some typing, escape sequences of redrawing left out. */
function screen(...input: (string | number)[]): string {
  const outcome = runCommand(['sh'], { terminal, input: [0.1, ...input], env: [['PS1', '$ ']], seconds: 5 });
  expect(outcome.bugs).toEqual([]);
  return outcome.stdout.replaceAll('\r\n', '\n');
}

/** The lines that commands printed: no prompts, no echo. */
const printed = (...input: (string | number)[]) =>
  screen(...input)
    .split('\n')
    .filter((line) => line !== '' && !line.includes('$ ') && !line.includes('> '));

describe('a shell on a terminal', () => {
  test('prompts, echoes and runs a line', () => {
    expect(screen('echo hi\r', 0.1)).toBe('$ echo hi\r$ echo hi\x1b[J\nhi\n$ ');
  });

  test('an unfinished command asks for more with PS2', () => {
    expect(screen('for i in 1 2\r', 'do echo n$i\r', 'done\r', 0.1)).toContain('> ');
    expect(printed('for i in 1 2\r', 'do echo n$i; done\r', 0.1)).toEqual(['n1', 'n2']);
  });

  test('up brings back the last line', () => {
    expect(printed('echo one\r', 0.1, '\x1b[A\r', 0.1)).toEqual(['one', 'one']);
  });

  test('keys move and delete: Ctrl-A, Ctrl-E, Ctrl-K, Ctrl-U, Ctrl-W, left, backspace', () => {
    expect(printed('cho first\x01e\r', 0.1)).toEqual(['first']);
    expect(printed('echo ab\x1b[D\x7fx\r', 0.1)).toEqual(['xb']);
    expect(printed('echo keep drop\x17\r', 0.1)).toEqual(['keep']);
    expect(printed('junk\x15echo clean\r', 0.1)).toEqual(['clean']);
    expect(printed('echo a b\x1b[D\x1b[D\x0b\r', 0.1)).toEqual(['a']);
  });

  test('Tab completes commands and files', () => {
    expect(printed('touch longname\r', 0.5, 'echo long\t\r', 0.5)).toEqual(['longname']);
    expect(printed('basena\t/a/b\r', 0.5)).toEqual(['b']);
  });

  test('Ctrl-C abandons a line, and ends the command in the foreground but not the shell', () => {
    expect(printed('echo never\x03', 'echo after\r', 0.1)).toEqual(['after']);
    expect(printed('sleep 100\r', 1, '\x03', 0.1, 'echo $?\r', 0.1)).toContain('130');
  });

  test('Ctrl-D on an empty line ends it', () => {
    expect(runCommand(['sh'], { terminal, input: ['\x04', 0.1], env: [['PS1', '$ ']] }).status).toEqual({ code: 0 });
  });

  test('an error does not end it', () => {
    expect(printed('echo ${x:?gone}\r', 0.1, 'echo still here\r', 0.1)).toEqual(['sh: x: gone', 'still here']);
    expect(printed('done\r', 0.1, 'echo still here\r', 0.1)).toEqual(['sh: syntax error: unexpected "done"', 'still here']);
  });

  test('a background job is told of at the next prompt', () => {
    expect(printed('sleep 1 &\r', 2, '\r', 0.1).at(-1)).toMatch(/^\[1\]\+ {2}Done +sleep 1$/);
  });
});

describe('a shell that reads its commands from a pipe', () => {
  test('runs each line as it comes', () => {
    const outcome = runCommand(['sh'], { input: ['echo one\n', 1, 'whoami; x=2\n', 1, 'echo $x'] });
    expect(outcome.stdout).toBe('one\nroot\n2\n');
  });
});

describe('job control', () => {
  test('Ctrl-Z stops the command in the foreground; jobs shows it, bg and fg let it go on', () => {
    expect(printed('sleep 100\r', 1, '\x1a', 0.1, 'jobs\r', 0.1, 'ps -o stat,args | grep slee[p]\r', 0.5)).toEqual([
      '^Z[1]+  Stopped                    sleep 100',
      '[1]+  Stopped                    sleep 100',
      'T    sleep 100',
    ]);
    expect(printed('sleep 3\r', 1, '\x1a', 0.1, 'bg\r', 0.1, 'jobs\r', 5, 'echo on\r', 0.1)).toEqual([
      '^Z[1]+  Stopped                    sleep 3',
      '[1] sleep 3',
      '[1]+  Running                    sleep 3',
      'on',
      '[1]+  Done                       sleep 3',
    ]);
    expect(printed('sleep 3\r', 1, '\x1a', 0.1, 'fg\r', 5, 'echo $?\r', 0.1)).toEqual(['^Z[1]+  Stopped                    sleep 3', 'sleep 3', '0']);
  });

  test('a stopped command may be stopped again, and the status tells the signal', () => {
    expect(printed('sleep 100\r', 1, '\x1a', 0.1, 'echo $?\r', 0.1, 'fg\r', 1, '\x1a', 0.1, 'kill -9 %1\r', 0.1, '\r', 0.1)).toEqual([
      '^Z[1]+  Stopped                    sleep 100',
      '148',
      'sleep 100',
      '^Z[1]+  Stopped                    sleep 100',
      '[1]+  Killed                     sleep 100',
    ]);
  });

  test('a job in the background that reads from the terminal is stopped', () => {
    expect(printed('cat &\r', 0.1, '\r', 0.1, 'fg\r', 0.1, 'text\r', 0.1, '\x04', 0.1, 'echo over\r', 0.1)).toEqual([
      '[1]+  Stopped (tty input)        cat',
      'cat',
      'text',
      'text',
      'over',
    ]);
  });

  test('exit warns once of stopped jobs', () => {
    expect(printed('sleep 100\r', 1, '\x1a', 0.1, 'exit\r', 0.1, 'exit\r', 0.1)).toEqual([
      '^Z[1]+  Stopped                    sleep 100',
      'You have stopped jobs.',
    ]);
  });
});

test('a signal waits for a stopped process to go on, unless it kills', () => {
  const script = 'sleep 100 & kill -STOP $!; kill $!; sleep 1; kill -0 $! && echo there; kill -CONT $!; sleep 1; kill -0 $! 2>/dev/null || echo gone';
  expect(runCommand(['sh', '-c', script]).stdout).toBe('there\ngone\n');
});
