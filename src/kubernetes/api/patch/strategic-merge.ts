import { goTypeOf, goValue } from '../go-value.ts';
import type { Json } from '../meta.ts';
import { orderLeftBehind } from './left-behind.ts';
import {
  asFields,
  asList,
  checkPatchOrder,
  deletePrefix,
  directive,
  elementKind,
  noMergeKey,
  orderMerged,
  orderPrefix,
  retainKeys,
  withoutRepetitions,
} from './list-order.ts';
import { type FieldStrategy, type PatchSchema, strategyForList, strategyForMap } from './patch-schema.ts';
import { attempt, type Fields, fail, isFields, isList, kindOf, type MutableFields, type Patched, sameJson, withoutNulls } from './value.ts';

type List = readonly Json[];

/** Applying a patch to an object, or one patch to another (the two parts of a three-way patch), which keeps directives and nulls. */
export interface MergeMode {
  readonly apply: boolean;
}

const badOrder = 'invalid patch format of setElementOrder list';
const badRetainKeys = 'invalid patch format of retainKeys';
const badPrimitives = 'invalid patch format of primitive list';

const badPatchType = (type: Json, item: Fields) =>
  fail(`unknown patch type: ${typeof type === 'string' ? type : `%!s(${goTypeOf(type)}=${goValue(type)})`} in map: ${goValue(item)}`);

/** `$prefix/key` without the prefix. */
function keyBehind(key: string, problem: string): string {
  const slash = key.indexOf('/');
  return slash < 0 ? fail(problem) : key.slice(slash + 1);
}

/** A value that is new to the object: nothing to delete, so no directives; undefined when it was nothing but a directive. */
function withoutDirectives(value: Json): Json | undefined {
  if (isList(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isFields(value)) return value;
  if (value[directive] !== undefined) return undefined;
  const kept: MutableFields = {};
  for (const [key, item] of Object.entries(value)) {
    const clean = withoutDirectives(item);
    if (clean !== undefined) kept[key] = clean;
  }
  return kept;
}

function setClean(target: MutableFields, key: string, value: Json, mode: MergeMode): void {
  const clean = withoutDirectives(mode.apply ? withoutNulls(value) : value);
  if (clean === undefined) delete target[key];
  else target[key] = clean;
}

/** `$retainKeys`: of a union's fields only the named ones stay. */
function applyRetainKeys(target: MutableFields, patch: MutableFields, mode: MergeMode): void {
  const keys = patch[retainKeys];
  if (keys === undefined) return;
  delete patch[retainKeys];
  if (!mode.apply) {
    const before = target[retainKeys];
    if (before !== undefined && !sameJson(before, keys)) {
      fail(`${goValue(before)} and ${goValue(keys)} are not deep equal: this may happen when calculating the 3-way diff patch`);
    }
    target[retainKeys] = keys;
    return;
  }
  if (!isList(keys)) fail(badRetainKeys);
  const kept = new Set<Json>(keys as List);
  for (const [key, value] of Object.entries(patch)) {
    if (value !== null && !key.startsWith(deletePrefix) && !key.startsWith(orderPrefix) && !kept.has(key)) fail(badRetainKeys);
  }
  for (const key of Object.keys(target)) if (!kept.has(key)) delete target[key];
}

/** `$setElementOrder/key`: merges that list and orders it. */
function applyElementOrder(target: MutableFields, patch: MutableFields, schema: PatchSchema | undefined, mode: MergeMode): void {
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(orderPrefix)) continue;
    if (!mode.apply) {
      if (target[key] !== undefined && !sameJson(target[key], order)) fail(badOrder);
      target[key] = order;
    }
    delete patch[key];
    const list = keyBehind(key, badOrder);
    const merged = mergeOrdered(target[list], patch[list], asList(order), strategyForList(schema, list), mode);
    if (!merged) continue;
    target[list] = merged;
    delete patch[list];
  }
}

function mergeOrdered(original: Json | undefined, patch: Json | undefined, order: List, strategy: FieldStrategy, mode: MergeMode): Json[] | undefined {
  const originalList = original === undefined ? [] : asList(original);
  const patchList = patch === undefined ? [] : asList(patch);
  checkPatchOrder(patchList, order, strategy.mergeKey);
  if (original === undefined && patch === undefined) return undefined;
  let merged: List = originalList;
  let serverOrder: List = originalList;
  if (original === undefined) merged = withoutDirectives(patchList) as List;
  else if (patch !== undefined && strategy.strategy === 'merge') {
    merged = mergeList(originalList, patchList, strategy, mode);
    if (strategy.mergeKey !== '') serverOrder = orderLeftBehind(originalList, patchList, strategy.mergeKey);
  } else if (patch !== undefined) merged = patchList;
  elementKind(originalList, patchList);
  return orderMerged(merged, order, serverOrder, strategy.mergeKey);
}

