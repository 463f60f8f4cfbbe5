import { each, within, withinEach } from '../../../api/defaults/change.ts';
import type { Affinity, LabelSelector, Pod, PodAffinity, PodAffinityTerm, PodSpec, TopologySpreadConstraint } from '../../../api/types.ts';

type Labels = Readonly<Record<string, string>>;

/** A selector with one requirement more for each of the keys that the Pod has a label for. */
function requiring(selector: LabelSelector, keys: readonly string[] | undefined, operator: 'In' | 'NotIn', labels: Labels): LabelSelector {
  const added = (keys ?? []).flatMap((key) => (labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }]));
  return added.length === 0 ? selector : { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] };
}

function affinityTerm(term: PodAffinityTerm, labels: Labels): PodAffinityTerm {
  return within(term, 'labelSelector', (selector) =>
    requiring(requiring(selector, term.matchLabelKeys, 'In', labels), term.mismatchLabelKeys, 'NotIn', labels),
  );
}

function podAffinity(affinity: PodAffinity, labels: Labels): PodAffinity {
  const wished = withinEach(affinity, 'preferredDuringSchedulingIgnoredDuringExecution', (weighted) =>
    within(weighted, 'podAffinityTerm', (term) => affinityTerm(term, labels)),
  );
  return withinEach(wished, 'requiredDuringSchedulingIgnoredDuringExecution', (term) => affinityTerm(term, labels));
}

function constraint(given: TopologySpreadConstraint, labels: Labels): TopologySpreadConstraint {
  return within(given, 'labelSelector', (selector) => requiring(selector, given.matchLabelKeys, 'In', labels));
}

/**
 * A new Pod's matchLabelKeys and mismatchLabelKeys with the values of its own labels, put into the selectors beside them
 * (pkg/registry/core/pod: mutatePodAffinity, mutateTopologySpreadConstraints).
 */
export function applyLabelKeys({ spec, metadata: { labels } }: Pod): PodSpec {
  if (!labels || (!spec.affinity && !spec.topologySpreadConstraints)) return spec;
  const spread = within(spec, 'topologySpreadConstraints', (list) => each(list, (one) => constraint(one, labels)));
  return within(spread, 'affinity', (given: Affinity) => {
    const attracted = within(given, 'podAffinity', (affinity) => podAffinity(affinity, labels));
    return within(attracted, 'podAntiAffinity', (affinity) => podAffinity(affinity, labels));
  });
}
