const maxList = 12;

/** A map that is small most of the time: up to a dozen entries lie in a list, which takes a fraction of a Map's memory. */
export class SmallMap<K extends string | number, V> {
  #list: (K | V)[] | undefined;
  #map: Map<K, V> | undefined;

  get size(): number {
    return this.#map ? this.#map.size : (this.#list?.length ?? 0) / 2;
  }

  get(key: K): V | undefined {
    if (this.#map) return this.#map.get(key);
    const at = this.#indexOf(key);
    return at < 0 ? undefined : (this.#list![at + 1] as V);
  }

  has(key: K): boolean {
    return this.#map ? this.#map.has(key) : this.#indexOf(key) >= 0;
  }

  set(key: K, value: V): void {
    if (this.#map) {
      this.#map.set(key, value);
      return;
    }
    const at = this.#indexOf(key);
    if (at >= 0) this.#list![at + 1] = value;
    else if (!this.#list) this.#list = [key, value];
    else if (this.#list.length < 2 * maxList) this.#list.push(key, value);
    else {
      this.#map = new Map(this.entries());
      this.#map.set(key, value);
      this.#list = undefined;
    }
  }

  delete(key: K): void {
    if (this.#map) {
      this.#map.delete(key);
      return;
    }
    const at = this.#indexOf(key);
    if (at >= 0) this.#list!.splice(at, 2);
  }

  keys(): K[] {
    return this.#map ? [...this.#map.keys()] : ((this.#list?.filter((_, i) => i % 2 === 0) ?? []) as K[]);
  }

  values(): V[] {
    return this.#map ? [...this.#map.values()] : ((this.#list?.filter((_, i) => i % 2 === 1) ?? []) as V[]);
  }

  entries(): [K, V][] {
    return this.keys().map((key) => [key, this.get(key)!]);
  }

  #indexOf(key: K): number {
    const list = this.#list;
    if (list) for (let i = 0; i < list.length; i += 2) if (list[i] === key) return i;
    return -1;
  }
}
