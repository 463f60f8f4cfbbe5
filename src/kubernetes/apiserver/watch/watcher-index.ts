import type { KubernetesObject } from '../../api/meta.ts';
import type { Pod } from '../../api/types.ts';
import type { WriteRecord } from '../../etcd/index.ts';
import type { Selection } from '../selection.ts';
import type { Watcher } from './watcher.ts';

/** Watchers by what they select, so that an event costs as much as it has interested watchers (the cacher's trigger index). */
export class WatcherIndex {
  /** Those that want all. */
  readonly #all = new Set<Watcher>();
  /** Each of the others under the one key where it waits: the narrowest that its selection has. */
  readonly #byKey = new Map<string, Set<Watcher>>();
  /** How many there are of each sort: keys of a sort that nobody waits under are not looked for. */
  #ofNodes = 0;
  #named = 0;
  #namespaced = 0;

  get size(): number {
    return this.#all.size + this.#ofNodes + this.#named + this.#namespaced;
  }

  add(watcher: Watcher): void {
    const key = keyOf(watcher.selection);
    if (key === undefined) {
      this.#all.add(watcher);
      return;
    }
    this.#count(watcher.selection, 1);
    const set = this.#byKey.get(key);
    if (set) set.add(watcher);
    else this.#byKey.set(key, new Set([watcher]));
  }

  delete(watcher: Watcher): void {
    const key = keyOf(watcher.selection);
    if (key === undefined) {
      this.#all.delete(watcher);
      return;
    }
    const set = this.#byKey.get(key);
    if (!set?.delete(watcher)) return;
    this.#count(watcher.selection, -1);
    if (set.size === 0) this.#byKey.delete(key);
  }

  #count({ name, nodeName }: Selection, by: 1 | -1): void {
    if (nodeName !== undefined) this.#ofNodes += by;
    else if (name !== undefined) this.#named += by;
    else this.#namespaced += by;
  }

  /** Calls `visit` with each watcher whose key fits the object before or after the write. */
  eachInterested({ object, previous }: WriteRecord, visit: (watcher: Watcher) => void): void {
    const { namespace = '', name } = object.metadata;
    for (const watcher of this.#all) visit(watcher);
    if (this.#namespaced > 0 && namespace) this.#each(`namespace ${namespace}`, visit);
    if (this.#named > 0) {
      if (namespace) this.#each(`name /${name}`, visit);
      this.#each(`name ${namespace}/${name}`, visit);
    }
    if (this.#ofNodes === 0) return;
    const now = nodeOf(object);
    const before = previous && nodeOf(previous);
    this.#each(`node ${now}`, visit);
    if (before !== undefined && before !== now) this.#each(`node ${before}`, visit);
  }

  #each(key: string, visit: (watcher: Watcher) => void): void {
    const set = this.#byKey.get(key);
    if (set) for (const watcher of set) visit(watcher);
  }
}

/** Undefined for those that want all. */
function keyOf({ namespace, name, nodeName }: Selection): string | undefined {
  if (nodeName !== undefined) return `node ${nodeName}`;
  if (name !== undefined) return `name ${namespace}/${name}`;
  return namespace ? `namespace ${namespace}` : undefined;
}

const nodeOf = (object: KubernetesObject) => (object as Pod).spec.nodeName ?? '';
