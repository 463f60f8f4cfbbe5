import { manyNodes } from '../../simulator/layout.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { hour } from '../../time/index.ts';
import { milliseconds } from './measure.ts';
import { busybox, createPod } from './pods.ts';

const sh = (script: string) => ({ image: 'busybox:1.36', command: ['sh', '-c', script] });
const main = (container: object) => ({ containers: [{ name: 'main', ...container }] });
const web = { image: 'nginx:1.27', ports: [{ containerPort: 80 }] };

/** Ten kinds of Pods as chapters have them. */
const kinds: readonly object[] = [
  // Asked by every kind of probe.
  main({
    ...web,
    readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 10 },
    livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 10 },
    startupProbe: { exec: { command: ['true'] }, periodSeconds: 1 },
  }),
  main({ ...sh('touch /tmp/ok; sleep 1000000'), livenessProbe: { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 10 } }),
  // A line of log every second.
  main(sh('i=0; while true; do echo "$i: a line of the log"; i=$((i+1)); sleep 1; done')),
  // Crash loop.
  main(sh('echo started; sleep 1; exit 3')),
  // A shell loop.
  main(sh('n=0; while true; do n=$((n+1)); echo $n > /tmp/count; sleep 1; done')),
  busybox('sleep', '1000000'),
  {
    ...main(sh('sleep 1000000')),
    initContainers: [
      { name: 'first', ...sh('echo first; sleep 1') },
      { name: 'sidecar', ...sh('while true; do echo beside; sleep 10; done'), restartPolicy: 'Always' },
      { name: 'second', ...sh('echo second > /tmp/x; sleep 2') },
    ],
  },
  // A server, asked over the network by its neighbour.
  {
    containers: [
      { name: 'web', ...web },
      { name: 'client', ...sh('while true; do wget -q -O /dev/null http://localhost/; sleep 10; done') },
    ],
  },
  // Uses its memory, within its limits.
  main({
    ...sh('x=$(head -c 100000 /dev/zero | tr "\\0" x); while true; do echo ${#x} > /dev/null; sleep 5; done'),
    resources: { limits: { memory: '64Mi', cpu: '500m' } },
  }),
  // Ends, and stays ended.
  { ...main(sh('for i in 1 2 3 4 5 6 7 8 9 10; do echo step $i; sleep 30; done')), restartPolicy: 'OnFailure' },
];

/** Milliseconds of real time for a virtual hour of so many Pods of ten kinds. */
export function mixedHour(pods: number, nodes: number): number {
  const layout = manyNodes(nodes);
  const small = { ...layout, nodes: layout.nodes.map((node) => ({ ...node, cpus: 4 })) };
  const simulation = new Simulation({ layout: small, seed: 1, images: 'podlab', freeze: false, describe: () => undefined });
  const taken = milliseconds(() => {
    for (let i = 0; i < pods; i++) createPod(simulation, `pod-${i}`, kinds[i % kinds.length]!);
    simulation.advanceTo(simulation.clock.now + hour);
  });
  simulation.close();
  return taken;
}
