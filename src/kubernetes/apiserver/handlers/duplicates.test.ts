import { expect, test } from 'vitest';
import { testCluster } from '../test-cluster.ts';
import { duplicateFields } from './duplicates.ts';

test.each([
  ['{"a":1,"b":{"a":2}}', []],
  ['{"a":1,"a":2,"a":3}', ['a', 'a']],
  ['{"spec":{"containers":[{"name":"x"},{"name":"y","name":"z"}]}}', ['spec.containers[1].name']],
  ['{"data":{"a,b":"{\\"x\\":1}","a,b":"2"},"l":[[1,2],{"k":[],"k":{}}]}', ['data.a,b', 'l[1].k']],
])('keys that stand twice in %s', (text, wanted) => expect(duplicateFields(text)).toEqual(wanted));

test('a body that says a thing twice is warned of, or refused', () => {
  const { request, refused } = testCluster();
  const path = '/api/v1/namespaces/default/configmaps';
  const body = '{"metadata":{"name":"a"},"data":{"a":"1","a":"2"}}';
  expect(request('POST', path, body, { query: { dryRun: 'All' } }).warnings).toEqual(['duplicate field "data.a"']);
  expect(refused('POST', path, body, { query: { fieldValidation: 'Strict' } })).toBe(
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.a"',
  );
});
