import type { Execution } from '../../../../machine/process/types.ts';
import type { PodTemplateSpec } from '../../../api/types.ts';
import { describePodTemplate } from '../../describe/pod-template.ts';
import { PlainWriter } from '../../describe/writer.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { objectOf } from '../../resource/info.ts';
import { groupKindOf } from '../../resource/mapper.ts';
import { TabWriter } from '../../text/tab-writer.ts';
import { checkHasHistory, type Revision, revisionsOf } from './history.ts';
import { rolloutObjects } from './objects.ts';

/** A Pod template as history and undo show it. */
export function templateText(template: PodTemplateSpec): string {
  const writer = new PlainWriter();
  describePodTemplate(writer, template);
  return writer.end();
}

/** kubectl rollout history */
export function* runHistory(invocation: Invocation): Execution<void> {
  const wanted = invocation.flags.number('revision');
  if (wanted < 0) throw new UserError(`revision must be a positive integer: ${wanted}`);
  const printer = yield* operationPrinter(invocation);
  yield* (yield* rolloutObjects(invocation)).visit(function* (info) {
    checkHasHistory(info.mapping, { retrieving: 'history', missing: 'history viewer' });
    const revisions = yield* revisionsOf(invocation, objectOf(info), info.mapping);
    if (printer.printsObjects || invocation.flags.string('output') === 'name') {
      if (wanted > 0) return yield* printer.print(chosen(revisions, wanted).object, '');
      for (const { object } of revisions) yield* printer.print(object, '');
      return;
    }
    const name = `${groupKindOf(info.mapping)}/${info.name}`;
    if (wanted > 0) yield* invocation.out(`${name} with revision #${wanted}\n${one(revisions, wanted)}\n`);
    else yield* invocation.out(`${name} \n${table(revisions)}\n`);
  });
}

function chosen(revisions: readonly Revision[], wanted: number): Revision {
  const found = revisions.find((revision) => revision.number === wanted);
  if (!found) throw new UserError('unable to find the specified revision');
  return found;
}

const noHistory = 'No rollout history found.';

/** The template of a revision; a Deployment's with what the change was for. */
function one(revisions: readonly Revision[], wanted: number): string {
  if (revisions.length === 0) return noHistory;
  const { template, changeCause, data } = chosen(revisions, wanted);
  const annotations =
    changeCause && data === undefined ? { ...template.metadata?.annotations, 'kubernetes.io/change-cause': changeCause } : template.metadata?.annotations;
  return templateText({ ...template, metadata: { ...template.metadata, ...(annotations ? { annotations } : {}) } } as PodTemplateSpec);
}

function table(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return noHistory;
  const writer = new TabWriter({ minimum: 0, padding: 2 });
  writer.write('REVISION\tCHANGE-CAUSE\n');
  for (const { number, changeCause } of revisions) writer.write(`${number}\t${changeCause || '<none>'}\n`);
  return writer.flush();
}
