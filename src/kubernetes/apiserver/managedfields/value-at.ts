import type { Json } from '../../api/meta.ts';
import type { Field, Schema } from '../../api/schema.ts';
import { itemElement, splitPath } from './field-set.ts';

type Fields = { readonly [key: string]: Json };

interface Place {
  readonly value: Json | undefined;
  readonly schema: Schema | undefined;
  readonly field: Field | undefined;
}

function step({ value, schema, field }: Place, element: string): Place {
  if (element === '.') return { value, schema, field };
  if (element.startsWith('f:')) {
    const key = element.slice(2);
    const next = schema?.fields.get(key);
    const child = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields)[key] : undefined;
    return { value: child, schema: next?.schema ?? (schema?.type === 'map' ? schema.items : undefined), field: next };
  }
  const list = Array.isArray(value) ? value : [];
  const items = schema?.items;
  if (element.startsWith('v:')) return { value: list.find((item) => JSON.stringify(item) === element.slice(2)), schema: items, field: undefined };
  return { value: list.find((item) => field && itemElement(item, field) === element), schema: items, field: undefined };
}

/** The value of a field; undefined when it is not there. */
export function valueAt(root: Json, schema: Schema | undefined, path: string): Json | undefined {
  return splitPath(path).reduce<Place>(step, { value: root, schema, field: undefined }).value;
}

/** The value without one field, or one item of a list. */
export function withoutField(root: Json, schema: Schema | undefined, path: string): Json {
  const elements = splitPath(path).filter((element) => element !== '.');
  return remove({ value: root, schema, field: undefined }, elements) ?? root;
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
  const { [key]: _, ...others } = value as Fields;
  return child === undefined ? others : { ...others, [key]: child };
}
