import type { PreEnqueuePlugin } from '../../framework/plugin.ts';

const name = 'SchedulingGates';

/** A Pod with scheduling gates is not tried (plugins/schedulinggates). */
export const schedulingGates: PreEnqueuePlugin = {
  name,
  events: [{ event: 'PodSchedulingGateEliminated' }],
  preEnqueue(pod) {
    const gates = pod.spec?.schedulingGates ?? [];
    if (gates.length === 0) return undefined;
    return { code: 'UnschedulableAndUnresolvable', plugin: name, reasons: [`waiting for scheduling gates: [${gates.map((gate) => gate.name).join(' ')}]`] };
  },
};
