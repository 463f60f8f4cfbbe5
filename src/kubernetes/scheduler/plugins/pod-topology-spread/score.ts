import { GroupCounter } from '../../cache/label-group.ts';
import type { NodeInfo } from '../../cache/node-info.ts';
import type { NodeList } from '../../cache/node-list.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { type Constraint, hasAllTopologies, hostname, Inclusion } from './constraint.ts';

interface Scored {
  readonly constraint: Constraint;
  readonly counter: GroupCounter;
  /** Matching Pods by topology value, of the values that the feasible nodes have; unused for host names. */
  readonly counts: Map<string, number>;
  /** The more values, the more each Pod weighs. */
  readonly weight: number;
}

/** Nodes without the label count as one more value; their Pods do not matter, since such nodes get no points. */
const unlabelled = '';
const none: ReadonlySet<NodeInfo> = new Set();

function count({ constraint, counter, counts }: Scored, info: NodeInfo, inclusion: Inclusion): void {
  const value = info.labels[constraint.topologyKey];
  const before = value === undefined ? undefined : counts.get(value);
  if (before !== undefined && inclusion.includes(constraint, info.node!)) counts.set(value!, before + counter.count(info.groups));
}

/** How evenly a Pod would be spread by the soft constraints. */
export class SpreadScore {
  readonly #scored: readonly Scored[];
  readonly #ignored: ReadonlySet<NodeInfo>;

  /** requireAll: nodes without all of the topology labels get no points. */
  constructor(pod: PodInfo, constraints: readonly Constraint[], requireAll: boolean, feasible: readonly NodeInfo[], nodes: NodeList) {
    const lacks = (info: NodeInfo) => requireAll && !hasAllTopologies(info.node!, constraints);
    this.#ignored = requireAll ? new Set(feasible.filter(lacks)) : none;
    const size = feasible.length - this.#ignored.size;
    this.#scored = constraints.map((constraint) => {
      const counts = constraint.topologyKey === hostname ? new Map<string, number>() : this.#valuesOf(constraint, feasible);
      const counter = GroupCounter.selecting(constraint.selector, pod.namespace);
      return { constraint, counter, counts, weight: Math.log((constraint.topologyKey === hostname ? size : counts.size) + 2) };
    });
    const counted = this.#scored.filter(({ counts }) => [...counts.keys()].some((value) => value !== unlabelled));
    if (counted.length === 0) return;
    const inclusion = new Inclusion(pod.pod);
    for (const info of nodes.all) if (!lacks(info)) for (const scored of counted) count(scored, info, inclusion);
  }

  #valuesOf({ topologyKey }: Constraint, feasible: readonly NodeInfo[]): Map<string, number> {
    const values = new Map<string, number>();
    for (const info of feasible) if (!this.#ignored.has(info)) values.set(info.labels[topologyKey] ?? unlabelled, 0);
    return values;
  }

  score(info: NodeInfo): number {
    if (this.#ignored.has(info)) return 0;
    let score = 0;
    for (const { constraint, counter, counts, weight } of this.#scored) {
      const value = info.labels[constraint.topologyKey];
      if (value === undefined) continue;
      const count = constraint.topologyKey === hostname ? counter.count(info.groups) : counts.get(value)!;
      score += count * weight + (constraint.maxSkew - 1);
    }
    return Math.round(score);
  }

  /** The fewer matching Pods around a node, the better. */
  normalize(scores: Float64Array, feasible: readonly NodeInfo[]): void {
    let lowest = Number.POSITIVE_INFINITY;
    let highest = 0;
    for (let i = 0; i < scores.length; i++) {
      if (this.#ignored.has(feasible[i]!)) continue;
      lowest = Math.min(lowest, scores[i]!);
      highest = Math.max(highest, scores[i]!);
    }
    for (let i = 0; i < scores.length; i++) {
      if (this.#ignored.has(feasible[i]!)) scores[i] = 0;
      else scores[i] = highest === 0 ? 100 : Math.trunc((100 * (highest + lowest - scores[i]!)) / highest);
    }
  }
}
