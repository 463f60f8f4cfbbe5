import type { KubernetesObject } from '../../api/meta.ts';
import type { Etcd } from '../../etcd/index.ts';

/** So many labels of one resource have an index; who asks for one more makes the oldest go. */
const maxLabels = 16;

/** The keys of a resource's objects by the value of one label. */
type Index = Map<string, Set<string>>;

/** `/pods/` */
const prefixOf = (key: string) => key.slice(0, key.indexOf('/', 1) + 1);

/**
 * Objects by their labels, so that a list with a selector costs what it returns. A label has an index from the first time a selector names it:
 * nobody asks for most of them.
 */
export class LabelIndex {
  readonly #etcd: Etcd;
  readonly #byPrefix = new Map<string, Map<string, Index>>();

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
    etcd.onWrite(({ key, verb, object, previous }) => {
      if (this.#byPrefix.size === 0) return;
      const indexes = this.#byPrefix.get(prefixOf(key));
      if (!indexes) return;
      for (const [label, index] of indexes) change(index, key, labelOf(previous, label), verb === 'delete' ? undefined : labelOf(object, label));
    });
  }

  /** The keys below `prefix` (of one resource: `/pods/`) of objects that have one of these values, in order. */
  keys(prefix: string, label: string, values: readonly string[]): readonly string[] {
    const index = this.#index(prefix, label);
    return values.flatMap((value) => [...(index.get(value) ?? [])]).sort();
  }

  #index(prefix: string, label: string): Index {
    let indexes = this.#byPrefix.get(prefix);
    if (!indexes) this.#byPrefix.set(prefix, (indexes = new Map()));
    let index = indexes.get(label);
    if (!index) {
      index = new Map();
      for (const { key, object } of this.#etcd.list(prefix)) change(index, key, undefined, labelOf(object, label));
      if (indexes.size >= maxLabels) indexes.delete(indexes.keys().next().value!);
      indexes.set(label, index);
    }
    return index;
  }
}

const labelOf = (object: KubernetesObject | undefined, label: string): string | undefined => object?.metadata.labels?.[label];

function change(index: Index, key: string, before: string | undefined, now: string | undefined): void {
  if (before === now) return;
  if (before !== undefined) {
    const keys = index.get(before);
    if (keys?.delete(key) && keys.size === 0) index.delete(before);
  }
  if (now === undefined) return;
  const keys = index.get(now);
  if (keys) keys.add(key);
  else index.set(now, new Set([key]));
}
