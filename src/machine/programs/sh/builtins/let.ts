import type { Execution } from '../../../process/types.ts';
import type { Integer } from '../arithmetic.ts';
import { CommandError, ExpansionError } from '../control.ts';
import { compute } from '../expand.ts';
import type { Shell } from '../shell.ts';

/** `let`: 0 if the last expression is not 0. */
export function* evaluateAll(shell: Shell, argv: readonly string[]): Execution<number> {
  if (argv.length < 2) throw new CommandError(shell.bash ? 'expression expected' : 'expression expected', shell.bash ? 1 : 2);
  let value: Integer = 0;
  try {
    for (const text of argv.slice(1)) value = compute(shell, text);
  } catch (error) {
    if (error instanceof ExpansionError) throw new CommandError(error.message, error.status);
    throw error;
  }
  return value === 0 ? 1 : 0;
}
