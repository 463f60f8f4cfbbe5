import type { Execution } from '../../../../machine/process/types.ts';
import { parseQuantity } from '../../../api/quantity.ts';
import { Exit, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { klog } from '../../log.ts';
import { relaxedPath } from '../../printers/custom-columns.ts';
import { findValues, parsePath } from '../../printers/json-path.ts';
import type { Row, Table } from '../../printers/table.ts';
import type { Unstructured } from '../../resource/object.ts';
import { compareText } from '../../text/go.ts';

/** A field that has no order. */
class Unsortable extends Error {}

/** Order of two values of a field: null first, numbers by value, texts as quantities where both are, else by bytes (get.isLess). */
function isLess(a: unknown, b: unknown): boolean {
  if (a === null || b === null) return a === null && b !== null;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [parseQuantity(a), parseQuantity(b)];
    return 'error' in left || 'error' in right ? compareText(a, b) < 0 : left.quantity.compare(right.quantity) < 0;
  }
  throw new Unsortable(typeof a === 'boolean' ? 'bool' : Array.isArray(a) ? '[]interface {}' : 'map[string]interface {}');
}

interface Valued<T> {
  readonly item: T;
  readonly value: unknown;
}

/** What has no such field comes before everything, also before what has none either: it changes places then. */
const comesBefore = (a: Valued<unknown>, b: Valued<unknown>): boolean => a.value === undefined || (b.value !== undefined && isLess(a.value, b.value));

/** Go's sort.Sort puts up to twelve things in order by insertion, which shows where the order contradicts itself. */
const insertionLimit = 12;

function inOrder<T>(rows: readonly Valued<T>[]): readonly Valued<T>[] {
  if (rows.length > insertionLimit) return [...rows].sort((a, b) => (comesBefore(a, b) ? -1 : comesBefore(b, a) ? 1 : 0));
  const result: Valued<T>[] = [];
  for (const row of rows) {
    let place = result.length;
    while (place > 0 && comesBefore(row, result[place - 1]!)) place--;
    result.splice(place, 0, row);
  }
  return result;
}

/** Where kubectl sorts: rows of a table, or objects. */
interface Sorter {
  readonly line: string;
  readonly type: string;
}

const tableSorter: Sorter = { line: 'sorter.go:375', type: '[][][]reflect.Value' };
const objectSorter: Sorter = { line: 'sorter.go:329', type: '*unstructured.Unstructured' };

function* sorted<T>(invocation: Invocation, rows: readonly Valued<T>[], field: string, sorter: Sorter): Execution<readonly T[]> {
  try {
    return inOrder(rows).map((row) => row.item);
  } catch (error) {
    if (!(error instanceof Unsortable)) throw error;
    const text = `Field ${field} in ${sorter.type} is an unsortable type: interface, err: unsortable type: ${error.message}`;
    yield* invocation.err(klog(invocation.process, 'F', sorter.line, text));
    throw new Exit(1);
  }
}

const fieldOf = (sortBy: string): string => {
  try {
    return relaxedPath(sortBy);
  } catch (error) {
    if (error instanceof UserError) return sortBy;
    throw error;
  }
};

/** The rows in the order of a field; undefined where it cannot be sorted by it, and nothing is printed then. */
export function* sortTable(invocation: Invocation, table: Table, sortBy: string): Execution<Table | undefined> {
  if (table.rows.length < 2) return table;
  const field = fieldOf(sortBy);
  let rows: readonly Valued<Row>[];
  try {
    const path = parsePath(field);
    rows = table.rows.map((item) => ({ item, value: findValues(path, item.object, true)[0]?.[0] }));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
  if (rows.every((row) => row.value === undefined)) return undefined;
  return { ...table, rows: yield* sorted(invocation, rows, field, tableSorter) };
}

/** The objects in the order of a field. Throws where no object has it. */
export function* sortObjects(invocation: Invocation, objects: readonly Unstructured[], sortBy: string): Execution<readonly Unstructured[]> {
  if (objects.length < 2) return objects;
  const field = fieldOf(sortBy);
  const path = parsePath(field);
  const rows = objects.map((item) => ({ item, value: findValues(path, item, true)[0]?.[0] }));
  if (rows.every((row) => row.value === undefined)) throw new UserError(`couldn't find any field with path "${field}" in the list of objects`);
  return yield* sorted(invocation, rows, field, objectSorter);
}
