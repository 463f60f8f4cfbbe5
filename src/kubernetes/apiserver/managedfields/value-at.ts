import type { Json } from '../../api/meta.ts';
import type { Schema } from '../../api/schema.ts';
import { splitPath } from './field-set.ts';
import { childOf, itemElement, type Place } from './place.ts';

function step(place: Place, element: string): Place {
  if (element.startsWith('f:')) return childOf(place, element.slice(2));
  const { value, schema, field } = place;
  const list = Array.isArray(value) ? value : [];
  return { value: field && list.find((item) => itemElement(item, field) === element), schema: schema?.items, field: undefined };
}

/** The value of a field; undefined when it is not there. */
export function valueAt(root: Json, schema: Schema | undefined, path: string): Json | undefined {
  return splitPath(path).reduce<Place>(step, { value: root, schema, field: undefined }).value;
}

/** The value without one field, or one item of a list. */
export function withoutField(root: Json, schema: Schema | undefined, path: string): Json {
  return remove({ value: root, schema, field: undefined }, splitPath(path)) ?? root;
}

function remove(place: Place, elements: readonly string[]): Json | undefined {
  const [element, ...rest] = elements;
  const { value } = place;
  if (element === undefined || value === undefined || value === null) return undefined;
  const next = step(place, element);
  const child = rest.length > 0 ? remove(next, rest) : undefined;
  if (rest.length > 0 && child === undefined) return value;
  if (Array.isArray(value)) return value.flatMap((item) => (item !== next.value ? [item] : child === undefined ? [] : [child]));
  const key = element.slice(2);
  const { [key]: _, ...others } = value as { readonly [key: string]: Json };
  return child === undefined ? others : { ...others, [key]: child };
}
