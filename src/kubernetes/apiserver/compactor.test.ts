import { expect, test } from 'vitest';
import { minute } from '../../time/index.ts';
import { podManifest, podsPath, testCluster } from './test-cluster.ts';

test('the history goes every five minutes, but for the last five', () => {
  const { clock, etcd, ok, watch } = testCluster();
  ok('POST', podsPath, podManifest('one'));
  const first = etcd.revision;
  clock.advance(5 * minute);
  expect(etcd.compacted).toBeLessThan(first);
  ok('POST', podsPath, podManifest('two'));
  clock.advance(5 * minute);
  expect(etcd.compacted).toBe(first);
  const events = watch('/api/v1/pods', { resourceVersion: String(first) });
  const late = watch('/api/v1/pods', { resourceVersion: String(first - 1) });
  clock.advance(0);
  expect(events).toMatchObject([{ type: 'ADDED', object: { metadata: { name: 'two' } } }]);
  expect(late[0]).toMatchObject({ type: 'ERROR', object: { code: 410 } });
});

test('a server that is closed has no task left', () => {
  const { clock, server } = testCluster();
  server.close();
  expect(clock.scheduled()).toEqual([]);
});
