import { goTypeOf, goValue } from '../go-value.ts';
import type { Json } from '../meta.ts';
import { type Fields, fail, isFields, kindOf } from './value.ts';

/** Markers in a strategic merge patch. */
export const directive = '$patch';
export const deletePrefix = '$deleteFromPrimitiveList';
export const orderPrefix = '$setElementOrder';
export const retainKeys = '$retainKeys';

type List = readonly Json[];

export const noMergeKey = (item: Fields, mergeKey: string): never => fail(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);

export function asFields(item: Json | undefined): Fields {
  return isFields(item) ? item : fail(`expected a map[string]interface {}, but received a ${goTypeOf(item)}`);
}

export function asList(value: Json | undefined): List {
  return Array.isArray(value) ? (value as List) : fail(`expected a []interface {}, but received a ${goTypeOf(value)}`);
}

/** The one kind that all items of some lists have. */
export function elementKind(...lists: readonly List[]): ReturnType<typeof kindOf> {
  let found: ReturnType<typeof kindOf> | undefined;
  for (const item of lists.flat()) {
    const kind = kindOf(item);
    if (kind === 'slice' && found === undefined) fail('lists of lists are not supported');
    if (found !== undefined && found !== kind) fail(`list element types are not identical: ${goValue(lists as Json)}`);
    found = kind;
  }
  return found ?? fail('no elements in any of the given slices');
}

/** What identifies an item: the value of its merge key, or itself. */
const identity = (item: Json, mergeKey: string): Json | undefined => (mergeKey === '' ? item : isFields(item) ? item[mergeKey] : undefined);

const indexIn = (list: List, item: Json, mergeKey: string) => list.findIndex((other) => identity(other, mergeKey) === identity(item, mergeKey));

export const isDeletion = (item: Json) => isFields(item) && item[directive] === 'delete';

/** Go's insertion sort; `less` need not be an order, and the result depends on the algorithm then. */
function insertionSort(list: Json[], less: (a: Json, b: Json) => boolean): Json[] {
  for (let i = 1; i < list.length; i++) {
    for (let j = i; j > 0 && less(list[j]!, list[j - 1]!); j--) [list[j], list[j - 1]] = [list[j - 1]!, list[j]!];
  }
  return list;
}

/** Items in the order of another list; deletions last. */
export function inOrderOf(items: List, order: List, mergeKey: string): Json[] {
  if (mergeKey !== '') for (const item of [...items, ...order]) if (asFields(item)[mergeKey] === undefined) noMergeKey(asFields(item), mergeKey);
  const kept = mergeKey === '' ? [...items] : items.filter((item) => !isDeletion(item));
  const deleted = mergeKey === '' ? [] : items.filter(isDeletion);
  const positions = new Map(kept.map((item) => [item, indexIn(order, item, mergeKey)]));
  insertionSort(kept, (a, b) => {
    const [left, right] = [positions.get(a)!, positions.get(b)!];
    return left >= 0 && right >= 0 ? left < right : true;
  });
  return [...kept, ...deleted];
}

/** Merges the patch's items and the others: relative order of both is kept, and where the server's order decides it does. */
function interleave(serverOnly: List, patch: List, serverOrder: List, mergeKey: string): Json[] {
  const merged: Json[] = [];
  let [left, right] = [0, 0];
  while (left < serverOnly.length && right < patch.length) {
    const before = indexIn(serverOrder, serverOnly[left]!, mergeKey);
    const after = indexIn(serverOrder, patch[right]!, mergeKey);
    merged.push(before >= 0 && after >= 0 && before < after ? serverOnly[left++]! : patch[right++]!);
  }
  return [...merged, ...serverOnly.slice(left), ...patch.slice(right)];
}

/** The order of a merged list: what the patch names as the patch orders it, what it does not as the server did. */
export function orderMerged(merged: List, patchOrder: List, serverOrder: List, mergeKey: string): Json[] {
  if (mergeKey !== '') for (const item of merged) if (asFields(item)[mergeKey] === undefined) noMergeKey(asFields(item), mergeKey);
  const inPatch = (item: Json) => indexIn(patchOrder, item, mergeKey) >= 0;
  const patchItems = inOrderOf(merged.filter(inPatch), patchOrder, mergeKey);
  const serverOnly = inOrderOf(
    merged.filter((item) => !inPatch(item)),
    serverOrder,
    mergeKey,
  );
  return interleave(serverOnly, patchItems, serverOrder, mergeKey);
}

/** Scalars sorted as text, or objects by the text of one field; equal ones turn around, as upstream's comparison makes them. */
export function sortedByText(list: List, field = ''): Json[] {
  const text = (item: Json) => goValue(field === '' ? item : asFields(item)[field]);
  return insertionSort([...list], (a, b) => text(a) <= text(b));
}

/** Scalars without repetitions; the last one takes the place of one that goes. */
export function withoutRepetitions(list: List): Json[] {
  const kept = [...list];
  for (let i = 0; i < kept.length - 1; i++) {
    for (let j = i + 1; j < kept.length; j++) {
      if (kept[i] !== kept[j]) continue;
      const last = kept.pop()!;
      if (j < kept.length) kept[j] = last;
      j--;
    }
  }
  return kept;
}

/** The items of a patch must stand in the order that its `$setElementOrder` gives. */
export function checkPatchOrder(patch: List, order: List, mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return;
  const items = mergeKey === '' ? patch : patch.filter((item) => !isDeletion(asFields(item)));
  let next = 0;
  let place = 0;
  while (next < items.length && place < order.length) {
    const item = items[next]!;
    if (isFields(item) && item[directive] !== undefined) {
      next++;
      continue;
    }
    if (mergeKey !== '') for (const one of [item, order[place]!]) if (asFields(one)[mergeKey] === undefined) noMergeKey(asFields(one), mergeKey);
    if (identity(item, mergeKey) === identity(order[place]!, mergeKey)) next++;
    place++;
  }
  if (next < items.length) fail(`The order in patch list:\n${goValue(patch)}\n doesn't match ${orderPrefix} list:\n${goValue(order)}\n`);
}
