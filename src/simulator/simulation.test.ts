import { describe, expect, test } from 'vitest';
import type { Input } from '../host/protocol/index.ts';
import { decode } from '../machine/process/text.ts';
import { labWith } from '../testing/lab.ts';
import { minute, second } from '../time/index.ts';
import { LabRun } from './lab-run.ts';

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: main
    image: nginx:1.27
    readinessProbe:
      httpGet: {path: /, port: 80}
      periodSeconds: 3
---
apiVersion: v1
kind: Pod
metadata:
  name: crash
spec:
  containers:
  - name: main
    image: busybox:1.36
    command: [sh, -c, 'echo started; for i in 1 2 3; do echo $i; sleep 1; done; exit 3']
`;

const lab = labWith({ views: ['kubectl get pods'], picture: 'nodes', start: [{ path: 'pods.yaml', text: manifest }] });

const open = () => new LabRun(lab, { terminal: () => undefined, describe: () => undefined });

/** All writes of a run: revision, time, who, what and the object as it was left. */
const trace = (run: LabRun) =>
  run.simulation.cluster.etcd.log.map(({ revision, time, actor, verb, key, object }) => JSON.stringify([revision, time, actor, verb, key, object]));

describe('a run', () => {
  test('is the same in one step of 60 s and in 600 of 0.1 s', () => {
    const [one, many] = [open(), open()];
    for (const run of [one, many]) run.act({ kind: 'command', command: 'kubectl apply -f pods.yaml' });
    const end = one.simulation.clock.now + minute;
    one.simulation.advanceTo(end);
    for (let i = 0; i < 600; i++) many.simulation.advanceTo(many.simulation.clock.now + second / 10);
    many.simulation.advanceTo(end);
    expect(trace(many)).toEqual(trace(one));
  });

  test('replayed from its inputs is equal to the byte', () => {
    const first = open();
    first.act({ kind: 'command', command: 'kubectl apply -f pods.yaml' });
    first.simulation.advanceTo(first.simulation.clock.now + 25 * second);
    first.act({ kind: 'type', text: 'kubectl delete pod web --wait=false\r' });
    first.simulation.advanceTo(first.simulation.clock.now + 40 * second);
    const inputs = JSON.parse(JSON.stringify(first.inputs)) as Input[];
    const again = open();
    again.replay(inputs, first.simulation.clock.now);
    expect(trace(again)).toEqual(trace(first));
    expect(trace(first).length).toBeGreaterThan(20);
  });

  test('leaves no timer of its workstation, nodes and processes behind when it is closed', () => {
    for (let i = 0; i < 50; i++) {
      const run = open();
      run.act({ kind: 'command', command: 'kubectl apply -f pods.yaml' });
      run.act({ kind: 'type', text: 'sleep 1000 & kubectl get pods -w\r' });
      run.simulation.advanceTo(run.simulation.clock.now + 5 * second);
      run.close();
      expect(run.simulation.clock.scheduled().map(({ name }) => name)).toEqual([]);
    }
  });
});

test('a cluster in which nobody has done anything is idle: only its own heartbeat goes on', () => {
  const { clock } = open().simulation;
  expect(
    clock
      .scheduled()
      .filter(({ background }) => !background)
      .map(({ name }) => name),
  ).toEqual([]);
});

test('the terminal has the short name k for kubectl', () => {
  let shown = '';
  const run = new LabRun(lab, { terminal: (bytes) => (shown += decode(bytes)), describe: () => undefined });
  run.act({ kind: 'type', text: 'k get nodes -o name\r' });
  run.simulation.advanceTo(run.simulation.clock.now + second);
  expect(shown).toContain('node/node-2');
});
