import { writeJson } from '../../api/json.ts';
import type { Json } from '../../api/meta.ts';
import type { Field, Schema } from '../../api/schema.ts';

type Fields = { readonly [key: string]: Json };

/** A value with what is known of its type, and the field it stands in. */
export interface Place {
  readonly value: Json | undefined;
  readonly schema: Schema | undefined;
  readonly field: Field | undefined;
}

export const isFields = (value: Json | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How the items of a list are told apart. */
export function listKind(field: Field | undefined): 'map' | 'set' | 'atomic' {
  const type = field?.listType;
  return type === 'map' || type === 'set' ? type : 'atomic';
}

/** Whether a value is owned as a whole, or field by field, or item by item. Without a type the value itself tells. */
export function shapeOf({ value, schema, field }: Place): 'leaf' | 'map' | 'list' {
  if (field?.mapType === 'atomic' || schema?.atomic) return 'leaf';
  if (schema === undefined) return isFields(value) ? 'map' : 'leaf';
  if (schema.type === 'object' || schema.type === 'map') return isFields(value) || value === undefined || value === null ? 'map' : 'leaf';
  return schema.type === 'array' && listKind(field) !== 'atomic' ? 'list' : 'leaf';
}

/** The value of a key of a map. */
export function childOf({ value, schema }: Place, key: string): Place {
  const field = schema?.fields.get(key);
  const child = isFields(value) ? value[key] : undefined;
  return { value: child, schema: field?.schema ?? (schema?.type === 'map' ? schema.items : undefined), field };
}

/** `k:{"name":"main"}`: the item of an associative list, absent keys with their defaults; `v:"x"`: that of a set. */
export function itemElement(item: Json, field: Field): string {
  if (listKind(field) === 'set') return `v:${writeJson(item)}`;
  const fields = isFields(item) ? item : {};
  const keys = field.mapKeys
    .map((key) => [key, fields[key] ?? (field.schema.items?.fields.get(key)?.default as Json | undefined)] as const)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `k:${writeJson(Object.fromEntries(keys))}`;
}
