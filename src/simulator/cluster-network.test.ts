import { expect, test } from 'vitest';
import { runSession, sessionSimulation } from './session.ts';

const pods = `apiVersion: v1
kind: Pod
metadata: {name: server, labels: {app: web}}
spec:
  nodeName: node-1
  containers: [{name: app, image: "luksa/kiada:0.1"}]
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  nodeName: node-2
  containers: [{name: app, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080, nodePort: 30080}]
`;

/** What the last of the commands prints, with the Pods and the Service there. */
function outputOf(...commands: string[]): string {
  const texts = ['kubectl apply -f pods.yaml', 'sleep 8', ...commands];
  const results = runSession(
    sessionSimulation('a', () => undefined),
    { cluster: 'a', inDefault: true, files: [{ name: 'pods.yaml', text: pods }], commands: texts.map((text) => ({ text })) },
  );
  return results.at(-1)!.output;
}

test.each([
  ['a Pod reaches a Service by name', 'kubectl exec client -- curl -s web'],
  ['a Pod reaches a Service by its full name', 'kubectl exec client -- curl -s web.default.svc.cluster.local'],
  ['the workstation reaches the node port of the node with the Pod', 'curl -s http://172.18.0.2:30080'],
  ['and that of the other', 'curl -s http://172.18.0.3:30080'],
  ["a Pod reaches another node's node port", 'kubectl exec client -- curl -s http://172.18.0.2:30080'],
  ["a Pod reaches its own node's node port", 'kubectl exec client -- curl -s http://172.18.0.3:30080'],
])('%s', (_sentence, command) => {
  expect(outputOf(command)).toMatch(/^Kiada version 0\.1\. Request processed by "server"/);
});

test('a port that is no node port is refused', () => {
  expect(outputOf('curl -sS http://172.18.0.2:30081')).toMatch(/^curl: \(7\) Failed to connect/);
});

test('the API server cannot ask a kubelet that is stopped, and can when it is back', () => {
  const logs = 'kubectl logs server | grep -c .';
  expect(outputOf('machine stop node-1', 'kubectl logs server')).toContain('connection refused');
  expect(outputOf('machine stop node-1', 'machine start node-1', 'sleep 2', logs)).toMatch(/^[1-9]\d*\n$/);
});
