/** So many lie in lists. */
const few = 12;
const pageBits = 6;
const pageSize = 1 << pageBits;
const free = -1;

interface Page<T> {
  readonly values: (T | undefined)[];
  count: number;
}

/**
 * What comes and goes under small whole numbers: processes, sockets by port. No Map: one that always gets and loses entries makes a new table of
 * all again and again, and since a dead table knows the next one, the collector of young garbage keeps the whole chain, with all that was ever in it.
 */
export class NumberTable<T> {
  /** The numbers and, at the same places, their values, as long as they are few. The literals have room for two, which most tables never exceed. */
  readonly #keys: number[] = [free, free];
  readonly #values: (T | undefined)[] = [undefined, undefined];
  #pages: (Page<T> | undefined)[] | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: number): T | undefined {
    if (this.#pages) return this.#pages[key >> pageBits]?.values[key & (pageSize - 1)];
    return this.#values[this.#keys.indexOf(key)];
  }

  has(key: number): boolean {
    return this.get(key) !== undefined;
  }

  /** Adds a value under a number that has none. */
  set(key: number, value: T): void {
    if (this.#size === few) this.#pages ??= this.#toPages();
    if (this.#pages) put(this.#pages, key, value);
    else {
      this.#keys[this.#size] = key;
      this.#values[this.#size] = value;
    }
    this.#size++;
  }

  delete(key: number): void {
    if (!this.has(key)) return;
    this.#size--;
    if (!this.#pages) {
      this.#unlist(this.#keys.indexOf(key));
      return;
    }
    const page = this.#pages[key >> pageBits]!;
    page.values[key & (pageSize - 1)] = undefined;
    if (--page.count === 0) this.#pages[key >> pageBits] = undefined;
  }

  keys(): number[] {
    if (!this.#pages) return this.#keys.slice(0, this.#size);
    const keys: number[] = [];
    for (const [i, page] of this.#pages.entries()) {
      if (page) for (const [j, value] of page.values.entries()) if (value !== undefined) keys.push(i * pageSize + j);
    }
    return keys;
  }

  values(): T[] {
    if (!this.#pages) return this.#values.slice(0, this.#size) as T[];
    return this.#pages.flatMap((page) => (page?.values ?? []).filter((value) => value !== undefined));
  }

  /** The lists keep their lengths. */
  #unlist(place: number): void {
    for (let i = place; i < this.#size; i++) {
      this.#keys[i] = this.#keys[i + 1]!;
      this.#values[i] = this.#values[i + 1];
    }
    this.#keys[this.#size] = free;
    this.#values[this.#size] = undefined;
  }

  #toPages(): (Page<T> | undefined)[] {
    const pages: (Page<T> | undefined)[] = [];
    for (const [i, key] of this.#keys.entries()) put(pages, key, this.#values[i]!);
    this.#keys.length = this.#values.length = 0;
    return pages;
  }
}

function put<T>(pages: (Page<T> | undefined)[], key: number, value: T): void {
  const at = key >> pageBits;
  while (pages.length <= at) pages.push(undefined);
  pages[at] ??= { values: new Array<T | undefined>(pageSize).fill(undefined), count: 0 };
  pages[at].values[key & (pageSize - 1)] = value;
  pages[at].count++;
}
