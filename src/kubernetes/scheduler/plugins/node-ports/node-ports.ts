import type { Pod } from '../../../api/types.ts';
import { type HostPort, PodInfo } from '../../cache/pod-info.ts';
import type { FilterPlugin } from '../../framework/plugin.ts';
import { type Rejection, skip } from '../../framework/status.ts';

const name = 'NodePorts';
const rejection: Rejection = { code: 'Unschedulable', plugin: name, reasons: ["node(s) didn't have free ports for the requested pod ports"] };

/** Host ports that another Pod of the node has are not free (plugins/nodeports). */
export const nodePorts: FilterPlugin<readonly HostPort[]> = {
  name,
  events: [{ event: 'AssignedPodDelete', hint: (_, { old }) => new PodInfo(old as Pod).hostPorts.length > 0 }, { event: 'NodeAdd' }],
  preFilter: ({ hostPorts }) => (hostPorts.length === 0 ? skip : { state: hostPorts }),
  filter: (wanted, _, node) => (wanted.some((port) => node.ports.conflicts(port)) ? rejection : undefined),
};
