import type { Execution } from '../../../../machine/process/types.ts';
import type { ApiRequest } from '../../../api/transport.ts';
import { watchLine } from '../../../api/wire.ts';
import { throwAll, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { makePrinter } from '../../printers/object-printer.ts';
import { printObject } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { objectOf } from '../../resource/info.ts';
import { getProxied, isProxied } from '../shared/proxied.ts';
import { sendRaw, targetOf } from '../shared/raw.ts';
import { keptErrors } from './kept-errors.ts';
import { type GetOptions, readOptions } from './options.ts';
import { sortObjects } from './sort.ts';
import { printTables } from './tables.ts';
import { watch } from './watch.ts';

export function* runGet(invocation: Invocation): Execution<number> {
  const { flags } = invocation;
  if (flags.string('raw') !== '') return yield* getRaw(invocation);
  const options = yield* readOptions(invocation);
  if (flags.bool('watch') || flags.bool('watch-only')) return yield* watch(invocation, options);
  if (options.format) yield* printGeneric(invocation, options);
  else yield* printTables(invocation, options);
  return 0;
}

function* getRaw(invocation: Invocation): Execution<number> {
  const { flags, args } = invocation;
  if (args.length > 0) throw new UserError('arguments may not be passed when --raw is specified');
  if (flags.bool('watch') || flags.string('selector') !== '') {
    throw new UserError('--raw may not be specified with other flags that filter the server request or alter the output');
  }
  if (flags.string('output') !== '') throw new UserError('--raw and --output are mutually exclusive');
  const target = targetOf(flags.string('raw'));
  if (target.query?.['watch'] === 'true' || target.query?.['watch'] === '1') return yield* printWatch(invocation, { method: 'GET', ...target });
  if (isProxied(target.path)) yield* invocation.out(yield* getProxied(invocation, flags.string('raw')));
  else yield* sendRaw(invocation, 'GET');
  return 0;
}

/** A watch as it comes over the wire: one event a line. */
function* printWatch(invocation: Invocation, request: ApiRequest): Execution<number> {
  const { events, stream } = yield* (yield* invocation.client()).watch(request);
  try {
    for (;;) {
      const event = events.take();
      if (event === 'closed') return 0;
      if (event === undefined) yield* events.wait(invocation.process);
      else yield* invocation.out(watchLine(event));
    }
  } finally {
    stream.close();
  }
}

/** Everything but tables: one object as it is, several as a List (GetOptions.printGeneric). */
function* printGeneric(invocation: Invocation, options: GetOptions): Execution<void> {
  const { flags } = invocation;
  const result = yield* select(invocation, { ...options.selection, continueOnError: true, flatten: true });
  const { infos, error } = yield* result.infos();
  const errors = keptErrors(error, options.ignoreNotFound);
  if (result.single && errors.length > 0) return throwAll(errors);
  if (infos.length === 0 && options.ignoreNotFound) return throwAll(errors);
  const printer = yield* makePrinter(invocation, options.format!, {
    showManagedFields: flags.bool('show-managed-fields'),
    allowMissingKeys: flags.bool('allow-missing-template-keys'),
    noHeaders: options.noHeaders,
  });
  const sorted = options.sortBy === '' ? infos.map(objectOf) : yield* sortObjects(invocation, infos.map(objectOf), options.sortBy);
  const single = result.single && infos.length === 1;
  yield* printObject(invocation, printer, single ? sorted[0] : { apiVersion: 'v1', items: sorted, kind: 'List', metadata: { resourceVersion: '' } });
  throwAll(errors);
}
