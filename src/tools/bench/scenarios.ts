import type { Lab } from '../../host/protocol/index.ts';
import { LabHost } from '../../simulator/lab-host.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { transcribe } from '../../simulator/transcribe.ts';
import { hour, minute } from '../../time/index.ts';
import { milliseconds } from './measure.ts';
import { busybox, createPod } from './pods.ts';

/** One virtual hour of two nodes with 20 idle Pods. */
export function idleHour(): number {
  const simulation = new Simulation({ layout: 'a', seed: 1, images: 'recorded', freeze: false, describe: () => undefined });
  for (let i = 0; i < 20; i++) createPod(simulation, `idle-${i}`, busybox('sleep', '1000000'));
  simulation.advanceTo(simulation.clock.now + minute);
  const taken = milliseconds(() => simulation.advanceTo(simulation.clock.now + hour));
  simulation.close();
  return taken;
}

/** One virtual day of a container that ends after a second. */
export function crashLoopDay(): number {
  const simulation = new Simulation({ layout: 'a', seed: 1, images: 'recorded', freeze: false, describe: () => undefined });
  createPod(simulation, 'crash', busybox('sh', '-c', 'echo started; sleep 1; exit 3'));
  const taken = milliseconds(() => simulation.advanceTo(simulation.clock.now + 24 * hour));
  simulation.close();
  return taken;
}

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: main
    image: nginx:1.27
`;

const lab: Lab = {
  id: 'bench',
  title: 'bench',
  cluster: 'a',
  seed: 1,
  setup: [],
  transcript: [{ run: 'kubectl apply -f pod.yaml' }, { wait: '20s' }, { run: 'kubectl get pods -o wide' }, { run: 'kubectl describe pod web' }],
  views: ['kubectl get pods', 'kubectl get pod web -o yaml'],
  picture: 'nodes',
  checks: [],
  questions: [],
  hints: [],
  start: [{ path: 'pod.yaml', text: manifest }],
  solution: [],
  solve: [],
};

/** The transcripts of `count` labs, as a build makes them. */
export function labTranscripts(count: number): number {
  return milliseconds(() => {
    for (let i = 0; i < count; i++) transcribe({ ...lab, seed: i }, () => undefined);
  });
}

/** From Apply to the updated views, checks and picture, in the worker; the message to the page and its drawing come on top. */
export function applyToViews(): number {
  const host = new LabHost(
    () => undefined,
    () => undefined,
  );
  const never = () => false;
  host.handle({ id: 1, kind: 'open', lab, inputs: [] }, never);
  return milliseconds(() => host.handle({ id: 2, kind: 'act', action: { kind: 'command', command: 'kubectl apply -f pod.yaml' } }, never));
}
