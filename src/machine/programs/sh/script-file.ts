import { SystemError } from '../../process/errors.ts';
import { decode } from '../../process/text.ts';
import type { Execution } from '../../process/types.ts';
import { readFile } from '../lib/files.ts';
import { CommandError } from './control.ts';
import type { Shell } from './shell.ts';
import { runText, syntaxMessage } from './source.ts';
import { SyntaxFailure } from './syntax-error.ts';

/** Makes a (sub)shell run a file that is no program by itself. */
export function* scriptFile(shell: Shell, path: string, args: readonly string[], env?: ReadonlyMap<string, string>): Execution<number> {
  shell.name = path;
  shell.inFile = true;
  shell.positional = args;
  if (env) {
    for (const [name, value] of env) {
      shell.variables.set(name, value);
      shell.variables.export(name);
    }
  }
  let text: string;
  try {
    text = decode(yield* readFile(shell.process, path));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* shell.process.write(2, `${path}: ${error.message}\n`);
    return 126;
  }
  return yield* runReporting(shell, text, { last: true });
}

/** Runs a text; a syntax error is printed and is status 2. */
export function* runReporting(shell: Shell, text: string, options: { last?: boolean; firstLine?: number } = {}): Execution<number> {
  try {
    return yield* runText(shell, text, options);
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    yield* shell.process.write(2, syntaxMessage(shell, error, text));
    return 2;
  }
}

/** `.`: the file's commands in this shell. */
export function* sourceFile(shell: Shell, path: string): Execution<number> {
  let text: string;
  try {
    text = decode(yield* readFile(shell.process, path));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (!shell.bash) throw new CommandError(`can't open '${path}': ${error.message}`);
    yield* shell.complain(`${path}: ${error.message}`);
    return 1;
  }
  return yield* runText(shell, text, { firstLine: 1 });
}
