import { goValue } from '../go-value.ts';
import type { Json } from '../meta.ts';
import {
  asFields,
  deletePrefix,
  directive,
  elementKind,
  inOrderOf,
  noMergeKey,
  orderPrefix,
  retainKeys,
  sortedByText,
  withoutRepetitions,
} from './list-order.ts';
import { type FieldStrategy, type PatchSchema, strategyForList, strategyForMap } from './patch-schema.ts';
import { type Fields, fail, isFields, isList, kindOf, type MutableFields, PatchError, sameJson } from './value.ts';

type List = readonly Json[];

/** What a difference says: what was added and changed, what was removed, and whether lists get their order. */
export interface DiffOptions {
  readonly ignoreDeletions?: boolean;
  readonly ignoreChangesAndAdditions?: boolean;
  readonly setElementOrder?: boolean;
  /** The object is a union whose other fields go: `$retainKeys`. */
  readonly retainKeys?: boolean;
}

/** The strategic merge patch that makes `modified` of `original`. */
export function diffFields(original: Fields, modified: Fields, schema: PatchSchema | undefined, options: DiffOptions): Fields {
  const patch: MutableFields = {};
  for (const [key, value] of Object.entries(modified)) {
    const before = original[key];
    if (before === undefined) {
      if (!options.ignoreChangesAndAdditions) patch[key] = value;
    } else if (key === directive) diffDirective(before, value, patch);
    else diffValue(key, before, value, patch, schema, options);
  }
  if (!options.ignoreDeletions) for (const key of Object.keys(original)) if (modified[key] === undefined) patch[key] = null;
  if (options.retainKeys) addRetainKeys(original, modified, patch);
  return patch;
}

function diffDirective(before: Json, after: Json, patch: MutableFields): void {
  if (typeof before !== 'string' || typeof after !== 'string') fail(`invalid value for special key: ${directive}`);
  if (before !== after) patch[directive] = after;
}

function addRetainKeys(original: Fields, modified: Fields, patch: MutableFields): void {
  const keys = Object.keys(modified).filter((key) => modified[key] !== null);
  const changed = Object.keys(patch).length > 0 || keys.some((key) => original[key] === undefined);
  if (keys.length > 0 && changed) patch[retainKeys] = sortedByText(keys);
}

function diffValue(key: string, before: Json, after: Json, patch: MutableFields, schema: PatchSchema | undefined, options: DiffOptions): void {
  if (kindOf(before) !== kindOf(after)) {
    if (!options.ignoreChangesAndAdditions) patch[key] = after;
  } else if (isFields(before)) diffMap(key, before, after as Fields, patch, schema, options);
  else if (isList(before)) diffList(key, before, after as List, patch, schema, options);
  else replaceIfChanged(key, before, after, patch, options);
}

function replaceIfChanged(key: string, before: Json, after: Json, patch: MutableFields, options: DiffOptions): void {
  if (!options.ignoreChangesAndAdditions && !sameJson(before, after)) patch[key] = after;
}

/** A field that the type does not have is no error as long as it does not change. */
function strategyUnlessSame(find: () => FieldStrategy, before: Json, after: Json): FieldStrategy | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof PatchError && sameJson(before, after)) return undefined;
    throw error;
  }
}

function diffMap(key: string, before: Fields, after: Fields, patch: MutableFields, schema: PatchSchema | undefined, options: DiffOptions): void {
  const found = strategyUnlessSame(() => strategyForMap(schema, key), before, after);
  if (!found) return;
  if (found.strategy === 'replace') {
    if (!options.ignoreChangesAndAdditions) patch[key] = after;
    return;
  }
  const inner = diffFields(before, after, found.schema, { ...options, retainKeys: found.retainKeys });
  if (Object.keys(inner).length > 0) patch[key] = inner;
}

