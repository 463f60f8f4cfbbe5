import { hasUntoleratedTaint, isTolerated } from '../../../api/tolerations.ts';
import type { Node, Toleration } from '../../../api/types.ts';
import { scaleToHighest } from '../../framework/normalize.ts';
import type { FilterPlugin, ScorePlugin } from '../../framework/plugin.ts';
import { type Rejection, skip } from '../../framework/status.ts';

const name = 'TaintToleration';
const rejection: Rejection = { code: 'UnschedulableAndUnresolvable', plugin: name, reasons: ['node(s) had untolerated taint(s)'] };

/** Taints that a Pod does not tolerate keep it away; PreferNoSchedule ones only cost points (plugins/tainttoleration). */
export const taintToleration: FilterPlugin<undefined> & ScorePlugin<readonly Toleration[]> = {
  name,
  weight: 3,
  events: [
    { event: 'NodeAdd', hint: (pod, { now }) => !hasUntoleratedTaint((now as Node).spec?.taints, pod.spec?.tolerations) },
    {
      event: 'NodeUpdateTaint',
      hint: (pod, { old, now }) =>
        hasUntoleratedTaint((old as Node).spec?.taints, pod.spec?.tolerations) && !hasUntoleratedTaint((now as Node).spec?.taints, pod.spec?.tolerations),
    },
    { event: 'PodUpdateToleration', hint: (pod, { now }) => now?.metadata.uid === pod.metadata.uid },
  ],
  preFilter: () => ({ state: undefined }),
  filter: (_, { pod }, { taints }) => (taints && hasUntoleratedTaint(taints, pod.spec?.tolerations) ? rejection : undefined),
  preScore(pod, _, nodes) {
    // Without such taints every node has the same points.
    if (nodes.preferNoSchedule === 0) return skip;
    return { state: (pod.pod.spec?.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule') };
  },
  score(tolerations, _, { taints = [] }) {
    let untolerated = 0;
    for (const taint of taints) if (taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)) untolerated++;
    return untolerated;
  },
  normalize: (_, scores) => scaleToHighest(scores, true),
};
