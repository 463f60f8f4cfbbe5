import type { Execution } from '../../process/types.ts';
import { ShellExit, TooLarge } from './control.ts';
import type { Shell } from './shell.ts';

/** Bytes that are not worth counting: values that any shell holds. */
const unnoticed = 65_536;

/** The longest text that an expansion may make, in characters. A shell that wants more is taken to want all the memory there is. */
export const longestText = 2 ** 27;

/** Where no limit has stopped a shell, malloc has nothing left. */
const everything = 2 ** 46;

/** Whether a text that is about to be assigned is worth counting. */
export const isHeld = (shell: Shell, text: string): boolean => text.length >= unnoticed || shell.allocated !== 0;

/**
 * Counts what the shell holds: its variables, and `text` that it is about to assign, twice (the string it was put together in, and its copy).
 * The OOM killer may come.
 */
export function* holdMemory(shell: Shell, text: string): Execution<void> {
  if (!isHeld(shell, text)) return;
  const held = shell.variables.size + 2 * text.length;
  const wanted = held < unnoticed ? 0 : held;
  if (Math.abs(wanted - shell.allocated) < unnoticed && wanted !== 0) return;
  shell.allocated = wanted;
  yield* shell.process.allocate(wanted);
}

/** Runs an expansion; where its text is too large, memory is taken until a limit ends the shell. */
export function* withinMemory<T>(shell: Shell, expansion: Execution<T>): Execution<T> {
  try {
    return yield* expansion;
  } catch (error) {
    // Replacements (`${x//a/aa}`) make strings beyond what JavaScript has.
    if (!(error instanceof TooLarge || error instanceof RangeError)) throw error;
  }
  for (let wanted = 2 * longestText; wanted < everything; wanted *= 2) yield* shell.process.allocate(wanted);
  yield* shell.complain('out of memory');
  throw new ShellExit(2);
}
