import type { Simulation } from '../../simulator/simulation.ts';
import { minute } from '../../time/index.ts';
import { type IdleMemory, idleMemory } from './idle-memory.ts';
import { best, heapBytes, milliseconds } from './measure.ts';

/** The memory of many idle Pods in Node, whose pointers have eight bytes; and milliseconds of `kubectl get pods -A` when they run. */
export function idlePods(pods: number, nodes: number): IdleMemory & { readonly kubectlGetPodsMs: number } {
  let kubectlGetPodsMs = 0;
  const memory = idleMemory(pods, nodes, heapBytes, (simulation) => {
    kubectlGetPodsMs = Math.round(best(4, () => milliseconds(() => getPods(simulation, pods))));
  });
  return { ...memory, kubectlGetPodsMs };
}

function getPods(simulation: Simulation, pods: number): void {
  let output = '';
  let ended = false;
  simulation.workstation.start(['kubectl', 'get', 'pods', '-A'], {
    onOutput: (text) => {
      output += text;
    },
    onExit: () => {
      ended = true;
    },
  });
  simulation.advanceUntil(() => ended, simulation.clock.now + minute);
  const running = output.split('\n').filter((line) => line.includes(' Running ')).length;
  if (running !== pods) throw new Error(`kubectl shows ${running} Running Pods of ${pods}`);
}
