import type { Execution } from '../../../../machine/process/types.ts';
import type { Time } from '../../../../time/index.ts';
import { since } from '../../describe/values.ts';
import { Aggregate, throwAll } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { isTable, type Table, type TablePrinter } from '../../printers/table.ts';
import { select } from '../../resource/builder.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { isList, type Unstructured } from '../../resource/object.ts';
import { newListWriter } from '../../text/tab-writer.ts';
import { keptErrors } from './kept-errors.ts';
import { type GetOptions, newTablePrinter } from './options.ts';
import { sortObjects, sortTable } from './sort.ts';

const severalKinds = (infos: readonly Info[]) =>
  infos.some((info) => info.mapping.kind !== infos[0]!.mapping.kind || info.mapping.group !== infos[0]!.mapping.group);

const sameResource = (a: Mapping | undefined, b: Mapping) => a?.resource === b.resource && a.group === b.group && a.version === b.version;

/** Tables, one a type, with an empty line between (GetOptions.Run). */
export function* printTables(invocation: Invocation, options: GetOptions): Execution<void> {
  const result = yield* select(invocation, { ...options.selection, continueOnError: true, flatten: true });
  const { infos: found, error } = yield* result.infos();
  const errors = keptErrors(error, options.ignoreNotFound);
  const infos = yield* sortInfos(invocation, found, options.sortBy);
  const withKind = severalKinds(infos);
  const { now } = invocation.clock;
  const writer = newListWriter();
  let written = false;
  let separate = false;
  let printer: TablePrinter | undefined;
  let last: Mapping | undefined;
  function* flush(): Execution<void> {
    const text = writer.flush();
    if (text === '') return;
    yield* invocation.out(separate ? `\n${text}` : text);
    separate = false;
    written = true;
  }
  for (const info of infos) {
    if (!printer || !sameResource(last, info.mapping)) {
      yield* flush();
      writer.forgetWidths();
      if (last && !options.noHeaders && written) separate = true;
      printer = newTablePrinter(invocation, options, info.mapping, options.allNamespaces && info.mapping.namespaced, withKind);
      last = info.mapping;
    }
    const table = options.sortBy === '' ? tableOf(info, now) : yield* sortTable(invocation, tableOf(info, now), options.sortBy);
    if (table) printer.print(table, writer);
  }
  yield* flush();
  if (!written && !options.ignoreNotFound && errors.length === 0) {
    const namespaced = !options.allNamespaces && infos.every((info) => info.mapping.namespaced);
    yield* invocation.err(namespaced ? `No resources found in ${options.namespace.name} namespace.\n` : 'No resources found\n');
  }
  if (errors.length === 1 && result.eager) throw new Aggregate([new Aggregate(errors)]);
  throwAll(errors);
}

/** Several answers are sorted among themselves, by a field of the table as an object: one that has it is rare, so kubectl refuses most orders here. */
function* sortInfos(invocation: Invocation, infos: readonly Info[], sortBy: string): Execution<readonly Info[]> {
  if (sortBy === '' || infos.length < 2) return infos;
  const sorted = yield* sortObjects(invocation, infos.map(objectOf), sortBy);
  return sorted.map((object) => infos.find((info) => info.object === object)!);
}

/** What the server answered as a table; objects of a server that makes none get name and age (printers.HumanReadablePrinter's default). */
export function tableOf(info: Info, now: Time): Table {
  if (isTable(info.object)) return info.object;
  const objects = isList(info.object) ? info.object.items : [info.object as Unstructured];
  return {
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name' },
      { name: 'Age', type: 'string' },
    ],
    rows: objects.map((object) => ({ cells: [object.metadata.name, since(object.metadata.creationTimestamp, now)], object })),
  };
}
