import type { Execution } from '../../../machine/process/types.ts';
import { UserError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { klog } from '../log.ts';

export type DryRun = 'none' | 'client' | 'server';

const truth = (text: string): boolean | undefined =>
  /^(1|t|T|TRUE|true|True)$/.test(text) ? true : /^(0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;

/** Reads --dry-run; bare or with a boolean it is deprecated (cmdutil.GetDryRunStrategy). */
export function* dryRunOf(invocation: Invocation): Execution<DryRun> {
  const value = invocation.flags.string('dry-run');
  if (value === 'client' || value === 'server' || value === 'none') return value;
  const flag = truth(value);
  if (value !== 'unchanged' && flag === undefined) throw new UserError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
  const [given, place] = flag === undefined ? ['', ''] : [`=${value}`, ' (boolean value)'];
  const dryRun = flag === false ? 'none' : 'client';
  const text = `--dry-run${given} is deprecated${place} and can be replaced with --dry-run=${dryRun}.`;
  yield* invocation.err(klog(invocation.process, 'W', value === 'unchanged' ? 'helpers.go:719' : flag ? 'helpers.go:730' : 'helpers.go:733', text));
  return dryRun;
}

/** What is put behind the operation: `created (dry run)`. */
export const dryRunText = (operation: string, dryRun: DryRun) =>
  dryRun === 'client' ? `${operation} (dry run)` : dryRun === 'server' ? `${operation} (server dry run)` : operation;

/** Reads --validate: the fieldValidation of requests. */
export function validationOf(invocation: Invocation): 'Strict' | 'Warn' | 'Ignore' {
  const value = invocation.flags.string('validate');
  const flag = truth(value);
  if (flag === true || value === 'strict') return 'Strict';
  if (flag === false || value === 'ignore') return 'Ignore';
  if (value === 'warn') return 'Warn';
  throw new UserError(`invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`);
}
