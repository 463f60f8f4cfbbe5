import type { Json } from '../meta.ts';
import { writeYaml } from '../yaml/index.ts';
import { diffFields } from './diff.ts';
import { directive, retainKeys } from './list-order.ts';
import { type FieldStrategy, type PatchSchema, strategyForList, strategyForMap } from './patch-schema.ts';
import { type Fields, fail, isFields, isList, sameJson } from './value.ts';

const plain: FieldStrategy = { schema: undefined, mergeKey: '', strategy: '', retainKeys: false };

/** Fails if the patch changes what has been changed otherwise since the manifest applied last (`apply --overwrite=false`). */
export function refuseConflicts(patch: Fields, original: Fields, current: Fields, schema: PatchSchema | undefined): void {
  const changed = diffFields(original, current, schema, {});
  if (!mapsConflict(patch, changed, schema)) return;
  fail(`patch:\n${writeYaml(patch as never)}\nconflicts with changes made from original to current:\n${writeYaml(changed as never)}\n`);
}

/** strategicpatch.MergingMapsHaveConflicts */
function conflict(left: Json, right: Json, field: FieldStrategy): boolean {
  if (isFields(left)) {
    if (!isFields(right) || left[directive] !== right[directive]) return true;
    return field.strategy !== 'replace' && mapsConflict(left, right, field.schema);
  }
  if (isList(left)) return !isList(right) || listsConflict(left, right, field);
  return !sameJson(left, right);
}

function mapsConflict(left: Fields, right: Fields, schema: PatchSchema | undefined): boolean {
  return Object.entries(left).some(([key, value]) => {
    const other = right[key];
    if (other === undefined || key === directive || key === retainKeys) return false;
    const field = isList(value) ? strategyForList(schema, key) : isFields(value) ? strategyForMap(schema, key) : plain;
    return conflict(value, other, field);
  });
}

function listsConflict(left: readonly Json[], right: readonly Json[], { schema, strategy, mergeKey }: FieldStrategy): boolean {
  const items = { ...plain, schema };
  const ofMaps = [...left, ...right].some(isFields);
  if (strategy === 'merge') {
    // Merged lists of scalars never conflict.
    if (!ofMaps) return false;
    const byKey = new Map(right.filter(isFields).map((item) => [String(item[mergeKey]), item]));
    return left.filter(isFields).some((item) => {
      const other = byKey.get(String(item[mergeKey]));
      return other !== undefined && conflict(item, other, items);
    });
  }
  if (left.length !== right.length) return true;
  const [a, b] = ofMaps ? [left, right] : [sorted(left), sorted(right)];
  return a.some((item, i) => i >= b.length || conflict(item, b[i]!, items));
}

const sorted = (list: readonly Json[]): readonly Json[] => [...new Set(list)].sort((a, b) => (String(a) < String(b) ? -1 : 1));
