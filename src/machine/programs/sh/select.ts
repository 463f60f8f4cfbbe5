import { decode } from '../../process/text.ts';
import type { Execution } from '../../process/types.ts';
import type { Shell } from './shell.ts';
import { getVariable, setVariable } from './values.ts';

function* readLine(shell: Shell): Execution<string | undefined> {
  const bytes: number[] = [];
  for (;;) {
    const [byte] = yield* shell.process.read(0, 1);
    if (byte === undefined) return bytes.length > 0 ? decode(Uint8Array.from(bytes)) : undefined;
    if (byte === 10) return decode(Uint8Array.from(bytes));
    bytes.push(byte);
  }
}

/** bash's `select`: shows the words as a menu and reads which is meant; false at the end of the input. */
export function* choose(shell: Shell, name: string, words: readonly string[], again: boolean): Execution<boolean> {
  let show = !again;
  const width = String(words.length).length;
  for (;;) {
    if (show) yield* shell.process.write(2, words.map((word, i) => `${String(i + 1).padStart(width)}) ${word}\n`).join(''));
    yield* shell.process.write(2, getVariable(shell, 'PS3') ?? '#? ');
    const line = yield* readLine(shell);
    if (line === undefined) {
      yield* shell.process.write(2, '\n');
      return false;
    }
    show = true;
    if (line.trim() === '') continue;
    setVariable(shell, 'REPLY', line);
    setVariable(shell, name, (/^\s*\d+\s*$/.test(line) ? words[Number(line) - 1] : undefined) ?? '');
    return true;
  }
}
