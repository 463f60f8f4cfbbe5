import type { Resources } from '../../cache/resources.ts';
import type { ScorePlugin } from '../../framework/plugin.ts';
import { skip } from '../../framework/status.ts';

const fraction = (used: number, capacity: number) => Math.min(used / capacity, 1);

/** 100 when CPU and memory are used to the same degree. */
function balance(milliCPU: number, memory: number, allocatable: Resources): number {
  if (allocatable.milliCPU === 0 || allocatable.memory === 0) return 100;
  const difference = Math.abs(fraction(milliCPU, allocatable.milliCPU) - fraction(memory, allocatable.memory));
  return Math.trunc((1 - difference / 2) * 100);
}

/** Prefers nodes whose use of CPU and memory the Pod brings closer together (plugins/noderesources/balanced_allocation.go). */
export const balancedAllocation: ScorePlugin<Resources> = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  preScore: ({ requests }) => (requests.milliCPU === 0 && requests.memory === 0 ? skip : { state: requests }),
  score(requests, _, { requested, allocatable }) {
    const without = balance(requested.milliCPU, requested.memory, allocatable);
    const withPod = balance(requested.milliCPU + requests.milliCPU, requested.memory + requests.memory, allocatable);
    return 50 + Math.trunc((50 + withPod - without) / 2);
  },
};
