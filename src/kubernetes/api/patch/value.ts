import type { Json } from '../meta.ts';

/** A JSON object; patches never change one that they were given. */
export type Fields = { readonly [key: string]: Json };
export type MutableFields = Record<string, Json>;

/** What a patch gives: the new document, or why it does not apply. */
export type Patched = { readonly value: Json } | { readonly error: string };

/** A patch that does not apply; the functions of this folder turn it into `{ error }`. */
export class PatchError extends Error {}

export function fail(message: string): never {
  throw new PatchError(message);
}

/** The value that `patch` gives, or the error it fails with. */
export function attempt(patch: () => Json): Patched {
  try {
    return { value: patch() };
  } catch (error) {
    if (error instanceof PatchError) return { error: error.message };
    throw error;
  }
}

export const isFields = (value: Json | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** A patch's value where there is nothing to merge with: without the nulls that would remove something. */
export function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, withoutNulls(item)]),
  );
}

/** Whether two values are the same to the last bit; order of keys does not matter. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isFields(a) || !isFields(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

/** The kind of value that Go tells apart by its type. */
export function kindOf(value: Json | undefined): 'map' | 'slice' | 'string' | 'number' | 'bool' | 'nil' {
  if (value === null || value === undefined) return 'nil';
  if (typeof value === 'object') return Array.isArray(value) ? 'slice' : 'map';
  return typeof value === 'boolean' ? 'bool' : (typeof value as 'string' | 'number');
}
