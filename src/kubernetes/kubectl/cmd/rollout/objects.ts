import type { Execution } from '../../../../machine/process/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { select } from '../../resource/builder.ts';
import type { Result } from '../../resource/result.ts';
import { selectionFromFlags } from '../../resource/selection.ts';

/** The objects that a rollout command is about. */
export function* rolloutObjects(invocation: Invocation, message = 'required resource not specified'): Execution<Result> {
  const { args, flags } = invocation;
  if (args.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') throw new UserError(message);
  return yield* select(invocation, { ...(yield* selectionFromFlags(invocation)), emptySelector: true, continueOnError: true, latest: true, flatten: true });
}
