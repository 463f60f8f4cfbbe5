import { RequiredNodeAffinity } from '../../../api/selector/node-selector.ts';
import { fromLabelSelector, fromSet, LabelSelector } from '../../../api/selector.ts';
import { hasUntoleratedTaint } from '../../../api/tolerations.ts';
import type { Node, Pod, TopologySpreadConstraint } from '../../../api/types.ts';

export const hostname = 'kubernetes.io/hostname';

/** A spread constraint, parsed. */
export interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: LabelSelector;
  readonly honorAffinity: boolean;
  readonly honorTaints: boolean;
}

/** What Pods of a Service or a workload are spread by when they say nothing themselves (systemDefaultConstraints). */
const systemDefaults: readonly TopologySpreadConstraint[] = [
  { topologyKey: hostname, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

/** The selector of what a Pod belongs to: its Services and its controller (helper.DefaultSelector). */
export type DefaultSelector = (pod: Pod) => LabelSelector;

function selectorOf(constraint: TopologySpreadConstraint, pod: Pod): LabelSelector {
  const parsed = fromLabelSelector(constraint.labelSelector);
  const selector = 'selector' in parsed ? parsed.selector : LabelSelector.nothing;
  const labels = pod.metadata.labels ?? {};
  const keys = (constraint.matchLabelKeys ?? []).filter((key) => labels[key] !== undefined);
  if (keys.length === 0) return selector;
  const same = fromSet(Object.fromEntries(keys.map((key) => [key, labels[key]!])));
  return new LabelSelector([...same.requirements, ...selector.requirements]);
}

function parse(constraint: TopologySpreadConstraint, selector: LabelSelector): Constraint {
  return {
    topologyKey: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    selector,
    honorAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorTaints: constraint.nodeTaintsPolicy === 'Honor',
  };
}

/** The constraints of a Pod that are hard (DoNotSchedule) or soft (ScheduleAnyway); without any, the defaults. */
export function constraintsOf(pod: Pod, action: TopologySpreadConstraint['whenUnsatisfiable'], defaultSelector: DefaultSelector): readonly Constraint[] {
  const own = pod.spec?.topologySpreadConstraints;
  if (own?.length) return own.filter((one) => one.whenUnsatisfiable === action).map((one) => parse(one, selectorOf(one, pod)));
  if (action === 'DoNotSchedule') return [];
  const selector = defaultSelector(pod);
  return selector.empty ? [] : systemDefaults.map((one) => parse(one, selector));
}

export const hasAllTopologies = (node: Node, constraints: readonly Constraint[]) =>
  constraints.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined);

/** Whether a node's Pods count for a constraint. */
export class Inclusion {
  readonly #pod: Pod;
  readonly #affinity: RequiredNodeAffinity;

  constructor(pod: Pod) {
    this.#pod = pod;
    this.#affinity = new RequiredNodeAffinity(pod);
  }

  includes({ honorAffinity, honorTaints }: Constraint, node: Node): boolean {
    if (honorAffinity && !this.#affinity.matches(node)) return false;
    return !honorTaints || !hasUntoleratedTaint(node.spec?.taints, this.#pod.spec?.tolerations);
  }
}
