import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { OwnerReference } from '../../api/types.ts';

/** An object as the garbage collector knows it. */
export interface GraphNode {
  readonly uid: string;
  readonly resource: ResourceInfo;
  readonly namespace: string;
  readonly name: string;
  readonly owners: readonly OwnerReference[];
  readonly deleting: boolean;
  readonly finalizers: readonly string[];
}

const none: readonly never[] = [];

/** Objects and who owns them, by uid. */
export class OwnerGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #dependents = new Map<string, Set<string>>();

  get(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  dependentsOf(uid: string): readonly GraphNode[] {
    const uids = this.#dependents.get(uid);
    return uids ? [...uids].map((one) => this.#nodes.get(one)!) : none;
  }

  set(resource: ResourceInfo, { metadata }: KubernetesObject): GraphNode {
    const uid = metadata.uid!;
    const owners = metadata.ownerReferences ?? none;
    const finalizers = metadata.finalizers ?? none;
    const deleting = metadata.deletionTimestamp !== undefined;
    const known = this.#nodes.get(uid);
    // Most updates are none of the collector's business.
    if (known && known.resource === resource && known.deleting === deleting && known.finalizers === finalizers && this.#keepsPlace(known, owners)) return known;
    this.#unlink(known);
    const node: GraphNode = { uid, resource, namespace: metadata.namespace ?? '', name: metadata.name!, owners, deleting, finalizers };
    this.#nodes.set(uid, node);
    for (const owner of owners) {
      const dependents = this.#dependents.get(owner.uid);
      if (dependents) dependents.add(uid);
      else this.#dependents.set(owner.uid, new Set([uid]));
    }
    return node;
  }

  /** Whether the object has the owners that it had, and no other dependents of theirs before which it would have to stand. */
  #keepsPlace(known: GraphNode, owners: readonly OwnerReference[]): boolean {
    if (known.owners.length === 0 && owners.length === 0) return true;
    return known.owners === owners && owners.every((owner) => this.#dependents.get(owner.uid)?.size === 1);
  }

  delete(uid: string): void {
    this.#unlink(this.#nodes.get(uid));
    this.#nodes.delete(uid);
  }

  #unlink(node: GraphNode | undefined): void {
    for (const owner of node?.owners ?? none) {
      const dependents = this.#dependents.get(owner.uid);
      if (dependents?.delete(node!.uid) && dependents.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}
