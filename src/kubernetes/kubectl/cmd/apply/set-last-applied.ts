import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { addSource, isFailure, isNotFound, UserError } from '../../errors.ts';
import { dryRunOf } from '../../flags/dry-run.ts';
import { boolFlag } from '../../flags/flag.ts';
import { dryRunFlag, plainFileFlags, printFlags } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { patchObject } from '../../resource/helper.ts';
import { type Info, infoText, objectOf, refresh } from '../../resource/info.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { configurationText, lastAppliedAnnotation, lastAppliedOf } from './last-applied.ts';

/** kubectl apply set-last-applied */
export const setLastApplied: Command = {
  name: 'set-last-applied',
  use: 'set-last-applied -f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  flags: [
    ...printFlags,
    dryRunFlag,
    boolFlag('create-annotation', '', 'Make the annotation where the object has none.'),
    ...plainFileFlags('that contains the last-applied-configuration annotations.').filter((flag) => flag.name !== 'recursive'),
  ],
  run: set,
};

function* set(invocation: Invocation): Execution<void> {
  const dryRun = yield* dryRunOf(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun });
  const result = yield* select(invocation, { ...(yield* selectionFromFlags(invocation)), flatten: true });
  const changes: { readonly info: Info; readonly patch: unknown }[] = [];
  yield* result.visit(function* (info) {
    const text = configurationText(objectOf(info));
    const described = infoText(info);
    try {
      yield* refresh(invocation, info);
    } catch (error) {
      if (!isFailure(error) || isNotFound(error)) throw error;
      throw addSource(`retrieving current configuration of:\n${described}\nfrom server for:`, info.source, error);
    }
    const before = lastAppliedOf(objectOf(info));
    if (before === undefined && !invocation.flags.bool('create-annotation')) {
      throw new UserError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      );
    }
    if (before === text) yield* invocation.out(`set-last-applied ${info.name}: no changes required.\n`);
    else changes.push({ info, patch: { metadata: { annotations: { [lastAppliedAnnotation]: text } } } });
  });
  for (const { info, patch } of changes) {
    const { mapping, namespace, name } = info;
    const object =
      dryRun === 'client' ? info.object : yield* patchObject(invocation, mapping, namespace, name, 'merge', patch, { dryRun: dryRun === 'server' });
    yield* printer.print(object, 'configured');
  }
}
