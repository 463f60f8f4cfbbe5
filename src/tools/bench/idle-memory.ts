import { manyNodes } from '../../simulator/layout.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { hour, minute } from '../../time/index.ts';
import { busybox, createPod } from './pods.ts';

export interface IdleMemory {
  /** Bytes for each Pod when all have started; their Events are still there. */
  readonly startedPodBytes: number;
  /** Bytes for each Pod two hours later: Events live for one. */
  readonly idlePodBytes: number;
}

/**
 * What of the heap each of many Pods takes that run and do nothing, in the whole simulation. Runs in Node and in a browser. heapBytes: of the
 * heap in use, after a collection. `between` is called when all Pods have started.
 */
export function idleMemory(pods: number, nodes: number, heapBytes: () => number, between: (simulation: Simulation) => void = () => undefined): IdleMemory {
  const simulation = new Simulation({ layout: manyNodes(nodes), seed: 1, images: 'recorded', freeze: false, describe: () => undefined });
  const { clock } = simulation;
  const before = heapBytes();
  const bytesPerPod = () => Math.round((heapBytes() - before) / pods);
  for (let i = 0; i < pods; i++) createPod(simulation, `pod-${i}`, busybox('sleep', '1000000'));
  simulation.advanceTo(clock.now + 5 * minute);
  const startedPodBytes = bytesPerPod();
  between(simulation);
  simulation.advanceTo(clock.now + 2 * hour);
  const idlePodBytes = bytesPerPod();
  simulation.close();
  return { startedPodBytes, idlePodBytes };
}
