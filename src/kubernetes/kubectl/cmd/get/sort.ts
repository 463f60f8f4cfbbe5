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

/** Order of two values of a field: numbers by value, texts as quantities where both are, else by bytes (get.isLess). */
function isLess(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [parseQuantity(a), parseQuantity(b)];
    return 'error' in left || 'error' in right ? compareText(a, b) < 0 : left.quantity.compare(right.quantity) < 0;
  }
  throw new Unsortable(typeof a === 'boolean' ? 'bool' : Array.isArray(a) ? '[]interface {}' : 'map[string]interface {}');
}

function* sorted<T>(invocation: Invocation, items: readonly T[], valueIn: (item: T) => unknown, field: string): Execution<readonly T[]> {
  const rows = items.map((item) => ({ item, value: valueIn(item) }));
  try {
    rows.sort((a, b) => {
      if (a.value === undefined || b.value === undefined) return a.value === b.value ? 0 : a.value === undefined ? -1 : 1;
      return isLess(a.value, b.value) ? -1 : isLess(b.value, a.value) ? 1 : 0;
    });
  } catch (error) {
    if (!(error instanceof Unsortable)) throw error;
    const text = `Field ${field} in [][][]reflect.Value is an unsortable type: interface, err: unsortable type: ${error.message}`;
    yield* invocation.err(klog(invocation.process, 'F', 'sorter.go:375', text));
    throw new Exit(1);
  }
  return rows.map((row) => row.item);
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
  const field = fieldOf(sortBy);
  let rows: readonly { readonly row: Row; readonly value: unknown }[];
  try {
    const path = parsePath(field);
    rows = table.rows.map((row) => ({ row, value: findValues(path, row.object, true)[0]?.[0] }));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
  if (rows.length > 0 && rows.every((row) => row.value === undefined)) return undefined;
  const inOrder = yield* sorted(invocation, rows, (row) => row.value, field);
  return { ...table, rows: inOrder.map((row) => row.row) };
}

/** The objects in the order of a field. Throws where no object has it. */
export function* sortObjects(invocation: Invocation, objects: readonly Unstructured[], sortBy: string): Execution<readonly Unstructured[]> {
  if (objects.length < 2) return objects;
  const field = fieldOf(sortBy);
  const path = parsePath(field);
  const rows = objects.map((object) => ({ object, value: findValues(path, object, true)[0]?.[0] }));
  if (rows.every((row) => row.value === undefined)) throw new UserError(`couldn't find any field with path "${field}" in the list of objects`);
  return (yield* sorted(invocation, rows, (row) => row.value, field)).map((row) => row.object);
}
