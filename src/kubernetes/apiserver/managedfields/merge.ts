import type { Json } from '../../api/meta.ts';
import type { Field, Schema } from '../../api/schema.ts';
import { isFields, itemElement, listKind } from './place.ts';

/** What is applied laid over what is there: maps field by field, lists as their type says (structured-merge-diff). */
export function mergeApplied(live: Json | undefined, applied: Json, schema: Schema | undefined, field?: Field): Json {
  if (Array.isArray(applied)) return mergeLists(Array.isArray(live) ? live : [], applied, field);
  if (!isFields(applied) || !isFields(live) || field?.mapType === 'atomic' || schema?.atomic) return applied;
  const merged: Record<string, Json> = { ...live };
  for (const [key, value] of Object.entries(applied)) {
    const next = schema?.fields.get(key);
    merged[key] = mergeApplied(live[key], value, next?.schema ?? (schema?.type === 'map' ? schema.items : undefined), next);
  }
  return merged;
}

function mergeLists(live: readonly Json[], applied: readonly Json[], field: Field | undefined): Json {
  if (listKind(field) === 'atomic') return applied;
  const byElement = (list: readonly Json[]) => new Map(list.map((item) => [itemElement(item, field!), item]));
  const [before, given] = [byElement(live), byElement(applied)];
  return mergedOrder([...before.keys()], [...given.keys()]).map((element) => {
    const item = given.get(element);
    return item === undefined ? before.get(element)! : mergeApplied(before.get(element), item, field!.schema.items);
  });
}

/** Items of the live list and of the applied one: those of both in the order in which they are applied, the others about where they were (mergingWalker.visitListItems). */
function mergedOrder(live: readonly string[], applied: readonly string[]): string[] {
  const inLive = new Set(live);
  const inApplied = new Set(applied);
  const shared = applied.filter((element) => inLive.has(element));
  const out: string[] = [];
  const taken = new Set<string>();
  let [l, a, next] = [0, 0, 0];
  const take = () => {
    const element = applied[a++]!;
    taken.add(element);
    out.push(element);
    if (shared[next] === element) next++;
  };
  while (l < live.length || a < applied.length) {
    const [mine, theirs] = [live[l], applied[a]];
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        l++;
        take();
        continue;
      }
      if (inApplied.has(mine) && next < shared.length && shared[next] !== mine) {
        l++;
        continue;
      }
    }
    if (mine !== undefined && !inApplied.has(mine)) {
      out.push(mine);
      l++;
      continue;
    }
    if (mine !== undefined && taken.has(mine)) l++;
    if (theirs !== undefined) take();
  }
  return out;
}
