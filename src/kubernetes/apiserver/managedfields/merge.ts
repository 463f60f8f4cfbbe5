import type { Json } from '../../api/meta.ts';
import type { Field, Schema } from '../../api/schema.ts';
import { itemElement, listKind } from './field-set.ts';

type Fields = { readonly [key: string]: Json };
const isFields = (value: Json | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is applied laid over what is there: maps field by field, lists as their type says (structured-merge-diff). */
export function mergeApplied(live: Json | undefined, applied: Json, schema: Schema | undefined, field?: Field): Json {
  if (Array.isArray(applied)) return mergeLists(Array.isArray(live) ? live : [], applied, field);
  if (!isFields(applied) || !isFields(live) || field?.mapType === 'atomic') return applied;
  const merged: Record<string, Json> = { ...live };
  for (const [key, value] of Object.entries(applied)) {
    const next = schema?.fields.get(key);
    merged[key] = mergeApplied(live[key], value, next?.schema ?? (schema?.type === 'map' ? schema.items : undefined), next);
  }
  return merged;
}

function mergeLists(live: readonly Json[], applied: readonly Json[], field: Field | undefined): Json {
  const kind = listKind(field);
  if (kind === 'atomic') return applied;
  if (kind === 'set') return [...live, ...applied.filter((item) => !live.includes(item))];
  const nameOf = (item: Json) => itemElement(item, field!);
  const given = new Map(applied.map((item) => [nameOf(item), item]));
  const known = new Set(live.map(nameOf));
  const kept = live.map((item) => (given.has(nameOf(item)) ? mergeApplied(item, given.get(nameOf(item))!, field!.schema.items) : item));
  return [...kept, ...applied.filter((item) => !known.has(nameOf(item)))];
}
