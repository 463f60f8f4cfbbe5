import type { AffinityTerm } from '../../cache/affinity-term.ts';
import { GroupCounter } from '../../cache/label-group.ts';
import type { NodeInfo } from '../../cache/node-info.ts';
import type { NodeList } from '../../cache/node-list.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { TopologyCounts } from './topology-counts.ts';

/** What required affinity of a Pod that is there counts for (args.HardPodAffinityWeight). */
const hardWeight = 1;

/** What the incoming Pod prefers to be near to, or away from: one look at each group of Pods on each node. */
function countPreferences(pod: PodInfo, nodes: NodeList, counts: TopologyCounts): void {
  const count = (terms: readonly AffinityTerm[], sign: 1 | -1) => {
    for (const term of terms) {
      const counter = new GroupCounter(({ namespace, labels }) => term.matches(namespace, labels, nodes.namespaceLabels(namespace)));
      for (const node of nodes.all) counts.add(node, term.topologyKey, sign * term.weight * counter.count(node.groups));
    }
  };
  count(pod.affinity.preferredAffinity, 1);
  count(pod.affinity.preferredAntiAffinity, -1);
}

/** What the Pods that are there want of the incoming one. */
function countExisting(pod: PodInfo, nodes: NodeList, counts: TopologyCounts): void {
  const labels = nodes.namespaceLabels(pod.namespace);
  const count = (terms: readonly AffinityTerm[], node: NodeInfo, weight: (term: AffinityTerm) => number) => {
    for (const term of terms) if (term.matches(pod.namespace, pod.labels, labels)) counts.add(node, term.topologyKey, weight(term));
  };
  for (const node of nodes.withAffinity) {
    if (!node.node) continue;
    for (const { affinity } of node.withAffinity.values()) {
      count(affinity.requiredAffinity, node, () => hardWeight);
      count(affinity.preferredAffinity, node, (term) => term.weight);
      count(affinity.preferredAntiAffinity, node, (term) => -term.weight);
    }
  }
}

/** How welcome a Pod is at each topology. */
export function preferences(pod: PodInfo, nodes: NodeList): TopologyCounts {
  const counts = new TopologyCounts();
  countPreferences(pod, nodes, counts);
  countExisting(pod, nodes, counts);
  return counts;
}

/** The lowest becomes 0, the highest 100. */
export function spreadOut(scores: Float64Array): void {
  const lowest = scores.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const range = highest - lowest;
  for (let i = 0; i < scores.length; i++) scores[i] = range > 0 ? Math.trunc((100 * (scores[i]! - lowest)) / range) : 0;
}
