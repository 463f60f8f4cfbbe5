import type { Node, Pod } from '../../../api/types.ts';
import { GroupCounter } from '../../cache/label-group.ts';
import type { NodeInfo } from '../../cache/node-info.ts';
import type { NodeList } from '../../cache/node-list.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { Rejection } from '../../framework/status.ts';
import { type Constraint, hasAllTopologies, Inclusion } from './constraint.ts';

const skewed: Rejection = { code: 'Unschedulable', plugin: 'PodTopologySpread', reasons: ["node(s) didn't match pod topology spread constraints"] };
const unlabelled: Rejection = {
  code: 'UnschedulableAndUnresolvable',
  plugin: 'PodTopologySpread',
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
};

/** For each hard constraint, how many matching Pods each topology value has. */
export class SpreadState {
  readonly #pod: Pod;
  readonly #constraints: readonly Constraint[];
  readonly #counts: readonly Map<string, number>[];
  readonly #inclusion: Inclusion;
  /** The fewest of each constraint; computed when asked for after a change. */
  #fewest: readonly number[] | undefined;

  constructor(pod: Pod, constraints: readonly Constraint[], counts: readonly Map<string, number>[] = constraints.map(() => new Map())) {
    this.#pod = pod;
    this.#constraints = constraints;
    this.#counts = counts;
    this.#inclusion = new Inclusion(pod);
  }

  clone(): SpreadState {
    return new SpreadState(
      this.#pod,
      this.#constraints,
      this.#counts.map((counts) => new Map(counts)),
    );
  }

  countAll(nodes: NodeList): void {
    const counters = this.#constraints.map(({ selector }) => GroupCounter.selecting(selector, this.#pod.metadata.namespace ?? ''));
    for (const info of nodes.all) this.#forEach(info.node!, (i, value) => this.#add(i, value, counters[i]!.count(info.groups)));
  }

  /** Takes note of a Pod that comes or goes. */
  change({ pod }: PodInfo, { node }: NodeInfo, delta: 1 | -1): void {
    if (pod.metadata.namespace !== this.#pod.metadata.namespace || !node) return;
    this.#forEach(node, (i, value) => {
      if (this.#constraints[i]!.selector.matches(pod.metadata.labels)) this.#add(i, value, delta);
    });
  }

  #forEach(node: Node, use: (constraint: number, value: string) => void): void {
    if (!hasAllTopologies(node, this.#constraints)) return;
    this.#constraints.forEach((constraint, i) => {
      if (this.#inclusion.includes(constraint, node)) use(i, node.metadata.labels![constraint.topologyKey]!);
    });
  }

  #add(constraint: number, value: string, pods: number): void {
    const counts = this.#counts[constraint]!;
    counts.set(value, (counts.get(value) ?? 0) + pods);
    this.#fewest = undefined;
  }

  /** With fewer domains than minDomains, the missing ones count as empty. */
  #fewestOf(constraint: number): number {
    this.#fewest ??= this.#constraints.map(({ minDomains }, i) => (this.#counts[i]!.size < minDomains ? 0 : Math.min(...this.#counts[i]!.values())));
    return this.#fewest[constraint]!;
  }

  filter({ labels }: NodeInfo): Rejection | undefined {
    for (const [i, { topologyKey, maxSkew, selector }] of this.#constraints.entries()) {
      const value = labels[topologyKey];
      if (value === undefined) return unlabelled;
      const self = selector.matches(this.#pod.metadata.labels) ? 1 : 0;
      if ((this.#counts[i]!.get(value) ?? 0) + self - this.#fewestOf(i) > maxSkew) return skewed;
    }
    return undefined;
  }
}
