import { isTolerated } from '../../../api/tolerations.ts';
import type { Node, Pod } from '../../../api/types.ts';
import type { FilterPlugin } from '../../framework/plugin.ts';
import { type Rejection, skip } from '../../framework/status.ts';

const name = 'NodeUnschedulable';
const rejection: Rejection = { code: 'UnschedulableAndUnresolvable', plugin: name, reasons: ['node(s) were unschedulable'] };
const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;

const tolerated = (pod: Pod) => isTolerated(taint, pod.spec?.tolerations);

/** A cordoned node takes only Pods that tolerate the taint of cordoned nodes (plugins/nodeunschedulable). */
export const nodeUnschedulable: FilterPlugin<undefined> = {
  name,
  events: [
    { event: 'NodeAdd', hint: (_, { now }) => !(now as Node).spec?.unschedulable },
    { event: 'NodeUpdateTaint', hint: (_, { now }) => !(now as Node).spec?.unschedulable },
    { event: 'PodUpdateToleration', hint: (pod, { now }) => now?.metadata.uid === pod.metadata.uid && tolerated(now as Pod) },
  ],
  preFilter: ({ pod }) => (tolerated(pod) ? skip : { state: undefined }),
  filter: (_, __, { isUnschedulable }) => (isUnschedulable ? rejection : undefined),
};