/** Merges a patch into an object; neither of them is changed. */
export function mergeFields(original: Fields, patch: Fields, schema: PatchSchema | undefined, mode: MergeMode): Fields {
  const type = patch[directive];
  if (type === 'replace') return Object.fromEntries(Object.entries(patch).filter(([key]) => key !== directive));
  if (type === 'delete') return {};
  if (type !== undefined) badPatchType(type, patch);
  const target: MutableFields = { ...original };
  const rest: MutableFields = { ...patch };
  applyRetainKeys(target, rest, mode);
  applyElementOrder(target, rest, schema, mode);
  for (const [key, value] of Object.entries(rest)) mergeField(target, key, value, schema, mode);
  return target;
}

function mergeField(target: MutableFields, patchKey: string, value: Json, schema: PatchSchema | undefined, mode: MergeMode): void {
  const isDeletion = patchKey.startsWith(deletePrefix);
  if (isDeletion && !mode.apply) {
    target[patchKey] = value;
    return;
  }
  const key = isDeletion ? keyBehind(patchKey, badPrimitives) : patchKey;
  if (value === null) {
    delete target[key];
    if (!mode.apply) target[key] = null;
    return;
  }
  const current = target[key];
  if (current === undefined || kindOf(current) !== kindOf(value)) {
    if (!isDeletion) setClean(target, key, value, mode);
  } else if (isFields(current)) {
    const { schema: inner, strategy } = strategyForMap(schema, key);
    target[key] = strategy === 'replace' ? value : mergeFields(current, asFields(value), inner, mode);
  } else if (isList(current)) {
    const strategy = strategyForList(schema, key);
    if (isDeletion) target[key] = current.filter((item) => !(value as List).includes(item));
    else target[key] = strategy.strategy === 'merge' ? mergeList(current, value as List, strategy, mode) : value;
  } else target[key] = value;
}

function mergeList(original: List, patch: List, strategy: FieldStrategy, mode: MergeMode): List {
  if (original.length === 0 && patch.length === 0) return original;
  const { mergeKey } = strategy;
  if (elementKind(original, patch) !== 'map') return orderMerged(withoutRepetitions([...original, ...patch]), patch, original, mergeKey);
  if (mergeKey === '') fail(`cannot merge lists without merge key for ${strategy.schema?.type ?? 'interface'}`);
  const { kept, items } = applyItemDirectives(original, patch, mergeKey);
  return orderMerged(mergeItems(kept, items, strategy, mode), items, kept, mergeKey);
}

/** Items of the patch that say what happens to items of the list: `$patch: delete` and `$patch: replace`. */
function applyItemDirectives(original: List, patch: List, mergeKey: string): { kept: List; items: List } {
  let kept = original;
  let replace = false;
  const items: Json[] = [];
  for (const item of patch) {
    const fields = asFields(item);
    const type = fields[directive];
    if (type === undefined) items.push(item);
    else if (type === 'replace') replace = true;
    else if (type === 'delete') {
      const value = fields[mergeKey] ?? noMergeKey(fields, mergeKey);
      kept = kept.filter((other) => asFields(other)[mergeKey] !== value);
    } else if (type === 'merge') fail('merging lists cannot yet be specified in the patch');
    else badPatchType(type, fields);
  }
  return replace ? { kept: items, items: [] } : { kept, items };
}

function mergeItems(original: List, patch: List, strategy: FieldStrategy, mode: MergeMode): List {
  const merged = [...original];
  for (const item of patch) {
    const fields = asFields(item);
    const value = fields[strategy.mergeKey] ?? noMergeKey(fields, strategy.mergeKey);
    const index = merged.findIndex((other) => asFields(other)[strategy.mergeKey] === value);
    if (index < 0) merged.push(item);
    else merged[index] = mergeFields(merged[index] as Fields, fields, strategy.schema, mode);
  }
  return merged;
}

/**
 * A strategic merge patch (apimachinery util/strategicpatch). schema: of the document's type, for merge keys and strategies; undefined
 * for a kind without one.
 */
export function strategicMergePatch(document: Fields, patch: Fields, schema: PatchSchema | undefined): Patched {
  return attempt(() => mergeFields(document, patch, schema, { apply: true }));
}
