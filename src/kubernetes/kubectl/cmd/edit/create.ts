import type { Execution } from '../../../../machine/process/types.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { createObject } from '../../resource/helper.ts';
import { objectOf } from '../../resource/info.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { createOrUpdateAnnotation } from '../apply/last-applied.ts';
import { editLoop } from './edit.ts';

/** create --edit: each object goes through the editor before it is sent. */
export function* editBeforeCreate(invocation: Invocation): Execution<number> {
  const { flags } = invocation;
  const printer = yield* operationPrinter(invocation);
  const result = yield* select(invocation, { ...(yield* selectionFromFlags(invocation)), flatten: true, continueOnError: true });
  const { name } = yield* invocation.namespace();
  yield* result.visit(function* (info) {
    yield* editLoop(invocation, [info], function* (_, edited) {
      for (const one of edited) {
        const object = createOrUpdateAnnotation(flags.bool('save-config'), objectOf(one));
        const created = yield* createObject(invocation, one.mapping, one.namespace || name, object, { fieldManager: flags.string('field-manager') });
        yield* printer.print(created, 'created');
      }
      return [];
    });
  });
  return 0;
}
