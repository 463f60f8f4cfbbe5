import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { throwAll, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { withMetadata } from '../../resource/object.ts';
import { sortedKeys } from '../../text/go.ts';
import { metadataFlags, prepare, sendMetadata } from '../shared/metadata-command.ts';

/** kubectl label */
export const label: Command = {
  name: 'label',
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the labels on a resource',
  examples: `  # A label
  kubectl label pods web tier=front

  # Another value
  kubectl label --overwrite pods web tier=back

  # Without it
  kubectl label pods web tier-`,
  flags: metadataFlags('label', 'kubectl-label'),
  run,
  complete: completeResources,
};

interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

const validValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const valueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function parse(specs: readonly string[]): Changes {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const spec of specs) {
    if (!spec.includes('=')) {
      remove.push(spec.slice(0, -1));
      continue;
    }
    const parts = spec.split('=');
    if (parts.length !== 2) throw new UserError(`invalid label spec: ${spec}`);
    const [key, value] = parts as [string, string];
    const problems = [...(value.length > 63 ? ['must be no more than 63 bytes'] : []), ...(validValue.test(value) ? [] : [valueRule])];
    if (problems.length > 0) throw new UserError(`invalid label value: "${spec}": ${problems.join(';')}`);
    set[key] = value;
  }
  if (remove.some((key) => key in set)) throw new UserError('can not both modify and remove a label in the same command');
  return { set, remove };
}

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const change = yield* prepare(invocation, 'label', parse);
  const changes = parse(change.pairs);
  const printer = yield* operationPrinter(invocation, { dryRun: change.dryRun });
  yield* change.result.visit(function* (info) {
    const before = objectOf(info).metadata.labels ?? {};
    if (!flags.bool('overwrite')) refuseOverwrite(before, changes);
    const added = sortedKeys(changes.set).filter((key) => before[key] !== changes.set[key]);
    const removed = changes.remove.filter((key) => key in before);
    for (const key of changes.remove) if (!(key in before)) yield* invocation.out(`label "${key}" not found.\n`);
    const labels: Record<string, string> = { ...before, ...changes.set };
    for (const key of removed) delete labels[key];
    if (change.localOnly) info.object = withMetadata(objectOf(info), { labels });
    else if (added.length + removed.length > 0 || flags.string('resource-version') !== '') {
      const patch = Object.fromEntries([...added.map((key) => [key, labels[key]]), ...removed.map((key) => [key, null])]);
      yield* sendMetadata(invocation, info, { metadata: { labels: patch } }, change.dryRun);
    }
    if (flags.bool('list')) return yield* list(invocation, info, change.result.single);
    const word = added.length > 0 ? (removed.length > 0 ? 'modified' : 'labeled') : removed.length > 0 ? 'unlabeled' : 'not labeled';
    yield* printer.print(info.object, word);
  });
}

function refuseOverwrite(before: Readonly<Record<string, string>>, changes: Changes): void {
  const taken = Object.entries(changes.set).filter(([key, value]) => key in before && before[key] !== value);
  throwAll(taken.map(([key]) => new UserError(`'${key}' already has a value (${before[key]}), and --overwrite is false`)));
}

function* list(invocation: Invocation, info: Info, single: boolean): Execution<void> {
  const labels = objectOf(info).metadata.labels ?? {};
  if (!single) yield* invocation.out(`Listing labels for ${info.mapping.kind}.${info.mapping.group}/${info.name}:\n`);
  for (const key of sortedKeys(labels)) yield* invocation.out(`${single ? '' : ' '}${key}=${labels[key]}\n`);
}
