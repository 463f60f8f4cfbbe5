import type { Namespace, Node, Pod } from '../../api/types.ts';
import { ImageStates } from './image-states.ts';
import { LabelGroups } from './label-group.ts';
import { NodeInfo, type PlacedPod } from './node-info.ts';
import type { NodeList } from './node-list.ts';
import { PodInfo } from './pod-info.ts';

interface PodState extends PlacedPod {
  readonly node: NodeInfo;
  /** Placed by the scheduler, not yet seen bound. */
  readonly assumed: boolean;
}

const zoneOf = (node: Node) =>
  `${node.metadata.labels?.['topology.kubernetes.io/region'] ?? ''}/${node.metadata.labels?.['topology.kubernetes.io/zone'] ?? ''}`;
const prefersNoSchedule = (node: Node | undefined) => node?.spec?.taints?.some((taint) => taint.effect === 'PreferNoSchedule') ?? false;
const noLabels = {};

/** Nodes and the Pods on them (backend/cache): kept up to date by events, ahead of them by what the scheduler has just decided. */
export class Cache implements NodeList {
  readonly #nodes = new Map<string, NodeInfo>();
  readonly #pods = new Map<string, PodState>();
  readonly #groups = new LabelGroups();
  readonly #images = new ImageStates();
  readonly #namespaces = new Map<string, Namespace>();
  #ordered: readonly NodeInfo[] | undefined;
  readonly withAffinity = new Set<NodeInfo>();
  readonly withRequiredAntiAffinity = new Set<NodeInfo>();
  preferNoSchedule = 0;

  get all(): readonly NodeInfo[] {
    this.#ordered ??= this.#inTurn();
    return this.#ordered;
  }

  /** Nodes zone by zone in turn. */
  #inTurn(): NodeInfo[] {
    const zones = new Map<string, NodeInfo[]>();
    for (const info of this.#nodes.values()) {
      if (!info.node) continue;
      const zone = zoneOf(info.node);
      const nodes = zones.get(zone);
      if (nodes) nodes.push(info);
      else zones.set(zone, [info]);
    }
    const ordered: NodeInfo[] = [];
    const lists = [...zones.values()];
    for (let i = 0; lists.some((list) => i < list.length); i++) for (const list of lists) if (i < list.length) ordered.push(list[i]!);
    return ordered;
  }

  get(name: string): NodeInfo | undefined {
    const info = this.#nodes.get(name);
    return info?.node ? info : undefined;
  }

  image(name: string): { readonly size: number; readonly nodes: number } | undefined {
    return this.#images.get(name);
  }

  namespaceLabels(namespace: string): Readonly<Record<string, string>> {
    return this.#namespaces.get(namespace)?.metadata.labels ?? noLabels;
  }

  setNamespace(namespace: Namespace): void {
    this.#namespaces.set(namespace.metadata.name!, namespace);
  }

  removeNamespace(name: string): void {
    this.#namespaces.delete(name);
  }

  /** Adds or updates a node. */
  setNode(node: Node): void {
    const info = this.#nodeInfo(node.metadata.name!);
    if (!info.node || zoneOf(info.node) !== zoneOf(node)) this.#ordered = undefined;
    this.#countTaints(info.node, node);
    if (info.node?.status?.images !== node.status?.images) info.images = this.#images.replace(info.images, node);
    info.setNode(node);
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name);
    if (!info) return;
    this.#countTaints(info.node, undefined);
    info.images = this.#images.replace(info.images, undefined);
    info.removeNode();
    this.#ordered = undefined;
    this.#tidy(info);
  }

  #countTaints(before: Node | undefined, after: Node | undefined): void {
    this.preferNoSchedule += Number(prefersNoSchedule(after)) - Number(prefersNoSchedule(before));
  }

  #nodeInfo(name: string): NodeInfo {
    let info = this.#nodes.get(name);
    if (!info) {
      info = new NodeInfo(name);
      this.#nodes.set(name, info);
    }
    return info;
  }

  /** A node that is gone stays as long as Pods say they are on it. */
  #tidy(info: NodeInfo): void {
    if (!info.node && info.pods.size === 0) this.#nodes.delete(info.name);
  }

  isAssumed(pod: Pod): boolean {
    return this.#pods.get(pod.metadata.uid!)?.assumed ?? false;
  }

  /** Puts a Pod on the node that was chosen, before the API server knows of it. */
  assume(info: PodInfo, nodeName: string): void {
    this.#place(info, nodeName, true);
  }

  /** Takes back an assumed Pod. */
  forget(pod: Pod): void {
    if (this.isAssumed(pod)) this.removePod(pod);
  }

  /** Adds a Pod that has a node, or takes its new version. */
  setPod(pod: Pod): void {
    const before = this.#pods.get(pod.metadata.uid!);
    const info = new PodInfo(pod, before?.info);
    if (before) this.#take(before);
    this.#place(info, pod.spec!.nodeName!, false);
  }

  removePod(pod: Pod): void {
    const state = this.#pods.get(pod.metadata.uid!);
    if (!state) return;
    this.#take(state);
    this.#tidy(state.node);
  }

  #place(info: PodInfo, nodeName: string, assumed: boolean): void {
    const node = this.#nodeInfo(nodeName);
    const state: PodState = { info, group: this.#groups.take(info.pod), node, assumed };
    this.#pods.set(info.pod.metadata.uid!, state);
    node.add(state);
    this.#index(node);
  }

  #take(state: PodState): void {
    this.#pods.delete(state.info.pod.metadata.uid!);
    state.node.remove(state);
    this.#groups.release(state.group);
    this.#index(state.node);
  }

  #index(node: NodeInfo): void {
    if (node.withAffinity.size > 0) this.withAffinity.add(node);
    else this.withAffinity.delete(node);
    if (node.withRequiredAntiAffinity.size > 0) this.withRequiredAntiAffinity.add(node);
    else this.withRequiredAntiAffinity.delete(node);
  }
}
