import xterm from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../testing/run.ts';

const size = { rows: 12, columns: 20 };

/** The rows that a narrow terminal shows after some typing at a prompt. */
async function rows(...input: (string | number)[]): Promise<string[]> {
  const { stdout } = runCommand(['sh'], { terminal: size, input: [0.1, ...input], env: [['PS1', '$ ']], seconds: 5 });
  const terminal = new xterm.Terminal({ rows: size.rows, cols: size.columns, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(stdout, resolve));
  const shown = Array.from({ length: size.rows }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '');
  return shown.join('\n').trimEnd().split('\n');
}

describe('a line longer than the terminal is wide', () => {
  test('stands there once after Enter', async () => {
    expect(await rows('echo 1234567890 abcdefghij\r', 0.1)).toEqual(['$ echo 1234567890 ab', 'cdefghij', '1234567890 abcdefghi', 'j', '$']);
  });

  test('is redrawn in its place when something is put in or taken out', async () => {
    expect((await rows('echo 1234567890 abcdefghij', '\x01', 'x')).slice(0, 3)).toEqual(['$ xecho 1234567890 a', 'bcdefghij']);
    expect(await rows('echo 1234567890 abcdefghij', '\x01', 'x', '\x7f', '\x05', 'k')).toEqual(['$ echo 1234567890 ab', 'cdefghijk']);
    expect(await rows('echo 1234567890 abcdefghij', '\x15')).toEqual(['$']);
  });

  test('that fills its row goes on in the next one', async () => {
    expect(await rows('echo 1234567890 ab', 'c', '\x7f', '\x7f', 'x')).toEqual(['$ echo 1234567890 ax']);
  });

  test('is replaced as a whole by one of the history', async () => {
    expect(await rows('echo 1\r', 0.1, 'echo 1234567890 abcdefghij', '\x1b[A', '2')).toEqual(['$ echo 1', '1', '$ echo 12']);
  });
});
