const limit = 1000;
const parts = new Map<string, unknown>();

/**
 * The same value as one object for all that have it: most containers of a node have the same variables, limits and DNS settings, and the
 * runtime keeps them as long as a container is there. Only for what nobody changes.
 */
export function sharedPart<T extends object>(value: T): T {
  if (shared.has(value)) return value;
  const text = JSON.stringify(value);
  const known = parts.get(text);
  if (known !== undefined) return known as T;
  if (parts.size >= limit) parts.clear();
  parts.set(text, value);
  shared.add(value);
  return value;
}

/** What is one for all already. */
const shared = new WeakSet<object>();