function diffList(key: string, before: List, after: List, patch: MutableFields, schema: PatchSchema | undefined, options: DiffOptions): void {
  const found = strategyUnlessSame(() => strategyForList(schema, key), before, after);
  if (!found) return;
  if (found.strategy !== 'merge') {
    replaceIfChanged(key, before, after, patch, options);
    return;
  }
  const { additions, deletions, order } = diffMergedList(before, after, found, { ...options, retainKeys: found.retainKeys });
  if (additions.length > 0) patch[key] = additions;
  if (deletions.length > 0) patch[`${deletePrefix}/${key}`] = deletions;
  if (order.length > 0) patch[`${orderPrefix}/${key}`] = order;
}

interface ListDiff {
  readonly additions: List;
  readonly deletions: List;
  readonly order: List;
}

function diffMergedList(before: List, after: List, strategy: FieldStrategy, options: DiffOptions): ListDiff {
  if (before.length === 0) return { additions: options.ignoreChangesAndAdditions ? [] : after, deletions: [], order: [] };
  const kind = elementKind(before, after);
  if (kind === 'slice') fail('lists of lists are not supported');
  return kind === 'map' ? diffItems(before, after, strategy, options) : diffScalars(before, after, options);
}

function diffItems(before: List, after: List, { mergeKey, schema }: FieldStrategy, options: DiffOptions): ListDiff {
  const { changed, deleted } = compareItems(sortedByText(before, mergeKey), sortedByText(after, mergeKey), mergeKey, schema, options);
  const additions = [...inOrderOf(changed, after, mergeKey), ...deleted];
  const sameOrder = before.length === after.length && after.every((item, i) => asFields(item)[mergeKey] === asFields(before[i])[mergeKey]);
  const orders =
    options.setElementOrder &&
    ((!options.ignoreChangesAndAdditions && (additions.length > 0 || !sameOrder)) || (!options.ignoreDeletions && additions.length > 0));
  return { additions, deletions: [], order: orders ? after.map((item) => ({ [mergeKey]: asFields(item)[mergeKey] ?? null })) : [] };
}

function compareItems(
  before: List,
  after: List,
  mergeKey: string,
  schema: PatchSchema | undefined,
  options: DiffOptions,
): { changed: Json[]; deleted: Json[] } {
  const changed: Json[] = [];
  const deleted: Json[] = [];
  const keyOf = (item: Fields) => item[mergeKey] ?? noMergeKey(item, mergeKey);
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const old = i < before.length ? asFields(before[i]) : undefined;
    const now = j < after.length ? asFields(after[j]) : undefined;
    const oldText = old && goValue(keyOf(old));
    const nowText = now && goValue(keyOf(now));
    if (old && now && oldText === nowText) {
      const inner = diffFields(old, now, schema, options);
      if (Object.keys(inner).length > 0) changed.push({ ...inner, [mergeKey]: keyOf(now) });
      i++;
      j++;
    } else if (now && (!old || oldText! > nowText!)) {
      if (!options.ignoreChangesAndAdditions) changed.push(now);
      j++;
    } else {
      if (!options.ignoreDeletions) deleted.push({ [mergeKey]: keyOf(old!), [directive]: 'delete' });
      i++;
    }
  }
  return { changed, deleted };
}

function diffScalars(before: List, after: List, options: DiffOptions): ListDiff {
  const old = sortedByText(before);
  const now = sortedByText(after);
  const additions: Json[] = [];
  const deletions: Json[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [left, right] = [goValue(old[i]), goValue(now[j])];
    if (i < old.length && j < now.length && left === right) {
      i++;
      j++;
    } else if (i >= old.length || (j < now.length && left > right)) {
      if (!options.ignoreChangesAndAdditions) additions.push(now[j]!);
      j++;
    } else {
      if (!options.ignoreDeletions) deletions.push(old[i]!);
      i++;
    }
  }
  // Upstream has sorted the old list in place by now: an order that is not alphabetical counts as a change.
  const orders =
    options.setElementOrder && ((!options.ignoreDeletions && deletions.length > 0) || (!options.ignoreChangesAndAdditions && !sameJson(old, after)));
  return { additions: inOrderOf(additions, after, ''), deletions: withoutRepetitions(deletions), order: orders ? after : [] };
}
