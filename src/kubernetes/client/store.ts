import type { KubernetesObject } from '../api/meta.ts';

/** The values under which an object is found in an index. */
export type IndexFunction<T> = (object: T) => readonly string[];

interface Index<T> {
  readonly name: string;
  readonly valuesOf: IndexFunction<T>;
  readonly byValue: Map<string, Map<string, T>>;
}

/** Objects by key, with indexes (tools/cache.ThreadSafeStore). */
export class Store<T extends KubernetesObject> {
  readonly #objects = new Map<string, T>();
  readonly #indexes: readonly Index<T>[];

  constructor(functions: Readonly<Record<string, IndexFunction<T>>>) {
    this.#indexes = Object.entries(functions).map(([name, valuesOf]) => ({ name, valuesOf, byValue: new Map() }));
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  keys(): IterableIterator<string> {
    return this.#objects.keys();
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  byIndex(name: string, value: string): readonly T[] {
    const index = this.#indexes.find((one) => one.name === name);
    if (!index) throw new Error(`no index ${name}`);
    return [...(index.byValue.get(value)?.values() ?? [])];
  }

  set(key: string, object: T): void {
    this.#unindex(key);
    this.#objects.set(key, object);
    for (const { valuesOf, byValue } of this.#indexes) {
      for (const value of valuesOf(object)) {
        const found = byValue.get(value);
        if (found) found.set(key, object);
        else byValue.set(value, new Map([[key, object]]));
      }
    }
  }

  delete(key: string): void {
    this.#unindex(key);
    this.#objects.delete(key);
  }

  #unindex(key: string): void {
    if (this.#indexes.length === 0) return;
    const old = this.#objects.get(key);
    if (!old) return;
    for (const { valuesOf, byValue } of this.#indexes) {
      for (const value of valuesOf(old)) {
        const found = byValue.get(value);
        if (found?.delete(key) && found.size === 0) byValue.delete(value);
      }
    }
  }
}
