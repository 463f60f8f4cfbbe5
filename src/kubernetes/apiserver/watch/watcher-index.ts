import type { KubernetesObject } from '../../api/meta.ts';
import type { Pod } from '../../api/types.ts';
import type { WriteRecord } from '../../etcd/index.ts';
import type { Selection } from '../selection.ts';
import type { Watcher } from './watcher.ts';

const none: ReadonlySet<Watcher> = new Set();

/** The one key under which a watcher waits: the narrowest that its selection has. */
function keyOf({ namespace, name, nodeName }: Selection): string {
  if (nodeName !== undefined) return `node ${nodeName}`;
  if (name !== undefined) return `name ${namespace}/${name}`;
  return namespace ? `namespace ${namespace}` : 'all';
}

/** Watchers by what they select, so that an event costs as much as it has interested watchers (the cacher's trigger index). */
export class WatcherIndex {
  readonly #byKey = new Map<string, Set<Watcher>>();
  #byNode = 0;

  get size(): number {
    return this.#byKey.size;
  }

  add(watcher: Watcher): void {
    const key = keyOf(watcher.selection);
    if (watcher.selection.nodeName !== undefined) this.#byNode++;
    const set = this.#byKey.get(key);
    if (set) set.add(watcher);
    else this.#byKey.set(key, new Set([watcher]));
  }

  delete(watcher: Watcher): void {
    const key = keyOf(watcher.selection);
    const set = this.#byKey.get(key);
    if (!set?.delete(watcher)) return;
    if (watcher.selection.nodeName !== undefined) this.#byNode--;
    if (set.size === 0) this.#byKey.delete(key);
  }

  /** Calls `visit` with each watcher whose key fits the object before or after the write. */
  eachInterested({ object, previous }: WriteRecord, visit: (watcher: Watcher) => void): void {
    const { namespace = '', name } = object.metadata;
    for (const watcher of this.#of('all')) visit(watcher);
    if (namespace) {
      for (const watcher of this.#of(`namespace ${namespace}`)) visit(watcher);
      for (const watcher of this.#of(`name /${name}`)) visit(watcher);
    }
    for (const watcher of this.#of(`name ${namespace}/${name}`)) visit(watcher);
    if (this.#byNode === 0) return;
    const now = nodeOf(object);
    const before = previous && nodeOf(previous);
    for (const watcher of this.#of(`node ${now}`)) visit(watcher);
    if (before !== undefined && before !== now) for (const watcher of this.#of(`node ${before}`)) visit(watcher);
  }

  #of(key: string): ReadonlySet<Watcher> {
    return this.#byKey.get(key) ?? none;
  }
}

const nodeOf = (object: KubernetesObject) => (object as Pod).spec.nodeName ?? '';
