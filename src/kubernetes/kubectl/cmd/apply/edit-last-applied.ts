import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { isFailure, UserError } from '../../errors.ts';
import { boolFlag } from '../../flags/flag.ts';
import { fieldManagerFlag, fileFlags, printFlags, validateFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { patchObject } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import type { Unstructured } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { editLoop } from '../edit/edit.ts';
import { configurationText, lastAppliedAnnotation, lastAppliedOf } from './last-applied.ts';

/** kubectl apply edit-last-applied */
export const editLastApplied: Command = {
  name: 'edit-last-applied',
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  flags: [
    ...printFlags,
    ...fileFlags('to use to edit the resource'),
    boolFlag('windows-line-endings', '', 'Line endings of Windows.', 'false', { hidden: true }),
    fieldManagerFlag('kubectl-client-side-apply'),
    validateFlag,
  ],
  run,
};

const header = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

/** The editor shows what was applied last; what is saved becomes the annotation, and the object itself stays. */
function* run(invocation: Invocation): Execution<number> {
  const selection = { ...(yield* selectionFromFlags(invocation)), flatten: true, latest: true, continueOnError: true };
  const { infos, error } = yield* (yield* select(invocation, selection)).infos();
  if (error) throw error;
  if (infos.length === 0) throw new UserError('edit cancelled, no objects found');
  const shown = infos.flatMap((info) => {
    const text = lastAppliedOf(objectOf(info));
    return text === undefined ? [] : [{ ...info, object: JSON.parse(text) as Unstructured }];
  });
  const without = infos.find((info) => lastAppliedOf(objectOf(info)) === undefined);
  if (without) yield* invocation.err(`error: no last-applied-configuration annotation found on resource: ${without.name}\n`);
  if (shown.length === 0)
    throw new UserError(
      'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
    );
  return yield* editLoop(invocation, shown, (_, edited) => save(invocation, infos, edited), header);
}

function* save(invocation: Invocation, originals: readonly Info[], edited: readonly Info[]): Execution<readonly string[]> {
  const printer = yield* operationPrinter(invocation);
  const reasons: string[] = [];
  for (const info of edited) {
    const original = originals.find((one) => one.name === info.name && one.mapping.kind === info.mapping.kind);
    if (!original) throw new UserError(`no original object found for ${info.name}`);
    const patch = { metadata: { annotations: { [lastAppliedAnnotation]: configurationText(objectOf(info)) } } };
    const options = { fieldManager: invocation.flags.string('field-manager') };
    try {
      const { mapping, namespace, name } = original;
      yield* printer.print(yield* patchObject(invocation, mapping, namespace, name, 'merge', patch, options), 'edited');
    } catch (error) {
      if (!isFailure(error)) throw error;
      reasons.push(error.message);
    }
  }
  return reasons;
}
