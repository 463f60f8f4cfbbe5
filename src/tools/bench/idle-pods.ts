import { manyNodes } from '../../simulator/layout.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { hour, minute } from '../../time/index.ts';
import { best, heapBytes, milliseconds } from './measure.ts';
import { busybox, createPod } from './pods.ts';

/** Bytes of the heap for each of many Pods that run and do nothing, in the whole simulation; and milliseconds of `kubectl get pods -A`. */
export function idlePods(pods: number, nodes: number): { runningPodBytes: number; idlePodBytes: number; kubectlGetPodsMs: number } {
  const simulation = new Simulation({ layout: manyNodes(nodes), seed: 1, images: 'recorded', freeze: false, describe: () => undefined });
  const { clock } = simulation;
  const before = heapBytes();
  const bytesPerPod = () => Math.round((heapBytes() - before) / pods);
  for (let i = 0; i < pods; i++) createPod(simulation, `pod-${i}`, busybox('sleep', '1000000'));
  simulation.advanceTo(clock.now + 5 * minute);
  const runningPodBytes = bytesPerPod();
  const kubectlGetPodsMs = Math.round(best(4, () => milliseconds(() => getPods(simulation, pods))));
  // By then the Events of the start have ended: they live for an hour.
  simulation.advanceTo(clock.now + 2 * hour);
  const idlePodBytes = bytesPerPod();
  simulation.close();
  return { runningPodBytes, idlePodBytes, kubectlGetPodsMs };
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
