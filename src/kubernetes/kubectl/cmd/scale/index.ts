import type { Execution } from '../../../../machine/process/types.ts';
import { hour, second } from '../../../../time/index.ts';
import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { isConflict, throwAll, UserError } from '../../errors.ts';
import { type DryRun, dryRunOf } from '../../flags/dry-run.ts';
import { durationFlag, intFlag, stringFlag } from '../../flags/flag.ts';
import { allFlag, dryRunFlag, fileFlags, printFlags, selectorFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { getObject, patchObject, replaceObject } from '../../resource/helper.ts';
import type { Info } from '../../resource/info.ts';
import { at } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { setIn } from '../../resource/set-in.ts';
import { recordFlag, recordPatch } from '../shared/record.ts';

/** kubectl scale */
export const scale: Command = {
  name: 'scale',
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  examples: '  # Three replicas\n  kubectl scale --replicas=3 deployment/web',
  flags: [
    ...printFlags,
    allFlag('All objects of the types.'),
    stringFlag('resource-version', '', 'Scale only an object of this version.'),
    intFlag('current-replicas', '', 'Scale only from this size.', '-1'),
    intFlag('replicas', '', 'The new size.'),
    durationFlag('timeout', '', 'How long to wait for the new size; 0 does not wait.'),
    ...fileFlags('identifying the resource to set a new size'),
    recordFlag,
    dryRunFlag,
    selectorFlag,
  ],
  required: ['replicas'],
  run,
  complete: completeResources,
};

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const dryRun = yield* dryRunOf(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun });
  if (flags.bool('all') && flags.string('selector') !== '') throw new UserError('cannot set --all and --selector at the same time');
  if (flags.number('replicas') < 0) throw new UserError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  if (flags.number('current-replicas') < -1) throw new UserError('The --current-replicas must specify an integer of -1 or greater');
  const result = yield* select(invocation, {
    ...(yield* selectionFromFlags(invocation)),
    continueOnError: true,
    flatten: true,
    emptySelector: flags.bool('all'),
  });
  const { infos, error } = yield* result.infos();
  if (error && infos.length === 0) throw error;
  if (infos.length > 1 && flags.string('resource-version') !== '') throw new UserError('cannot use --resource-version with multiple resources');
  for (const info of infos) {
    if (dryRun !== 'client') {
      yield* scaleOne(invocation, info, dryRun);
      const cause = recordPatch(invocation);
      if (cause) yield* patchObject(invocation, info.mapping, info.namespace, info.name, 'merge', cause, { dryRun: dryRun === 'server' });
    }
    yield* printer.print(info.object, 'scaled');
  }
  throwAll(error ? [error] : []);
  if (infos.length === 0) throw new UserError('no objects passed to scale');
}

/** Sets spec.replicas through the scale subresource; with preconditions by reading it first. */
function* scaleOne(invocation: Invocation, info: Info, dryRun: DryRun): Execution<void> {
  const { flags, process, clock } = invocation;
  const { mapping, namespace, name } = info;
  const replicas = flags.number('replicas');
  const [current, version] = [flags.number('current-replicas'), flags.string('resource-version')];
  const options = { dryRun: dryRun === 'server', subresource: 'scale' };
  if (current < 0 && version === '') yield* patchObject(invocation, mapping, namespace, name, 'merge', { spec: { replicas } }, options);
  else {
    for (let tries = 0; ; tries++) {
      const found = yield* getObject(invocation, mapping, namespace, name, 'scale');
      const now = (at(found, 'spec', 'replicas') as number | undefined) ?? 0;
      if (current >= 0 && now !== current) throw new UserError(`Expected replicas to be ${current}, was ${now}`);
      if (version !== '' && found.metadata.resourceVersion !== version)
        throw new UserError(`Expected resource version to be ${version}, was ${found.metadata.resourceVersion}`);
      try {
        yield* replaceObject(invocation, mapping, namespace, name, setIn(found, ['spec', 'replicas'], replicas), options);
        break;
      } catch (error) {
        if (!isConflict(error) || tries >= 5) throw error;
        yield* process.sleep(1 * second);
      }
    }
  }
  const timeout = Math.min(flags.number('timeout'), 168 * hour);
  const end = clock.now + timeout;
  while (timeout > 0) {
    const found = yield* getObject(invocation, mapping, namespace, name, 'scale');
    if (at(found, 'status', 'replicas') === replicas) return;
    if (clock.now >= end) throw new UserError('timed out waiting for the condition');
    yield* process.sleep(1 * second);
  }
}
