import { expect, test } from 'vitest';
import type { Json } from '../../api/meta.ts';
import { definitionFor } from '../../api/schema.ts';
import { testCluster } from '../test-cluster.ts';
import { mergeApplied } from './merge.ts';

const pod = definitionFor({ group: '', version: 'v1', kind: 'Pod' })!;
const withContainers = (names: string) => ({ spec: { containers: names.split(' ').map((name) => ({ name })) } }) as unknown as Json;

test.each([
  ['a b c', 'x b y', 'a x b c y'],
  ['a x b c y', 'c a z', 'x b c y a z'],
  ['x b c y a z', 'y x', 'b c y a z x'],
  ['a b', 'a b', 'a b'],
  ['a b', 'b a', 'b a'],
  ['a', 'b', 'a b'],
])('%s with %s applied is %s: applied items keep their order', (live, applied, wanted) =>
  expect(mergeApplied(withContainers(live), withContainers(applied), pod)).toEqual(withContainers(wanted)),
);

test('a manager that gives up its only label takes nothing else of the metadata away', () => {
  const { ok } = testCluster();
  const path = '/api/v1/namespaces/default/configmaps/a';
  const more = { query: { fieldManager: 'k' }, headers: { 'content-type': 'application/apply-patch+yaml' } };
  const manifest = (labels: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...labels }, data: { a: '1' } });
  ok('PATCH', path, manifest({ labels: { x: '1' } }), more);
  expect(ok('PATCH', path, manifest({}), more)).toMatchObject({ metadata: { name: 'a', namespace: 'default', uid: expect.any(String) } });
});
