import type { Pod } from '../../kubernetes/api/types.ts';
import { manyNodes } from '../../simulator/layout.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { minute, second } from '../../time/index.ts';

/** The spec of a Pod whose one container runs `command` in a busybox. */
export const busybox = (...command: readonly string[]): object => ({ containers: [{ name: 'main', image: 'busybox:1.36', command }] });

/** Creates a Pod as the administrator. */
export function createPod({ admin }: Simulation, name: string, spec: object): void {
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
  const answer = admin.request({ method: 'POST', path: '/api/v1/namespaces/default/pods', body });
  if (answer.code !== 201) throw new Error(JSON.stringify(answer.body));
}

/** Seconds of real time from the first create until every Pod is Running, through the API server, scheduler, kubelets and real processes. */
export function podsToRunning(pods: number, nodes: number): number {
  const simulation = new Simulation({ layout: manyNodes(nodes), seed: 1, images: 'recorded', freeze: false, describe: () => undefined });
  const { clock, cluster } = simulation;
  let running = 0;
  cluster.etcd.onWrite(({ object, previous }) => {
    if (object.kind === 'Pod' && (object as Pod).status.phase === 'Running' && (previous as Pod | undefined)?.status.phase !== 'Running') running++;
  });
  const began = performance.now();
  for (let i = 0; i < pods; i++) createPod(simulation, `pod-${i}`, busybox('sleep', '1000000'));
  while (running < pods) {
    if (clock.now > simulation.start + 30 * minute) throw new Error(`only ${running} of ${pods} Pods are Running after half an hour`);
    simulation.advanceTo(clock.now + second);
  }
  const taken = (performance.now() - began) / 1000;
  simulation.close();
  return taken;
}
