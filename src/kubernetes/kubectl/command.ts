import type { Execution } from '../../machine/process/types.ts';
import type { Flag } from './flags/flag.ts';
import type { Invocation } from './invocation.ts';

/** One verb of kubectl, or a group of them. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Words for which this command is proposed when they are typed in its place. */
  readonly suggestFor?: readonly string[];
  /** What follows `kubectl ` in the usage line. */
  readonly use: string;
  /** One line for lists of commands. */
  readonly short: string;
  /** More of it, for the command's own help; paragraphs. */
  readonly long?: string;
  readonly examples?: string;
  readonly flags?: readonly Flag[];
  /** Flags that must be given. */
  readonly required?: readonly string[];
  readonly commands?: readonly Command[];
  readonly hidden?: boolean;
  /** Said on stderr when used. */
  readonly deprecated?: string;
  /** Its exit status. Failures are thrown (errors.ts). */
  readonly run?: (invocation: Invocation) => Execution<number> | Execution<void>;
  /** What is added to the exit status of a failure (diff uses 1 for "different"). */
  readonly failureOffset?: number;
  /** Values for the next argument, for completion. */
  readonly complete?: (invocation: Invocation, word: string) => Execution<readonly string[]>;
}
