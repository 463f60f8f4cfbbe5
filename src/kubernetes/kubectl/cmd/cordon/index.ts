import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { namesOf } from '../../completion/resources.ts';
import { UserError } from '../../errors.ts';
import { dryRunOf } from '../../flags/dry-run.ts';
import { dryRunFlag, printFlags, selectorFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { patchObject } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { resourceText } from '../../resource/mapper.ts';
import { at } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { quote } from '../../text/go.ts';

/** The nodes that the arguments or the selector name. */
export function* chosenNodes(invocation: Invocation, check: () => void = () => undefined): Execution<readonly Info[]> {
  const { args, flags, path, command } = invocation;
  const selector = flags.string('selector');
  if (args.length > 0 && selector !== '')
    throw new UserError(`error: cannot specify both a node name and a --selector option\nSee '${path} -h' for help and examples`);
  if (args.length === 0 && selector === '') throw new UserError(`USAGE: ${command.name} NODE [flags]\nSee '${path} -h' for help and examples`);
  check();
  const base = { ...(yield* selectionFromFlags(invocation)), continueOnError: true, flatten: true };
  const result = yield* select(invocation, { ...base, args: selector === '' ? args.map((name) => (name.includes('/') ? name : `nodes/${name}`)) : ['nodes'] });
  const { infos, error } = yield* result.infos();
  if (error) throw error;
  const other = infos.find(({ mapping }) => mapping.resource !== 'nodes' || mapping.group !== '');
  if (other) throw new UserError(`error: expected resource of type node, got ${quote(resourceText(other.mapping))}`);
  return infos;
}

/** Makes nodes (un)schedulable, and says what was done. */
export function* setSchedulable(invocation: Invocation, infos: readonly Info[], schedulable: boolean): Execution<void> {
  const dryRun = yield* dryRunOf(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun });
  const word = schedulable ? 'uncordoned' : 'cordoned';
  for (const info of infos) {
    const already = (at(objectOf(info), 'spec', 'unschedulable') ?? false) === !schedulable;
    if (!already && dryRun !== 'client') {
      yield* patchObject(
        invocation,
        info.mapping,
        '',
        info.name,
        'strategic',
        { spec: { unschedulable: schedulable ? null : true } },
        { dryRun: dryRun === 'server' },
      );
    }
    yield* printer.print(info.object, already ? `already ${word}` : word);
  }
}

const flags = [dryRunFlag, selectorFlag, ...printFlags.map((flag) => ({ ...flag, hidden: true }))];

const completeNodes: Command['complete'] = (invocation) => namesOf(invocation, 'nodes');

/** kubectl cordon */
export const cordon: Command = {
  name: 'cordon',
  use: 'cordon NODE',
  short: 'Mark node as unschedulable',
  flags,
  *run(invocation) {
    yield* setSchedulable(invocation, yield* chosenNodes(invocation), false);
  },
  complete: completeNodes,
};

/** kubectl uncordon */
export const uncordon: Command = {
  name: 'uncordon',
  use: 'uncordon NODE',
  short: 'Mark node as schedulable',
  flags,
  *run(invocation) {
    yield* setSchedulable(invocation, yield* chosenNodes(invocation), true);
  },
  complete: completeNodes,
};
