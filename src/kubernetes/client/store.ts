import type { KubernetesObject } from '../api/meta.ts';

/** The values under which an object is found in an index. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** Objects by key, with indexes (tools/cache.ThreadSafeStore). */
export class Store<T extends KubernetesObject> {
  readonly #objects = new Map<string, T>();
  readonly #functions: ReadonlyMap<string, IndexFunction<T>>;
  readonly #indexes = new Map<string, Map<string, Map<string, T>>>();

  constructor(functions: Readonly<Record<string, IndexFunction<T>>>) {
    this.#functions = new Map(Object.entries(functions));
    for (const name of this.#functions.keys()) this.#indexes.set(name, new Map());
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
    const index = this.#indexes.get(name);
    if (!index) throw new Error(`no index ${name}`);
    return [...(index.get(value)?.values() ?? [])];
  }

  set(key: string, object: T): void {
    this.#unindex(key);
    this.#objects.set(key, object);
    for (const [name, valuesOf] of this.#functions) {
      const index = this.#indexes.get(name)!;
      for (const value of valuesOf(object)) {
        const found = index.get(value);
        if (found) found.set(key, object);
        else index.set(value, new Map([[key, object]]));
      }
    }
  }

  delete(key: string): void {
    this.#unindex(key);
    this.#objects.delete(key);
  }

  #unindex(key: string): void {
    const old = this.#objects.get(key);
    if (!old) return;
    for (const [name, valuesOf] of this.#functions) {
      const index = this.#indexes.get(name)!;
      for (const value of valuesOf(old)) {
        const found = index.get(value);
        if (found?.delete(key) && found.size === 0) index.delete(value);
      }
    }
  }
}
