import type { PodInfo } from '../cache/pod-info.ts';

const none: readonly PodInfo[] = [];

/** Pods that wait for the victims of their preemption to leave a node: others must leave them the room (queue/nominator.go). */
export class Nominator {
  readonly #byNode = new Map<string, Map<string, PodInfo>>();
  readonly #nodeOf = new Map<string, string>();

  add(pod: PodInfo, node: string): void {
    const uid = pod.pod.metadata.uid!;
    this.delete(uid);
    this.#nodeOf.set(uid, node);
    const pods = this.#byNode.get(node);
    if (pods) pods.set(uid, pod);
    else this.#byNode.set(node, new Map([[uid, pod]]));
  }

  delete(uid: string): void {
    const node = this.#nodeOf.get(uid);
    if (node === undefined) return;
    this.#nodeOf.delete(uid);
    const pods = this.#byNode.get(node)!;
    pods.delete(uid);
    if (pods.size === 0) this.#byNode.delete(node);
  }

  /** The Pods nominated to a node that the given one must leave room for. */
  ahead(node: string, pod: PodInfo): readonly PodInfo[] {
    const pods = this.#byNode.get(node);
    if (!pods) return none;
    return [...pods.values()].filter((other) => other.priority >= pod.priority && other.pod.metadata.uid !== pod.pod.metadata.uid);
  }
}
