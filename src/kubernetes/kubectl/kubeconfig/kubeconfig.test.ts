import { expect, test } from 'vitest';
import { FixedServer } from '../testing/fixed-server.ts';
import { runKubectl } from '../testing/run.ts';

const two = `apiVersion: v1
kind: Config
current-context: one
clusters: [{name: c, cluster: {server: 'https://10.0.0.1:6443'}}]
contexts: [{name: one, context: {cluster: c, user: u, namespace: blue}}, {name: two, context: {cluster: c, user: u}}]
users: [{name: u, user: {token: secret}}]
`;
const files = { '/root/.kube/config': two };
const asked = (line: string) => {
  const server = new FixedServer({});
  runKubectl(server, line, files);
  return server.requests.find(({ path }) => path.endsWith('/web'))?.path;
};

test.each([
  ['get pod web', '/api/v1/namespaces/blue/pods/web'],
  ['get pod web --context=two', '/api/v1/namespaces/default/pods/web'],
  ['get pod web -n red', '/api/v1/namespaces/red/pods/web'],
])('kubectl %s asks for %s', (line, path) => expect(asked(line)).toBe(path));

test('config view hides secrets', () => {
  const { output } = runKubectl('refused', 'config view', files);
  expect(output).toContain('token: REDACTED');
  expect(output).not.toContain('secret');
});

test('config use-context tells what it did', () => {
  expect(runKubectl('refused', 'config use-context two', files)).toEqual({ output: 'Switched to context "two".\n', status: 0 });
  expect(runKubectl('refused', 'config use-context none', files)).toEqual({ output: 'error: no context exists with the name: "none"\n', status: 1 });
});
