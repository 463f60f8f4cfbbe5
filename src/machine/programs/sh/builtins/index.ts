import type { Execution } from '../../../process/types.ts';
import { notInDash } from '../dash.ts';
import type { Shell } from '../shell.ts';
import { arrayBuiltins } from './arrays.ts';
import { directoryBuiltins } from './directories.ts';
import { flowBuiltins } from './flow.ts';
import { jobBuiltins } from './jobs.ts';
import { lookupBuiltins } from './lookup.ts';
import { optionBuiltins } from './options.ts';
import { outputBuiltins } from './output.ts';
import { readBuiltins } from './read.ts';
import { sleepBuiltins } from './sleep.ts';
import { variableBuiltins } from './variables.ts';

/** A command that runs in the shell itself, at once or in an execution. */
export interface Builtin {
  run(shell: Shell, argv: readonly string[], last: boolean): number | Execution<number>;
  /** ash has no such built-in. */
  readonly bash?: boolean;
  /** Whether a shell has it; without it every one does. */
  isIn?(shell: Shell): boolean;
}

export type BuiltinTable = Readonly<Record<string, Builtin>>;

const tables: readonly BuiltinTable[] = [
  flowBuiltins,
  variableBuiltins,
  optionBuiltins,
  readBuiltins,
  outputBuiltins,
  sleepBuiltins,
  directoryBuiltins,
  jobBuiltins,
  lookupBuiltins,
  arrayBuiltins,
];

const builtins: ReadonlyMap<string, Builtin> = new Map(tables.flatMap((table) => Object.entries(table)));

/** A built-in as a shell has it. */
export function builtinNamed(shell: Shell, name: string): Builtin | undefined {
  const builtin = builtins.get(name);
  if (!builtin || (shell.dash && notInDash.has(name)) || (builtin.bash && !shell.bash) || builtin.isIn?.(shell) === false) return undefined;
  return builtin;
}

/** The built-ins that a shell has. */
export const builtinNames = (shell: Shell): string[] => [...builtins.keys()].filter((name) => builtinNamed(shell, name) !== undefined);

/** POSIX' special built-ins: found before functions, and their errors end a shell that is not interactive. */
export const specialBuiltins: ReadonlySet<string> = new Set([
  '.',
  ':',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'local',
  'readonly',
  'return',
  'set',
  'shift',
  'source',
  'times',
  'trap',
  'unset',
]);
