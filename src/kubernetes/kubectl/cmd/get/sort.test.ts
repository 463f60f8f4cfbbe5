import { expect, test } from 'vitest';
import { FixedServer } from '../../testing/fixed-server.ts';
import { runKubectl } from '../../testing/run.ts';

const pods = (all: Readonly<Record<string, object>>) => {
  const items = Object.entries(all).map(([name, more]) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...more } }));
  return new FixedServer({ 'GET /api/v1/namespaces/default/pods': { kind: 'PodList', apiVersion: 'v1', metadata: {}, items } });
};
const names = (server: FixedServer, field: string) =>
  runKubectl(server, `get pods -o name --sort-by=${field}`).output.replaceAll('pod/', '').trim().split('\n');

test('objects without the field come first, and change places among each other', () => {
  const server = pods({ a: {}, b: { labels: { tier: '2' } }, c: {}, d: { labels: { tier: '1' } }, e: {} });
  expect(names(server, '.metadata.labels.tier')).toEqual(['e', 'c', 'a', 'd', 'b']);
});

test('null comes before any value and keeps its place among nulls', () => {
  const server = pods({ a: { time: '2' }, b: { time: null }, c: { time: null }, d: { time: '1' } });
  expect(names(server, '.metadata.time')).toEqual(['b', 'c', 'd', 'a']);
});

test('texts that are quantities are compared as such', () => {
  expect(names(pods({ a: { amount: '1Gi' }, b: { amount: '500m' }, c: { amount: '20' } }), '.metadata.amount')).toEqual(['b', 'c', 'a']);
});

test('a field without an order ends kubectl with a line of its log', () => {
  const { output, status } = runKubectl(pods({ a: { labels: {} }, b: { labels: {} } }), 'get pods -o name --sort-by=.metadata.labels');
  expect(output).toMatch(
    /sorter\.go:329\] Field \{\.metadata\.labels\} in \*unstructured\.Unstructured is an unsortable type: interface, err: unsortable type: map\[string\]interface \{\}\n$/,
  );
  expect(status).toBe(1);
});

test('a table of one row is not sorted, so any field will do', () => {
  const object = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' } };
  const table = {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [{ name: 'Name', type: 'string' }],
    rows: [{ cells: ['a'], object }],
  };
  const server = new FixedServer({ 'GET /api/v1/namespaces/default/pods': table });
  expect(runKubectl(server, 'get pods --sort-by=.spec.nothing').output).toBe('NAME\na\n');
});
