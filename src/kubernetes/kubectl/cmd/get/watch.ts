import type { Execution } from '../../../../machine/process/types.ts';
import type { Status } from '../../../api/meta.ts';
import { isNotFound, StatusError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { makePrinter } from '../../printers/object-printer.ts';
import { printObject } from '../../printers/operation-printer.ts';
import type { Table } from '../../printers/table.ts';
import { select } from '../../resource/builder.ts';
import { pathOf } from '../../resource/helper.ts';
import type { Info } from '../../resource/info.ts';
import { isList, type Unstructured } from '../../resource/object.ts';
import { newListWriter } from '../../text/tab-writer.ts';
import { type GetOptions, newTablePrinter } from './options.ts';
import { tableOf } from './tables.ts';

type Show = (object: unknown, event?: string) => Execution<void>;

/** get -w: prints what there is, then each change until it is interrupted (GetOptions.watch). */
export function* watch(invocation: Invocation, options: GetOptions): Execution<number> {
  const { flags } = invocation;
  const result = yield* select(invocation, { ...options.selection, singleType: true });
  const { infos, error } = yield* result.infos();
  if (error) {
    if (isNotFound(error) && options.ignoreNotFound) return 0;
    throw error;
  }
  const info = infos[0]!;
  const show = yield* shower(invocation, options, info);
  const isCollection = info.name === '';
  const events = flags.bool('output-watch-events');
  if (flags.bool('watch')) {
    const objects = isCollection && isList(info.object) ? info.object.items : [info.object];
    for (const object of objects) yield* show(object, events ? 'ADDED' : undefined);
  }
  yield* follow(invocation, options, info, show, isCollection);
  return 0;
}

function* shower(invocation: Invocation, options: GetOptions, info: Info): Execution<Show> {
  const { flags } = invocation;
  if (options.format) {
    const printer = yield* makePrinter(invocation, options.format, {
      showManagedFields: flags.bool('show-managed-fields'),
      allowMissingKeys: flags.bool('allow-missing-template-keys'),
      noHeaders: options.noHeaders,
    });
    return (object, event) => printObject(invocation, printer, object, event);
  }
  const printer = newTablePrinter(invocation, options, info.mapping, options.allNamespaces, false);
  const writer = newListWriter();
  return function* (object, event) {
    printer.print(tableOf({ ...info, object: object as Unstructured }, invocation.clock.now), writer, event);
    yield* invocation.out(writer.flush());
  };
}

function* follow(invocation: Invocation, options: GetOptions, info: Info, show: Show, isCollection: boolean): Execution<void> {
  const { selection } = options;
  const namespace = info.mapping.namespaced && !options.allNamespaces ? info.namespace || selection.namespace.name : '';
  const version = (info.object as Unstructured | Table | undefined)?.metadata?.resourceVersion ?? '';
  const fieldSelector = isCollection ? selection.fieldSelector : `metadata.name=${info.name}`;
  const query = {
    watch: 'true',
    resourceVersion: isCollection ? version : '0',
    ...(selection.labelSelector ? { labelSelector: selection.labelSelector } : {}),
    ...(fieldSelector ? { fieldSelector } : {}),
    ...selection.query,
  };
  const client = yield* invocation.client();
  const headers = selection.accept ? { headers: { accept: selection.accept } } : {};
  const { events, stream } = yield* client.watch({ method: 'GET', path: pathOf(info.mapping, namespace), query, ...headers });
  // A watch of one object begins with what is printed already.
  let quiet = !isCollection;
  try {
    for (;;) {
      const event = events.take();
      if (event === undefined) yield* events.wait(invocation.process);
      else if (event === 'closed') return;
      else if (event.type === 'ERROR') throw new StatusError(event.object as Status);
      else if (event.type !== 'BOOKMARK') {
        if (!quiet) yield* show(event.object, invocation.flags.bool('output-watch-events') ? event.type : undefined);
        quiet = false;
      }
    }
  } finally {
    stream.close();
  }
}
