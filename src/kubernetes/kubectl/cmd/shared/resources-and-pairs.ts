import { UserError } from '../../errors.ts';

export interface ResourcesAndPairs {
  readonly resources: readonly string[];
  readonly pairs: readonly string[];
}

const isPair = (argument: string) => (argument.includes('=') && !argument.startsWith('=')) || (argument.endsWith('-') && argument !== '-');

/** Arguments of label, annotate and the like: what to change first, then `key=value` and `key-` (cmdutil.GetResourcesAndPairs). */
export function splitResourcesAndPairs(args: readonly string[], kind: string): ResourcesAndPairs {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const argument of args) {
    if (isPair(argument)) pairs.push(argument);
    else if (pairs.length > 0) throw new UserError(`all resources must be specified before ${kind} changes: ${argument}`);
    else resources.push(argument);
  }
  return { resources, pairs };
}
