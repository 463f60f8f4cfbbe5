import type { Node, Taint } from '../../api/types.ts';
import { HostPorts } from './host-ports.ts';
import type { LabelGroup } from './label-group.ts';
import type { PodInfo } from './pod-info.ts';
import { addResources, amountOf, fromAmounts, noResources, type Resources } from './resources.ts';

/** A Pod on a node, with the group it is counted in. */
export interface PlacedPod {
  readonly info: PodInfo;
  readonly group: LabelGroup;
}

const noLabels = {};

/** A node and what is on it, in numbers. */
export class NodeInfo {
  readonly name: string;
  #node: Node | undefined;
  labels: Readonly<Record<string, string>> = noLabels;
  /** Of the Node, here too: filters ask hundreds of nodes for each Pod, and need not touch the Nodes themselves. */
  isUnschedulable = false;
  taints: readonly Taint[] | undefined;
  /** By uid. */
  readonly pods = new Map<string, PlacedPod>();
  readonly withAffinity = new Map<string, PodInfo>();
  readonly withRequiredAntiAffinity = new Map<string, PodInfo>();
  readonly groups = new Map<LabelGroup, number>();
  readonly requested: Resources = noResources();
  /** With assumed amounts for Pods that ask for nothing. */
  readonly nonZeroRequested: Resources = noResources();
  allocatable: Resources = noResources();
  allowedPods = 0;
  readonly ports = new HostPorts();
  /** The images on the node, by every name they have. */
  images: ReadonlySet<string> = new Set();

  constructor(name: string) {
    this.name = name;
  }

  /** undefined: Pods are said to be on it, but there is no such Node. */
  get node(): Node | undefined {
    return this.#node;
  }

  setNode(node: Node): void {
    this.#node = node;
    this.labels = node.metadata.labels ?? noLabels;
    this.isUnschedulable = node.spec?.unschedulable ?? false;
    this.taints = node.spec?.taints;
    const allocatable = Object.entries(node.status?.allocatable ?? {});
    this.allocatable = fromAmounts(allocatable.map(([name, quantity]) => [name, amountOf(name, quantity)] as const));
    this.allowedPods = amountOf('pods', node.status?.allocatable?.pods ?? '0');
  }

  removeNode(): void {
    this.#node = undefined;
  }

  add(placed: PlacedPod): void {
    this.#change(placed, 1);
  }

  remove(placed: PlacedPod): void {
    this.#change(placed, -1);
  }

  #change(placed: PlacedPod, delta: 1 | -1): void {
    const { info, group } = placed;
    const uid = info.pod.metadata.uid!;
    addResources(this.requested, info.requests, delta);
    addResources(this.nonZeroRequested, info.nonZeroRequests, delta);
    for (const port of info.hostPorts) this.ports.change(port, delta);
    const count = (this.groups.get(group) ?? 0) + delta;
    if (count > 0) this.groups.set(group, count);
    else this.groups.delete(group);
    const present = delta === 1;
    keep(this.pods, uid, placed, present);
    keep(this.withAffinity, uid, info, present && info.hasAffinity);
    keep(this.withRequiredAntiAffinity, uid, info, present && info.affinity.requiredAntiAffinity.length > 0);
  }

  /** A copy to try things on. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.name);
    if (this.#node) copy.setNode(this.#node);
    copy.images = this.images;
    for (const placed of this.pods.values()) copy.add(placed);
    return copy;
  }
}

function keep<V>(map: Map<string, V>, key: string, value: V, present: boolean): void {
  if (present) map.set(key, value);
  else if (map.size > 0) map.delete(key);
}
