import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { objectOf } from '../../resource/info.ts';
import { withMetadata } from '../../resource/object.ts';
import { sortedKeys } from '../../text/go.ts';
import { metadataFlags, prepare, sendMetadata } from '../shared/metadata-command.ts';
import { parsePairs } from '../shared/pairs.ts';

/** kubectl annotate */
export const annotate: Command = {
  name: 'annotate',
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the annotations on a resource',
  examples: `  # An annotation
  kubectl annotate pods web owner='Ann Lee'

  # Without it
  kubectl annotate pods web owner-`,
  flags: metadataFlags('annotation', 'kubectl-annotate'),
  run,
  complete: completeResources,
};

function check(pairs: readonly string[]): void {
  const { removed, pairs: given } = parsePairs(pairs, 'annotation', true);
  const both = removed.filter((key) => key in given);
  if (both.length > 0) throw new UserError(`can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`);
}

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const change = yield* prepare(invocation, 'annotation', check);
  const { pairs, removed } = parsePairs(change.pairs, 'annotation', true);
  const printer = yield* operationPrinter(invocation, { dryRun: change.dryRun });
  yield* change.result.visit(function* (info) {
    const before = objectOf(info).metadata.annotations ?? {};
    if (!flags.bool('overwrite')) refuseOverwrite(before, pairs);
    const annotations: Record<string, string> = { ...before, ...pairs };
    for (const key of removed) delete annotations[key];
    if (change.localOnly) info.object = withMetadata(objectOf(info), { annotations });
    else
      yield* sendMetadata(
        invocation,
        info,
        { metadata: { annotations: { ...pairs, ...Object.fromEntries(removed.map((key) => [key, null])) } } },
        change.dryRun,
      );
    if (flags.bool('list')) return yield* list(invocation, annotations, change.result.single, `${info.mapping.kind}.${info.mapping.group}/${info.name}`);
    yield* printer.print(info.object, 'annotated');
  });
}

function refuseOverwrite(before: Readonly<Record<string, string>>, pairs: Readonly<Record<string, string>>): void {
  const taken = sortedKeys(pairs).filter((key) => key in before && before[key] !== pairs[key]);
  if (taken.length === 0) return;
  const found = taken.map((key) => `'${key}' already has a value (${before[key]})`).join('; ');
  throw new UserError(`--overwrite is false but found the following declared annotation(s): ${found}`);
}

function* list(invocation: Invocation, annotations: Readonly<Record<string, string>>, single: boolean, name: string): Execution<void> {
  if (!single) yield* invocation.out(`Listing annotations for ${name}:\n`);
  for (const key of sortedKeys(annotations)) yield* invocation.out(`${single ? '' : ' '}${key}=${annotations[key]}\n`);
}
