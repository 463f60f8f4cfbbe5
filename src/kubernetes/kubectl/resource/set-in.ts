/** A copy of the value with another value at a path; undefined removes the field. Maps on the way are made where they are missing. */
export function setIn<T>(object: T, path: readonly (string | number)[], value: unknown): T {
  const [first, ...rest] = path;
  if (first === undefined) return value as T;
  if (Array.isArray(object)) return object.map((item, i) => (i === first ? setIn(item, rest, value) : item)) as T;
  const map = (object ?? {}) as Record<string | number, unknown>;
  const next = setIn(map[first], rest, value);
  if (next !== undefined || rest.length > 0) return { ...map, [first]: next } as T;
  const { [first]: _, ...others } = map;
  return others as T;
}
