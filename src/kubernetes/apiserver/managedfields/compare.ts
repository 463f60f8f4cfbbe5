import { equal } from '../../api/equal.ts';
import type { Json } from '../../api/meta.ts';
import type { Schema } from '../../api/schema.ts';
import { joinPath } from './field-set.ts';
import { childOf, isFields, itemElement, type Place, shapeOf } from './place.ts';

/** How two objects of a type differ, maps and lists that come or go included (typed.Compare). */
export interface Comparison {
  readonly added: ReadonlySet<string>;
  readonly modified: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

interface Sets {
  readonly added: Set<string>;
  readonly modified: Set<string>;
  readonly removed: Set<string>;
}

export function compareObjects(old: Json | undefined, now: Json, schema: Schema | undefined): Comparison {
  const sets: Sets = { added: new Set(), modified: new Set(), removed: new Set() };
  visit({ value: old, schema, field: undefined }, { value: now, schema, field: undefined }, '', sets);
  return sets;
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0;
}

function visit(old: Place, now: Place, path: string, sets: Sets): void {
  if (old.value === now.value) return;
  const shape = shapeOf(now.value === undefined ? old : now);
  const leaf = shape === 'leaf' || (isEmpty(old.value) && isEmpty(now.value));
  if (leaf && old.value !== undefined && now.value !== undefined) {
    if (!equal(old.value, now.value)) sets.modified.add(path);
    return;
  }
  if (!leaf) for (const [element, before, after] of shape === 'map' ? keysOf(old, now) : itemsOf(old, now)) visit(before, after, joinPath(path, element), sets);
  if (path === '') return;
  if (old.value === undefined) sets.added.add(path);
  else if (now.value === undefined) sets.removed.add(path);
}

type Pair = readonly [element: string, before: Place, after: Place];

function keysOf(old: Place, now: Place): Pair[] {
  const keys = new Set([old.value, now.value].flatMap((value) => (isFields(value) ? Object.keys(value) : [])));
  return [...keys].map((key) => [`f:${key}`, childOf(old, key), childOf(now, key)]);
}

function itemsOf(old: Place, now: Place): Pair[] {
  const field = (now.field ?? old.field)!;
  const byElement = ({ value }: Place) => new Map((Array.isArray(value) ? value : []).map((item) => [itemElement(item, field), item]));
  const [before, after] = [byElement(old), byElement(now)];
  const place = (value: Json | undefined): Place => ({ value, schema: field.schema.items, field: undefined });
  return [...new Set([...before.keys(), ...after.keys()])].map((element) => [element, place(before.get(element)), place(after.get(element))]);
}
