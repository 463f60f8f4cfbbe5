/** First in, first out. Its array stays when it runs empty: it is filled again a moment later. */
export class Fifo<T> {
  readonly #items: (T | undefined)[] = [];
  #first = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#first;
  }

  /** The next one, which stays. */
  get first(): T | undefined {
    return this.#items[this.#first];
  }

  push(item: T): void {
    this.#items[this.#end++] = item;
  }

  shift(): T | undefined {
    if (this.#first === this.#end) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first++] = undefined;
    if (this.#first === this.#end) this.#first = this.#end = 0;
    return item;
  }

  clear(): void {
    while (this.length > 0) this.shift();
  }

  items(): T[] {
    return this.#items.slice(this.#first, this.#end) as T[];
  }
}
