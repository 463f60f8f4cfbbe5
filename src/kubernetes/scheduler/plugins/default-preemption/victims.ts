import { fromRFC3339, type Time } from '../../../../time/index.ts';
import { fromLabelSelector } from '../../../api/selector.ts';
import type { PodDisruptionBudget } from '../../../api/types.ts';
import type { NodeInfo, PlacedPod } from '../../cache/node-info.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { FilterRun } from '../../framework/filter-run.ts';
import { isRejection, type Rejection } from '../../framework/status.ts';

/** A node that would take the Pod if these went. */
export interface Candidate {
  readonly node: NodeInfo;
  /** The most important first. */
  readonly victims: readonly PodInfo[];
  /** How many evictions would break a disruption budget. */
  readonly violations: number;
}

const noVictims: Rejection = { code: 'UnschedulableAndUnresolvable', plugin: 'DefaultPreemption', reasons: ['No preemption victims found for incoming pod'] };

export const startOf = ({ pod }: PodInfo): Time =>
  pod.status?.startTime ? (fromRFC3339(pod.status.startTime) ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER;

/** Higher priority first, then who has run longer (util.MoreImportantPod). */
export const moreImportant = (a: PodInfo, b: PodInfo) => b.priority - a.priority || startOf(a) - startOf(b);

/** Those whose eviction would break a budget, and the others; budgets are used up in this order. */
function byBudget(pods: readonly PlacedPod[], budgets: readonly PodDisruptionBudget[]): { violating: PlacedPod[]; others: PlacedPod[] } {
  const allowed = budgets.map((budget) => budget.status?.disruptionsAllowed ?? 0);
  const violating: PlacedPod[] = [];
  const others: PlacedPod[] = [];
  for (const placed of pods) {
    let violates = false;
    budgets.forEach((budget, i) => {
      if (covers(budget, placed.info) && --allowed[i]! < 0) violates = true;
    });
    (violates ? violating : others).push(placed);
  }
  return { violating, others };
}

function covers({ metadata, spec, status }: PodDisruptionBudget, pod: PodInfo): boolean {
  if (metadata.namespace !== pod.namespace || status?.disruptedPods?.[pod.pod.metadata.name!] !== undefined) return false;
  const parsed = fromLabelSelector(spec?.selector);
  return 'selector' in parsed && !parsed.selector.empty && Object.keys(pod.labels).length > 0 && parsed.selector.matches(pod.labels);
}

/** Changes a copy of a node and the filters' states together. */
class Trial {
  readonly node: NodeInfo;
  readonly #run: FilterRun;
  readonly #filter: (run: FilterRun, node: NodeInfo) => Rejection | undefined;

  constructor(node: NodeInfo, run: FilterRun, filter: (run: FilterRun, node: NodeInfo) => Rejection | undefined) {
    this.node = node.clone();
    this.#run = run.clone();
    this.#filter = filter;
  }

  remove(placed: PlacedPod): void {
    this.node.remove(placed);
    this.#run.change(placed.info, this.node, -1);
  }

  add(placed: PlacedPod): void {
    this.node.add(placed);
    this.#run.change(placed.info, this.node, 1);
  }

  rejection(): Rejection | undefined {
    return this.#filter(this.#run, this.node);
  }
}

/**
 * Whom a Pod would have to evict from a node: all of lower priority go, then as many as possible come back, the most important first
 * (SelectVictimsOnNode). filter: the filters with the Pods nominated to the node.
 */
export function selectVictims(
  node: NodeInfo,
  run: FilterRun,
  budgets: readonly PodDisruptionBudget[],
  filter: (run: FilterRun, node: NodeInfo) => Rejection | undefined,
): Candidate | Rejection {
  const potential = [...node.pods.values()].filter(({ info }) => info.priority < run.pod.priority);
  if (potential.length === 0) return noVictims;
  const trial = new Trial(node, run, filter);
  for (const placed of potential) trial.remove(placed);
  const rejection = trial.rejection();
  if (rejection) return rejection;
  potential.sort((a, b) => moreImportant(a.info, b.info));
  const { violating, others } = byBudget(potential, budgets);
  const victims: PodInfo[] = [];
  const staysOut = (placed: PlacedPod): boolean => {
    trial.add(placed);
    if (!trial.rejection()) return false;
    trial.remove(placed);
    victims.push(placed.info);
    return true;
  };
  const violations = violating.filter(staysOut).length;
  for (const placed of others) staysOut(placed);
  if (violations > 0) victims.sort(moreImportant);
  return { node, victims, violations };
}

export const isCandidate = (answer: Candidate | Rejection): answer is Candidate => !isRejection(answer);

const earliestStart = (victims: readonly PodInfo[]) => {
  const highest = Math.max(...victims.map(({ priority }) => priority));
  return Math.min(...victims.filter(({ priority }) => priority === highest).map(startOf));
};

/** In this order: fewest broken budgets, lowest highest priority, lowest sum of priorities, fewest victims, latest start. */
const costs: readonly ((candidate: Candidate) => number)[] = [
  ({ violations }) => violations,
  ({ victims }) => victims[0]!.priority,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
  ({ victims }) => victims.length,
  ({ victims }) => -earliestStart(victims),
];

/** The candidate whose eviction does the least harm (pickOneNodeForPreemption). */
export function leastHarm(candidates: readonly Candidate[]): Candidate {
  let left = candidates;
  for (const cost of costs) {
    const lowest = Math.min(...left.map(cost));
    left = left.filter((candidate) => cost(candidate) === lowest);
    if (left.length === 1) break;
  }
  return left[0]!;
}
