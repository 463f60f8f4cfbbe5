import type { Node, Pod } from '../../../api/types.ts';
import type { FilterPlugin, ScorePlugin } from '../../framework/plugin.ts';
import { skip } from '../../framework/status.ts';
import { constraintsOf, type DefaultSelector, hasAllTopologies } from './constraint.ts';
import { SpreadState } from './filter.ts';
import { SpreadScore } from './score.ts';

/** Spreads Pods over nodes, zones or other topologies (plugins/podtopologyspread). */
export function podTopologySpread(defaultSelector: DefaultSelector): FilterPlugin<SpreadState> & ScorePlugin<SpreadScore> {
  const hard = (pod: Pod) => constraintsOf(pod, 'DoNotSchedule', defaultSelector);
  const matchesOf = (pod: Pod, other: Pod | undefined) =>
    other !== undefined && other.metadata.namespace === pod.metadata.namespace && hard(pod).some(({ selector }) => selector.matches(other.metadata.labels));
  const fits = (pod: Pod, node: Node) => hasAllTopologies(node, hard(pod));
  return {
    name: 'PodTopologySpread',
    weight: 2,
    events: [
      { event: 'AssignedPodAdd', hint: (pod, { now }) => matchesOf(pod, now as Pod) },
      { event: 'AssignedPodDelete', hint: (pod, { old }) => matchesOf(pod, old as Pod) },
      { event: 'AssignedPodUpdateLabel', hint: (pod, { old, now }) => matchesOf(pod, old as Pod) !== matchesOf(pod, now as Pod) },
      { event: 'PodUpdateLabel', hint: (pod, { now }) => now?.metadata.uid === pod.metadata.uid },
      { event: 'NodeAdd', hint: (pod, { now }) => fits(pod, now as Node) },
      { event: 'NodeDelete', hint: (pod, { old }) => fits(pod, old as Node) },
      { event: 'NodeUpdateLabel', hint: (pod, { old, now }) => fits(pod, old as Node) || fits(pod, now as Node) },
      { event: 'NodeUpdateTaint', hint: (pod, { now }) => fits(pod, now as Node) },
    ],
    preFilter({ pod }, nodes) {
      const constraints = hard(pod);
      if (constraints.length === 0) return skip;
      const state = new SpreadState(pod, constraints);
      state.countAll(nodes);
      return { state };
    },
    filter: (state, _, node) => state.filter(node),
    extensions: {
      clone: (state) => state.clone(),
      change: (state, _, other, node, delta) => state.change(other, node, delta),
    },
    preScore(pod, feasible, nodes) {
      const constraints = constraintsOf(pod.pod, 'ScheduleAnyway', defaultSelector);
      if (constraints.length === 0) return skip;
      return { state: new SpreadScore(pod, constraints, (pod.pod.spec?.topologySpreadConstraints?.length ?? 0) > 0, feasible, nodes) };
    },
    score: (state, _, node) => state.score(node),
    normalize: (state, scores, feasible) => state.normalize(scores, feasible),
  };
}
