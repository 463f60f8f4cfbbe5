const maxList = 12;

/**
 * Entries that are few most of the time: up to a dozen lie in a list of keys and values, exactly as long as it must be, which takes a fraction
 * of a Map's memory. Kept in a field of who has them, and replaced by what `withEntry` and `withoutEntry` answer.
 */
export type Entries<K extends string | number, V> = readonly (K | V)[] | Map<K, V> | undefined;

function indexOf<K extends string | number, V>(list: readonly (K | V)[], key: K): number {
  for (let i = 0; i < list.length; i += 2) if (list[i] === key) return i;
  return -1;
}

export function entryOf<K extends string | number, V>(entries: Entries<K, V>, key: K): V | undefined {
  if (entries === undefined) return undefined;
  if (entries instanceof Map) return entries.get(key);
  const at = indexOf(entries, key);
  return at < 0 ? undefined : (entries[at + 1] as V);
}

export function withEntry<K extends string | number, V>(entries: Entries<K, V>, key: K, value: V): Entries<K, V> {
  if (entries instanceof Map) return entries.set(key, value);
  if (entries === undefined) return [key, value];
  const at = indexOf(entries, key);
  if (at >= 0) return entries.with(at + 1, value);
  return entries.length < 2 * maxList ? entries.concat([key, value]) : new Map<K, V>(pairsOf<K, V>(entries)).set(key, value);
}

export function withoutEntry<K extends string | number, V>(entries: Entries<K, V>, key: K): Entries<K, V> {
  if (entries instanceof Map) {
    entries.delete(key);
    return entries;
  }
  const at = entries ? indexOf(entries, key) : -1;
  return at < 0 ? entries : entries!.toSpliced(at, 2);
}

export function keysOf<K extends string | number, V>(entries: Entries<K, V>): K[] {
  if (entries instanceof Map) return [...entries.keys()];
  return (entries?.filter((_, i) => i % 2 === 0) ?? []) as K[];
}

export function valuesOf<K extends string | number, V>(entries: Entries<K, V>): V[] {
  if (entries instanceof Map) return [...entries.values()];
  return (entries?.filter((_, i) => i % 2 === 1) ?? []) as V[];
}

export function pairsOf<K extends string | number, V>(entries: Entries<K, V>): [K, V][] {
  return keysOf(entries).map((key) => [key, entryOf(entries, key)!]);
}
