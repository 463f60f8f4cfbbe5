import type { NodeInfo } from '../../cache/node-info.ts';

/** Counts by topology: label key and value of nodes. */
export class TopologyCounts {
  readonly #counts: Map<string, Map<string, number>>;

  constructor(counts: Map<string, Map<string, number>> = new Map()) {
    this.#counts = counts;
  }

  clone(): TopologyCounts {
    return new TopologyCounts(new Map([...this.#counts].map(([key, values]) => [key, new Map(values)])));
  }

  get empty(): boolean {
    return this.#counts.size === 0;
  }

  add({ labels }: NodeInfo, key: string, count: number): void {
    const value = labels[key];
    if (value === undefined || count === 0) return;
    const values = this.#counts.get(key) ?? new Map<string, number>();
    const sum = (values.get(value) ?? 0) + count;
    if (sum === 0) values.delete(value);
    else values.set(value, sum);
    if (values.size > 0) this.#counts.set(key, values);
    else this.#counts.delete(key);
  }

  /** What is counted where the node is; undefined when it does not have the label. */
  at({ labels }: NodeInfo, key: string): number | undefined {
    const value = labels[key];
    return value === undefined ? undefined : (this.#counts.get(key)?.get(value) ?? 0);
  }

  /** Whether anything is counted at any of the node's labels. */
  touches(node: NodeInfo): boolean {
    for (const key of this.#counts.keys()) if ((this.at(node, key) ?? 0) > 0) return true;
    return false;
  }

  /** The sum over all labels of the node. */
  sum(node: NodeInfo): number {
    let sum = 0;
    for (const key of this.#counts.keys()) sum += this.at(node, key) ?? 0;
    return sum;
  }
}
