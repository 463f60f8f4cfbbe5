/** Changes that copy only what they change: where nothing changes, the same object comes back. */

/** Sets those of the given fields that are absent. */
export function fill<T extends object>(object: T, defaults: Readonly<Partial<T>>): T {
  let result = object;
  for (const key in defaults) {
    if (object[key as keyof T] !== undefined) continue;
    if (result === object) result = { ...object };
    result[key as keyof T] = defaults[key as keyof T] as T[keyof T];
  }
  return result;
}

/** Sets fields to what is given, absent or not. */
export function assign<T extends object>(object: T, fields: Readonly<Partial<T>>): T {
  for (const key in fields) if (object[key as keyof T] !== fields[key as keyof T]) return { ...object, ...fields };
  return object;
}

/** Changes one field where it is present. */
export function within<T extends object, K extends keyof T>(object: T, field: K, change: (value: NonNullable<T[K]>) => NonNullable<T[K]>): T {
  const value = object[field];
  if (value === undefined || value === null) return object;
  const changed = change(value);
  return changed === value ? object : { ...object, [field]: changed };
}

/** Changes every item of a list. */
export function each<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let result: T[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const item = list[index]!;
    const changed = change(item);
    if (!result && changed !== item) result = list.slice(0, index);
    result?.push(changed);
  }
  return result ?? list;
}

/** Changes every item of a list field where the field is present. */
export function withinEach<T extends object, K extends keyof T, I extends NonNullable<T[K]> extends readonly (infer U)[] ? U : never>(
  object: T,
  field: K,
  change: (item: I) => I,
): T {
  const list = object[field] as readonly I[] | undefined | null;
  if (!list) return object;
  const changed = each(list, change);
  return changed === list ? object : { ...object, [field]: changed };
}
