import type { Execution } from '../../../../machine/process/types.ts';
import { hour, millisecond } from '../../../../time/index.ts';
import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { isFailure, isNotFound, throwAll, UserError } from '../../errors.ts';
import { arrayFlag, durationFlag } from '../../flags/flag.ts';
import { allFlag, allNamespacesFlag, fieldSelectorFlag, localFlag, plainFileFlags, printFlags, selectorFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import type { Info } from '../../resource/info.ts';
import { type Selection, selectionFromFlags } from '../../resource/selection.ts';
import { interruptible } from '../shared/interrupt.ts';
import { type Condition, readCondition } from './condition.ts';
import { waitUntilDeleted } from './deleted.ts';
import { type Patience, waitForObject } from './wait-for-object.ts';

/** kubectl wait */
export const wait: Command = {
  name: 'wait',
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Wait for a specific condition on one or many resources',
  examples: `  # Until a Pod is ready
  kubectl wait --for=condition=Ready pod/web

  # Until it is gone
  kubectl wait --for=delete pod/web --timeout=60s

  # For a value of a field
  kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web`,
  flags: [
    ...printFlags,
    ...plainFileFlags('identifying the resource.'),
    selectorFlag,
    fieldSelectorFlag,
    allFlag('All objects of the types.'),
    allNamespacesFlag,
    localFlag(),
    durationFlag('timeout', '', 'How long to wait; 0 looks once, negative waits a week.', '30s'),
    arrayFlag('for', '', "What to wait for: create, delete, condition=NAME[=VALUE], jsonpath='{EXPRESSION}'[=VALUE]."),
  ],
  run,
  complete: completeResources,
};

const pollInterval = 500 * millisecond;

function* run(invocation: Invocation): Execution<void> {
  const { flags, process, clock } = invocation;
  const printer = yield* operationPrinter(invocation);
  const given = flags.list('for');
  const conditions = given.map(readCondition);
  if (conditions.length === 0) throw new UserError('unrecognized condition: []');
  const timeout = flags.number('timeout') < 0 ? 168 * hour : flags.number('timeout');
  const end = clock.now + timeout;
  const selection: Selection = {
    ...(yield* selectionFromFlags(invocation)),
    flatten: true,
    continueOnError: true,
    latest: true,
    emptySelector: flags.bool('all'),
  };
  if (conditions.some((condition) => condition.kind === 'create')) yield* untilCreated(invocation, selection, end);
  const patience: Patience = { end, timeout, interrupt: interruptible(process) };
  const forDelete = conditions.some((condition) => condition.kind === 'delete');
  let visited = 0;
  const errors: Error[] = [];
  try {
    yield* (yield* select(invocation, selection)).visit(function* (info) {
      visited++;
      for (const condition of conditions) {
        yield* meet(invocation, info, condition, patience);
        yield* printer.print(info.object, 'condition met');
      }
    });
  } catch (error) {
    if (!isFailure(error)) throw error;
    const all = error as Error & { readonly errors?: readonly Error[] };
    errors.push(...(all.errors ?? [error]).filter((one) => !(forDelete && isNotFound(one))));
  }
  throwAll(errors);
  if (visited === 0 && !forDelete) throw new UserError('no matching resources found');

  function* untilCreated(_: Invocation, wanted: Selection, until: number): Execution<void> {
    for (;;) {
      const { infos, error } = yield* (yield* select(invocation, wanted)).infos();
      if (error && !isNotFound(error)) throw error;
      if (infos.length > 0) return;
      if (clock.now + pollInterval > until) throw new UserError('timed out waiting for the condition');
      yield* process.sleep(pollInterval);
    }
  }
}

function* meet(invocation: Invocation, info: Info, condition: Condition, patience: Patience): Execution<void> {
  if (condition.kind === 'create') return;
  if (condition.kind !== 'delete') return yield* waitForObject(invocation, info, condition, patience);
  try {
    yield* waitUntilDeleted(invocation, info, patience.end, undefined, patience.interrupt);
  } catch (error) {
    if (patience.timeout === 0 && error instanceof UserError) throw new UserError(`condition not met for ${info.mapping.resource}/${info.name}`);
    throw error;
  }
}
