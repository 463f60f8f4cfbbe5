import type { KubernetesObject } from '../../../api/meta.ts';
import type { Pod } from '../../../api/types.ts';
import type { Etcd } from '../../../etcd/index.ts';

const prefix = '/pods/';
const nodeOf = (object: KubernetesObject | undefined) => (object as Pod | undefined)?.spec.nodeName;

/** The Pods of each node, kept as they are written. */
export class PodsByNode {
  readonly #byNode = new Map<string, Map<string, KubernetesObject>>();

  constructor(etcd: Etcd) {
    for (const { key, object } of etcd.list(prefix)) this.#add(key, object);
    etcd.onWrite(({ key, verb, object, previous }) => {
      if (!key.startsWith(prefix)) return;
      if (verb === 'delete' || nodeOf(previous) !== nodeOf(object)) this.#remove(key, previous);
      if (verb !== 'delete') this.#add(key, object);
    });
  }

  /** In the order of namespace and name. */
  list(nodeName: string): readonly KubernetesObject[] {
    const pods = [...(this.#byNode.get(nodeName) ?? [])];
    return pods.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  #add(key: string, object: KubernetesObject): void {
    const node = nodeOf(object);
    if (!node) return;
    const pods = this.#byNode.get(node);
    if (pods) pods.set(key, object);
    else this.#byNode.set(node, new Map([[key, object]]));
  }

  #remove(key: string, object: KubernetesObject | undefined): void {
    const node = nodeOf(object);
    const pods = node ? this.#byNode.get(node) : undefined;
    if (pods?.delete(key) && pods.size === 0) this.#byNode.delete(node!);
  }
}
