import type { Execution } from '../../../process/types.ts';
import type { Shell } from '../shell.ts';
import { arrayBuiltins } from './arrays.ts';
import { directoryBuiltins } from './directories.ts';
import { flowBuiltins } from './flow.ts';
import { jobBuiltins } from './jobs.ts';
import { lookupBuiltins } from './lookup.ts';
import { optionBuiltins } from './options.ts';
import { outputBuiltins } from './output.ts';
import { readBuiltins } from './read.ts';
import { variableBuiltins } from './variables.ts';

/** A command that runs in the shell itself, at once or in an execution. `bash`: ash has no such built-in. */
export interface Builtin {
  run(shell: Shell, argv: readonly string[], last: boolean): number | Execution<number>;
  readonly bash?: boolean;
}

export type BuiltinTable = Readonly<Record<string, Builtin>>;

const tables: readonly BuiltinTable[] = [
  flowBuiltins,
  variableBuiltins,
  optionBuiltins,
  readBuiltins,
  outputBuiltins,
  directoryBuiltins,
  jobBuiltins,
  lookupBuiltins,
  arrayBuiltins,
];

/** All built-ins by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(tables.flatMap((table) => Object.entries(table)));

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
