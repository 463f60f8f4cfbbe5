import type { Execution } from '../../../../machine/process/types.ts';
import { describeObject } from '../../describe/describe-object.ts';
import { isFailure, isNotFound, throwAll, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { select } from '../../resource/builder.ts';
import type { Info } from '../../resource/info.ts';
import { type Selection, selectionFromFlags } from '../../resource/selection.ts';

/** kubectl describe (DescribeOptions.Run). */
export function* runDescribe(invocation: Invocation): Execution<number> {
  const { flags, args } = invocation;
  const selection: Selection = { ...(yield* selectionFromFlags(invocation)), emptySelector: true, flatten: true, continueOnError: true };
  if (args.length === 0 && selection.filenames!.length === 0 && selection.kustomize === '') {
    throw new UserError('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.');
  }
  const { infos, error } = yield* (yield* select(invocation, selection)).infos();
  const showEvents = (error || infos.length > 1) && !flags.changed('show-events') ? false : flags.bool('show-events');
  const errors: Error[] = [];
  if (error) {
    if (isNotFound(error) && args.length === 2) return yield* describeMatching(invocation, selection, error, showEvents);
    errors.push(error);
  }
  let first = true;
  for (const info of infos) {
    const text = yield* attempt(invocation, info, showEvents, errors);
    if (text === undefined) continue;
    yield* invocation.out(first ? text : `\n\n${text}`);
    first = false;
  }
  if (infos.length === 0 && errors.length === 0) {
    yield* invocation.err(selection.allNamespaces ? 'No resources found\n' : `No resources found in ${selection.namespace.name} namespace.\n`);
  }
  throwAll(errors);
  return 0;
}

function* attempt(invocation: Invocation, info: Info, showEvents: boolean, errors: Error[]): Execution<string | undefined> {
  try {
    return yield* describeObject(invocation, info, showEvents);
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (!errors.some((other) => other.message === error.message)) errors.push(error);
    return undefined;
  }
}

/** A name that no object has: all whose names begin with it. */
function* describeMatching(invocation: Invocation, selection: Selection, notFound: Error, showEvents: boolean): Execution<number> {
  const [type, prefix] = invocation.args as [string, string];
  const all = yield* select(invocation, { namespace: selection.namespace, args: [type], emptySelector: true, flatten: true, singleType: true });
  const { infos, error } = yield* all.infos();
  if (error) throw error;
  const matching = infos.filter((info) => info.name.startsWith(prefix));
  if (matching.length === 0) throw notFound;
  for (const info of matching) yield* invocation.out(`${yield* describeObject(invocation, info, showEvents)}\n`);
  return 0;
}
