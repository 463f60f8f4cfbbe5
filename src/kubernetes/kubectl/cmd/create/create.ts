import type { Execution } from '../../../../machine/process/types.ts';
import { addSource, isFailure, UserError } from '../../errors.ts';
import { dryRunOf, validationOf } from '../../flags/dry-run.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { createObject } from '../../resource/helper.ts';
import { objectOf, take } from '../../resource/info.ts';
import { withMetadata } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { createOrUpdateAnnotation } from '../apply/last-applied.ts';
import { requireFiles } from '../apply/options.ts';
import { editBeforeCreate } from '../edit/create.ts';
import { recorded } from '../shared/record.ts';
import { createRaw } from './raw.ts';

/** kubectl create -f (CreateOptions.RunCreate). */
export function* runCreate(invocation: Invocation): Execution<number> {
  const { flags, args, path } = invocation;
  if (args.length > 0) throw new UserError(`Unexpected args: [${args.join(' ')}]\nSee '${path} -h' for help and examples`);
  if (flags.string('raw') !== '') return yield* createRaw(invocation);
  const dryRun = yield* dryRunOf(invocation);
  const validation = validationOf(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun });
  requireFiles(invocation);
  if (flags.bool('edit')) return yield* editBeforeCreate(invocation);
  const selection = { ...(yield* selectionFromFlags(invocation)), flatten: true, continueOnError: true, validate: validation !== 'Ignore' };
  const result = yield* select(invocation, selection);
  let count = 0;
  yield* result.visit(function* (info) {
    const object = recorded(invocation, createOrUpdateAnnotation(flags.bool('save-config'), objectOf(info)));
    if (dryRun === 'client') {
      info.object = object;
    } else {
      const options = { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager'), fieldValidation: validation };
      try {
        take(info, yield* createObject(invocation, info.mapping, info.namespace, withMetadata(object, { resourceVersion: undefined }), options));
      } catch (error) {
        throw isFailure(error) ? addSource('creating', info.source, error) : error;
      }
    }
    count++;
    yield* printer.print(info.object, 'created');
  });
  if (count === 0) throw new UserError('no objects passed to create');
  return 0;
}
