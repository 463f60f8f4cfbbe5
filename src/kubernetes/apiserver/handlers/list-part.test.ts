import { expect, test } from 'vitest';
import { testCluster } from '../test-cluster.ts';

test('a limit that is no number is refused, a negative one is none', () => {
  const cluster = testCluster();
  const list = '/api/v1/namespaces';
  expect(cluster.refused('GET', list, undefined, { query: { limit: 'abc' } })).toBe('strconv.ParseInt: parsing "abc": invalid syntax');
  const all = cluster.ok('GET', list) as unknown as { items: unknown[] };
  expect(cluster.ok('GET', list, undefined, { query: { limit: '-1' } })).toHaveProperty('items.length', all.items.length);
});
