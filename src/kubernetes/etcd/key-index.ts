/** The keys below one prefix; their order is made when somebody asks for it. */
class Directory {
  readonly keys = new Set<string>();
  #sorted: readonly string[] | undefined;

  add(key: string): void {
    this.keys.add(key);
    this.#sorted = undefined;
  }

  delete(key: string): void {
    this.keys.delete(key);
    this.#sorted = undefined;
  }

  sorted(): readonly string[] {
    this.#sorted ??= [...this.keys].sort();
    return this.#sorted;
  }
}

/** `/pods/` */
export const firstPrefix = (key: string): string => key.slice(0, key.indexOf('/', 1) + 1);

/** Calls `visit` with each prefix of `key` that ends in a slash, without the first slash alone: `/pods/`, `/pods/default/`. */
export function eachPrefix(key: string, visit: (prefix: string) => void): void {
  for (let i = key.indexOf('/', 1); i >= 0; i = key.indexOf('/', i + 1)) visit(key.slice(0, i + 1));
}

/**
 * Keys by prefix: a range read costs what it returns. Only new and deleted keys change it. Longer prefixes than the first have their own
 * list from the first time somebody asks: nobody asks for most of them, and the keys are many.
 */
export class KeyIndex {
  readonly #directories = new Map<string, Directory>();

  add(key: string): void {
    const first = firstPrefix(key);
    if (!this.#directories.has(first)) this.#directories.set(first, new Directory());
    eachPrefix(key, (prefix) => this.#directories.get(prefix)?.add(key));
  }

  delete(key: string): void {
    eachPrefix(key, (prefix) => {
      const directory = this.#directories.get(prefix);
      directory?.delete(key);
      if (directory?.keys.size === 0) this.#directories.delete(prefix);
    });
  }

  #directory(prefix: string): Directory | undefined {
    const first = this.#directories.get(firstPrefix(prefix));
    let directory = this.#directories.get(prefix);
    if (directory || !first) return directory;
    directory = new Directory();
    for (const key of first.keys) if (key.startsWith(prefix)) directory.add(key);
    if (directory.keys.size > 0) this.#directories.set(prefix, directory);
    return directory;
  }

  /** All keys below a prefix that ends in a slash, sorted. */
  list(prefix: string): readonly string[] {
    return this.#directory(prefix)?.sorted() ?? [];
  }

  count(prefix: string): number {
    return this.#directory(prefix)?.keys.size ?? 0;
  }
}
