import { UserError } from '../../errors.ts';

export interface Pairs {
  readonly pairs: Readonly<Record<string, string>>;
  /** Keys of arguments `key-`. */
  readonly removed: readonly string[];
}

/** `key=value` arguments and, where they may be removed, `key-` (cmdutil.ParsePairs). */
export function parsePairs(args: readonly string[], kind: string, removable = false): Pairs {
  const pairs: Record<string, string> = {};
  const removed: string[] = [];
  const invalid: string[] = [];
  for (const argument of args) {
    const equals = argument.indexOf('=');
    if (equals > 0) pairs[argument.slice(0, equals)] = argument.slice(equals + 1);
    else if (removable && argument.endsWith('-') && argument !== '-') removed.push(argument.slice(0, -1));
    else invalid.push(argument);
  }
  if (invalid.length > 0) throw new UserError(`invalid ${kind} format: ${invalid.join(', ')}`);
  return { pairs, removed };
}
