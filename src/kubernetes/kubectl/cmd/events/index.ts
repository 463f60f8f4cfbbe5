import type { Execution } from '../../../../machine/process/types.ts';
import { fromRFC3339 } from '../../../../time/index.ts';
import type { Event } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import { eventMapping, intervalOf } from '../../describe/events.ts';
import { Exit, isFailure, UserError } from '../../errors.ts';
import { boolFlag, stringFlag, stringsFlag } from '../../flags/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, printFlags } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { plainFormats, readFormat, templateFormats } from '../../printers/format.ts';
import { makePrinter } from '../../printers/object-printer.ts';
import { printObject } from '../../printers/operation-printer.ts';
import { splitPair } from '../../resource/arguments.ts';
import { mappingFor } from '../../resource/builder.ts';
import { listObjects, pathOf, type Query } from '../../resource/helper.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { newListWriter } from '../../text/tab-writer.ts';
import { interruptible } from '../shared/interrupt.ts';

/** kubectl events */
export const events: Command = {
  name: 'events',
  use: 'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  short: 'List events',
  examples: `  # Recent events of the namespace
  kubectl events

  # Of one Pod, and those to come
  kubectl events --for pod/web --watch`,
  flags: [
    ...printFlags,
    boolFlag('watch', 'w', 'Go on with events to come.'),
    allNamespacesFlag,
    stringFlag('for', '', 'Only events about TYPE/NAME.'),
    stringsFlag('types', '', 'Only events of these types: Normal, Warning.'),
    boolFlag('no-headers', '', 'Print no headers.'),
    chunkSizeFlag,
  ],
  run,
};

interface Subject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
}

function* readSubject(invocation: Invocation): Execution<Subject | undefined> {
  const text = invocation.flags.string('for');
  if (text === '') return undefined;
  const pair = splitPair(text);
  if (!pair) throw new UserError('--for must be in resource/name form');
  const mapping = yield* typeOf(invocation, pair.type);
  return { kind: mapping.kind, apiVersion: mapping.group ? `${mapping.group}/${mapping.version}` : mapping.version, name: pair.name };
}

/** The mapper's own error is told without `error:`. */
function* typeOf(invocation: Invocation, type: string): Execution<Mapping> {
  yield* invocation.discovery(2);
  try {
    return yield* mappingFor(invocation, type);
  } catch (error) {
    throw error instanceof UserError ? new Exit(1, error.message) : error;
  }
}

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const subject = yield* readSubject(invocation);
  const types = flags.list('types').map((type) => type.toLowerCase());
  if (types.some((type) => !['normal', 'warning'].includes(type))) throw new UserError('valid --types are Normal or Warning');
  const { name } = yield* invocation.namespace();
  const namespace = flags.bool('all-namespaces') ? '' : name;
  const query = subject ? { fieldSelector: `involvedObject.kind=${subject.kind},involvedObject.name=${subject.name}` } : {};
  const wanted = (event: Event) =>
    (!subject || event.involvedObject.apiVersion === subject.apiVersion) && (types.length === 0 || types.includes((event.type ?? '').toLowerCase()));
  const show = yield* printerFor(invocation, namespace === '');
  if (flags.bool('watch')) return yield* watch(invocation, namespace, query, wanted, show);
  const list = yield* listObjects(invocation, eventMapping, namespace, query);
  const found = (list.items as unknown as readonly Event[]).filter(wanted).sort((a, b) => lastSeen(a) - lastSeen(b));
  if (found.length === 0) return yield* invocation.err(namespace === '' ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
  yield* show(found, { kind: 'EventList', apiVersion: 'v1', metadata: {}, items: found });
}

const lastSeen = (event: Event) => fromRFC3339(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '') ?? 0;

type Show = (events: readonly Event[], whole: unknown) => Execution<void>;

/** What a printer cannot print is passed over without a word, as upstream drops its errors: a list of typed objects has no names, for one. */
function* printerFor(invocation: Invocation, withNamespace: boolean): Execution<Show> {
  const { flags, clock } = invocation;
  const format = readFormat(flags.string('output'), flags.string('template'), [...plainFormats, ...templateFormats]);
  if (format) {
    const options = { showManagedFields: flags.bool('show-managed-fields'), allowMissingKeys: flags.bool('allow-missing-template-keys'), noHeaders: false };
    const printer = yield* makePrinter(invocation, format, options);
    return function* (list, whole) {
      if (format.name === 'name' && whole !== list[0]) return;
      try {
        yield* printObject(invocation, printer, whole);
      } catch (error) {
        if (!isFailure(error)) throw error;
      }
    };
  }
  const writer = newListWriter();
  let headed = flags.bool('no-headers');
  return function* (list) {
    if (!headed) writer.write(`${withNamespace ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    headed = true;
    for (const event of list) {
      const { kind, name } = event.involvedObject;
      const interval = intervalOf(event, clock.now);
      writer.write(
        `${withNamespace ? `${event.metadata.namespace}\t` : ''}${interval}\t${event.type ?? ''}\t${event.reason ?? ''}\t${kind}/${name}\t${(event.message ?? '').trim()}\n`,
      );
    }
    yield* invocation.out(writer.flush());
  };
}

function* watch(invocation: Invocation, namespace: string, query: Query, wanted: (event: Event) => boolean, show: Show): Execution<void> {
  const path = pathOf(eventMapping, namespace);
  const { events: arriving, stream } = yield* (yield* invocation.client()).watch({ method: 'GET', path, query: { ...query, watch: 'true' } });
  const interrupt = interruptible(invocation.process);
  try {
    for (;;) {
      const item = arriving.take();
      if (item === 'closed') return;
      if (item === undefined) {
        yield* arriving.wait(invocation.process);
        interrupt.check();
      } else if (item.type !== 'DELETED' && item.type !== 'BOOKMARK' && wanted(item.object as Event)) yield* show([item.object as Event], item.object);
    }
  } finally {
    stream.close();
  }
}
