let enabled = false;

/** Turns deep freezing on (development and tests): whoever changes a stored object then fails at once. */
export function enableFreezing(on: boolean): void {
  enabled = on;
}

/** The object itself, with all that belongs to it made unchangeable where freezing is on. */
export function freeze<T>(object: T): T {
  if (enabled) freezeDeeply(object);
  return object;
}

function freezeDeeply(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const key in value) freezeDeeply((value as Record<string, unknown>)[key]);
}
