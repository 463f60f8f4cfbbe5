import { expect, test } from 'vitest';
import { FixedServer } from '../../testing/fixed-server.ts';
import { runKubectl } from '../../testing/run.ts';

const table = (...names: readonly string[]) => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata: { resourceVersion: '1' },
  columnDefinitions: [{ name: 'Name', type: 'string', format: 'name', priority: 0 }],
  rows: names.map((name) => ({ cells: [name], object: { kind: 'Pod', apiVersion: 'v1', metadata: { name } } })),
});

test('the tables of several types cannot be sorted by a field of their objects', () => {
  const server = new FixedServer({ 'GET /api/v1/namespaces/default/pods': table('b', 'a'), 'GET /api/v1/namespaces/default/services': table('c') });
  expect(runKubectl(server, 'get pods --sort-by=.metadata.name').output).toBe('NAME\na\nb\n');
  expect(runKubectl(server, 'get pods,services --sort-by=.metadata.name')).toEqual({
    output: 'error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\n',
    status: 1,
  });
});

test('without a table from the server there are names and ages', () => {
  const items = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', creationTimestamp: '2026-11-21T06:49:00Z' } }];
  const server = new FixedServer({ 'GET /api/v1/namespaces/default/pods': { kind: 'PodList', apiVersion: 'v1', metadata: {}, items } });
  expect(runKubectl(server, 'get pods --server-print=false').output).toBe('NAME   AGE\nweb    60s\n');
});
