import type { FilterPlugin } from '../../framework/plugin.ts';
import { type Rejection, skip } from '../../framework/status.ts';

const name = 'NodeName';
const rejection: Rejection = { code: 'UnschedulableAndUnresolvable', plugin: name, reasons: ["node(s) didn't match the requested node name"] };

/** A Pod that names its node goes there or nowhere (plugins/nodename). The queue holds such a Pod only for a moment. */
export const nodeName: FilterPlugin<string> = {
  name,
  events: [{ event: 'NodeAdd' }],
  preFilter: ({ pod }) => (pod.spec?.nodeName ? { state: pod.spec.nodeName } : skip),
  filter: (wanted, _, node) => (node.name === wanted ? undefined : rejection),
};
