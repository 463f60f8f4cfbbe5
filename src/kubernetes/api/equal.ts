/**
 * Whether two API values mean the same (apimachinery pkg/api/equality, Semantic.DeepEqual): an absent field and an empty list are the
 * same. An empty map or struct counts as a value: decoding has already dropped those that mean nothing. Quantities and times need no rule of their own: stored objects hold both in canonical form.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return isNothing(a) && isNothing(b);
  if (Array.isArray(a) || Array.isArray(b)) return equalLists(a, b);
  return equalFields(a as Fields, b as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) && value.length === 0;
}

function equalLists(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return isNothing(a) && isNothing(b);
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!equal(a[index], b[index])) return false;
  return true;
}

function equalFields(a: Fields, b: Fields): boolean {
  for (const key in a) if (a[key] !== b[key] && !equal(a[key], b[key])) return false;
  for (const key in b) if (a[key] === undefined && !isNothing(b[key])) return false;
  return true;
}
