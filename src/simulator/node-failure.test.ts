import { expect, test } from 'vitest';
import { runSession, sessionSimulation } from './session.ts';

const web = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  nodeName: node-2
  containers:
  - name: app
    image: "nginx:1.27"
    startupProbe: {httpGet: {path: /, port: 80}, periodSeconds: 2}
    readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5}
`;

/** What each of the commands prints, half a minute after the Pod was made. */
function outputsOf(...commands: string[]): string[] {
  const texts = ['kubectl apply -f web.yaml', 'sleep 30', ...commands];
  const results = runSession(
    sessionSimulation('b', () => undefined),
    { cluster: 'b', inDefault: true, files: [{ name: 'web.yaml', text: web }], commands: texts.map((text) => ({ text })) },
  );
  return results.slice(2).map(({ output }) => output);
}

const lastOf = (...commands: string[]): string => outputsOf(...commands).at(-1)!;
const watch = 'kubectl get pod web -w --no-headers -o custom-columns=R:.status.containerStatuses[0].ready > /tmp/ready &';

test('machine says what it has done, and how it is used', () => {
  expect(outputsOf('machine stop node-2', 'machine start node-2', 'machine start node-2', 'machine stop', 'machine stop node-9')).toEqual([
    'node-2 stopped\n',
    'node-2 started\n',
    'node-2 started\n',
    'usage: machine stop|start NODE\n',
    'machine: no node node-9\n',
  ]);
});

test('a container that was ready stays so when its kubelet is back soon', () => {
  expect(lastOf(watch, 'machine stop node-2', 'sleep 20', 'machine start node-2', 'sleep 20', 'sort -u /tmp/ready')).toBe('true\n');
});

test('one that the node controller gave up is ready again when its probe says so', () => {
  expect(lastOf(watch, 'machine stop node-2', 'sleep 80', 'machine start node-2', 'sleep 20', 'sort -u /tmp/ready')).toBe('false\ntrue\n');
});

test('a Pod that was ending has all its time again when the kubelet is back', () => {
  const deaf = 'kubectl run deaf --image=busybox:1.36 --overrides=\'{"spec":{"nodeName":"node-2"}}\' -- sleep 10000';
  const status = 'kubectl get pods deaf --no-headers | cut -c1-23';
  const outputs = outputsOf(
    deaf,
    'sleep 5; kubectl delete pod deaf --wait=false; sleep 20',
    'machine stop node-2',
    'sleep 60; machine start node-2',
    'sleep 25',
    status,
    'sleep 10',
    status,
  );
  expect(outputs[5]).toBe('deaf   1/1   Terminatin\n');
  expect(outputs[7]).toContain('NotFound');
});

test('the kubelet that comes back tells of it', () => {
  const events = `kubectl get events -n default --field-selector involvedObject.name=node-2 --no-headers -o custom-columns=R:.reason,N:.count`;
  expect(lastOf('machine stop node-2', 'sleep 80', 'machine start node-2', 'sleep 1', events).replace(/ +/g, ' ').split('\n').sort()).toEqual([
    '',
    'NodeAllocatableEnforced 1',
    'NodeHasNoDiskPressure 2',
    'NodeHasSufficientMemory 2',
    'NodeHasSufficientPID 2',
    'NodeNotReady 1',
    'NodeReady 1',
    'Starting 1',
  ]);
});

test('a deleted node is missed until its kubelet starts, and its Pods go', () => {
  const outputs = outputsOf(
    'kubectl delete node node-2',
    'sleep 400',
    'kubectl get nodes -o name',
    'kubectl get leases -n kube-node-lease -o name',
    'kubectl get pods',
    'machine stop node-2; machine start node-2',
    'sleep 6',
    'kubectl get nodes --no-headers | cut -c1-14',
  );
  expect(outputs.slice(2, 5)).toEqual([
    'node/node-1\nnode/node-3\n',
    'lease.coordination.k8s.io/node-1\nlease.coordination.k8s.io/node-3\n',
    'No resources found in default namespace.\n',
  ]);
  expect(outputs.at(-1)).toBe('node-1   Ready\nnode-2   Ready\nnode-3   Ready\n');
});
