/** Something that waits for its turn: the earlier time first and, at the same time, the lower sequence. */
export interface Waiting {
  readonly time: number;
  readonly sequence: number;
}

/**
 * A binary heap of what waits. The times lie in an array of their own, so that finding a place among thousands need not touch each of what lies on
 * the way.
 */
export class Heap<T extends Waiting> {
  #items: T[] = [];
  #times: number[] = [];

  get length(): number {
    return this.#items.length;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  get items(): readonly T[] {
    return this.#items;
  }

  push(item: T): void {
    const { time } = item;
    let i = this.#items.push(item) - 1;
    this.#times.push(time);
    for (; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#isBefore(time, item, parent)) break;
      this.#move(parent, i);
      i = parent;
    }
    this.#items[i] = item;
    this.#times[i] = time;
  }

  /** Takes the first one out. */
  pop(): void {
    const last = this.#items.pop()!;
    const time = this.#times.pop()!;
    const { length } = this.#items;
    if (length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#isBefore(this.#times[child + 1]!, this.#items[child + 1]!, child)) child++;
      if (!this.#isAfter(time, last, child)) break;
      this.#move(child, i);
      i = child;
    }
    this.#items[i] = last;
    this.#times[i] = time;
  }

  /** Drops what is not to be kept. */
  keep(isKept: (item: T) => boolean): void {
    // A sorted array is a heap.
    this.#items = this.#items.filter(isKept).sort((a, b) => a.time - b.time || a.sequence - b.sequence);
    this.#times = this.#items.map(({ time }) => time);
  }

  #move(from: number, to: number): void {
    this.#items[to] = this.#items[from]!;
    this.#times[to] = this.#times[from]!;
  }

  #isBefore(time: number, item: T, place: number): boolean {
    const other = this.#times[place]!;
    return time < other || (time === other && item.sequence < this.#items[place]!.sequence);
  }

  #isAfter(time: number, item: T, place: number): boolean {
    const other = this.#times[place]!;
    return time > other || (time === other && item.sequence > this.#items[place]!.sequence);
  }
}
