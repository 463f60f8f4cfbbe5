import type { Pod } from '../../../api/types.ts';
import { PodInfo } from '../../cache/pod-info.ts';
import type { EventRegistration } from '../../framework/cluster-event.ts';
import type { FilterPlugin, ScorePlugin } from '../../framework/plugin.ts';
import { skip } from '../../framework/status.ts';
import { AffinityState } from './filter.ts';
import { preferences, spreadOut } from './score.ts';
import type { TopologyCounts } from './topology-counts.ts';

/** Whether one of the Pods has a required term that could be about the other. */
function concerns(pod: Pod, other: Pod | undefined): boolean {
  if (!other) return false;
  const [waiting, placed] = [new PodInfo(pod), new PodInfo(other)];
  const own = [...waiting.affinity.requiredAffinity, ...waiting.affinity.requiredAntiAffinity];
  // Namespace labels are not at hand: a term with a namespaceSelector is taken to match.
  const about = (of: PodInfo) => (term: (typeof own)[number]) => term.matches(of.namespace, of.labels, {}) || term.matches(waiting.namespace, of.labels, {});
  return own.some(about(placed)) || placed.affinity.requiredAntiAffinity.some(about(waiting));
}

const events: readonly EventRegistration[] = [
  { event: 'AssignedPodAdd', hint: (pod, { now }) => concerns(pod, now as Pod) },
  { event: 'AssignedPodDelete', hint: (pod, { old }) => concerns(pod, old as Pod) },
  { event: 'AssignedPodUpdateLabel', hint: (pod, { old, now }) => concerns(pod, old as Pod) || concerns(pod, now as Pod) },
  { event: 'PodUpdateLabel', hint: (pod, { now }) => now?.metadata.uid === pod.metadata.uid },
  { event: 'NodeAdd' },
  { event: 'NodeUpdateLabel' },
  { event: 'NamespaceUpdateLabel' },
];

/** Near some Pods, away from others: podAffinity and podAntiAffinity (plugins/interpodaffinity). */
export const interPodAffinity: FilterPlugin<AffinityState> & ScorePlugin<TopologyCounts> = {
  name: 'InterPodAffinity',
  weight: 2,
  events,
  preFilter(pod, nodes) {
    if (!pod.hasAffinity && nodes.withRequiredAntiAffinity.size === 0) return skip;
    const state = AffinityState.of(pod, nodes);
    return state.idle ? skip : { state };
  },
  filter: (state, _, node) => state.filter(node),
  extensions: {
    clone: (state) => state.clone(),
    change: (state, _, other, node, delta) => state.change(other, node, delta),
  },
  preScore(pod, _, nodes) {
    if (!pod.hasAffinity && nodes.withAffinity.size === 0) return skip;
    const state = preferences(pod, nodes);
    return state.empty ? skip : { state };
  },
  score: (state, _, node) => state.sum(node),
  normalize: (_, scores) => spreadOut(scores),
};
