import type { Labels } from '../../../api/selector.ts';
import type { AffinityTerm } from '../../cache/affinity-term.ts';
import { GroupCounter } from '../../cache/label-group.ts';
import type { NodeInfo } from '../../cache/node-info.ts';
import type { NodeList } from '../../cache/node-list.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { Rejection } from '../../framework/status.ts';
import { TopologyCounts } from './topology-counts.ts';

const plugin = 'InterPodAffinity';
const affinity: Rejection = { code: 'UnschedulableAndUnresolvable', plugin, reasons: ["node(s) didn't match pod affinity rules"] };
const antiAffinity: Rejection = { code: 'Unschedulable', plugin, reasons: ["node(s) didn't match pod anti-affinity rules"] };
const existing: Rejection = { code: 'Unschedulable', plugin, reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"] };

interface Described {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Where Pods are that the incoming Pod must be near to, must not be near to, or that do not want it near. */
export class AffinityState {
  readonly #pod: PodInfo;
  readonly #nodes: NodeList;
  readonly #affinity: TopologyCounts;
  readonly #antiAffinity: TopologyCounts;
  readonly #existing: TopologyCounts;

  private constructor(pod: PodInfo, nodes: NodeList, counts: readonly [TopologyCounts, TopologyCounts, TopologyCounts]) {
    this.#pod = pod;
    this.#nodes = nodes;
    [this.#affinity, this.#antiAffinity, this.#existing] = counts;
  }

  static of(pod: PodInfo, nodes: NodeList): AffinityState {
    const state = new AffinityState(pod, nodes, [new TopologyCounts(), new TopologyCounts(), new TopologyCounts()]);
    state.#countExisting();
    state.#countIncoming();
    return state;
  }

  clone(): AffinityState {
    return new AffinityState(this.#pod, this.#nodes, [this.#affinity.clone(), this.#antiAffinity.clone(), this.#existing.clone()]);
  }

  /** Nothing restricts the Pod. */
  get idle(): boolean {
    const { requiredAffinity, requiredAntiAffinity } = this.#pod.affinity;
    return requiredAffinity.length === 0 && requiredAntiAffinity.length === 0 && this.#existing.empty;
  }

  #matches(term: AffinityTerm, { namespace, labels }: Described): boolean {
    return term.matches(namespace, labels, this.#nodes.namespaceLabels(namespace));
  }

  /** All terms of required affinity must hold for one Pod. */
  #matchesAll(pod: Described): boolean {
    const terms = this.#pod.affinity.requiredAffinity;
    return terms.length > 0 && terms.every((term) => this.#matches(term, pod));
  }

  #countExisting(): void {
    for (const node of this.#nodes.withRequiredAntiAffinity) {
      if (!node.node) continue;
      for (const other of node.withRequiredAntiAffinity.values()) this.#changeExisting(other, node, 1);
    }
  }

  #changeExisting(other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    for (const term of other.affinity.requiredAntiAffinity) if (this.#matches(term, this.#pod)) this.#existing.add(node, term.topologyKey, delta);
  }

  #countIncoming(): void {
    const { requiredAffinity, requiredAntiAffinity } = this.#pod.affinity;
    if (requiredAffinity.length === 0 && requiredAntiAffinity.length === 0) return;
    const near = new GroupCounter((group) => this.#matchesAll(group));
    const far = requiredAntiAffinity.map((term) => ({ term, counter: new GroupCounter((group) => this.#matches(term, group)) }));
    for (const node of this.#nodes.all) {
      const count = requiredAffinity.length > 0 ? near.count(node.groups) : 0;
      for (const { topologyKey } of requiredAffinity) this.#affinity.add(node, topologyKey, count);
      for (const { term, counter } of far) this.#antiAffinity.add(node, term.topologyKey, counter.count(node.groups));
    }
  }

  change(other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    this.#changeExisting(other, node, delta);
    const { requiredAffinity, requiredAntiAffinity } = this.#pod.affinity;
    if (this.#matchesAll(other)) for (const { topologyKey } of requiredAffinity) this.#affinity.add(node, topologyKey, delta);
    for (const term of requiredAntiAffinity) if (this.#matches(term, other)) this.#antiAffinity.add(node, term.topologyKey, delta);
  }

  filter(node: NodeInfo): Rejection | undefined {
    if (!this.#satisfiesAffinity(node)) return affinity;
    for (const { topologyKey } of this.#pod.affinity.requiredAntiAffinity) if ((this.#antiAffinity.at(node, topologyKey) ?? 0) > 0) return antiAffinity;
    return this.#existing.touches(node) ? existing : undefined;
  }

  #satisfiesAffinity(node: NodeInfo): boolean {
    let present = true;
    for (const { topologyKey } of this.#pod.affinity.requiredAffinity) {
      const count = this.#affinity.at(node, topologyKey);
      if (count === undefined) return false;
      if (count <= 0) present = false;
    }
    // The first Pod of a group that wants to be together may go anywhere.
    return present || (this.#affinity.empty && this.#matchesAll(this.#pod));
  }
}
