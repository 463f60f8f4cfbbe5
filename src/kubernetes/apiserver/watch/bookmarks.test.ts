import { describe, expect, test } from 'vitest';
import { minute, second } from '../../../time/index.ts';
import type { WatchEvent } from '../../api/transport.ts';
import { testCluster } from '../test-cluster.ts';

const path = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const types = (events: readonly WatchEvent[]) => events.map(({ type }) => type);
const bookmarks = { allowWatchBookmarks: 'true' };

describe('a watch that allows bookmarks', () => {
  test('hears when the initial state is complete, and about once a minute how far it is', () => {
    const { ok, clock, etcd, watch } = testCluster();
    ok('POST', path, configMap('a'));
    const from = etcd.revision;
    const events = watch(path, bookmarks);
    clock.advance(30 * second);
    ok('POST', path, configMap('b'));
    clock.advance(minute);
    expect(types(events)).toEqual(['ADDED', 'BOOKMARK', 'ADDED', 'BOOKMARK']);
    expect(events[1]!.object).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(from), annotations: { 'k8s.io/initial-events-end': 'true' } },
    });
    expect(events[3]!.object).toEqual({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion: String(from + 1) } });
  });

  test('hears so once more two seconds before its time is up', () => {
    const { clock, etcd, watch } = testCluster();
    const events = watch(path, { ...bookmarks, resourceVersion: String(etcd.revision), timeoutSeconds: '10' });
    clock.advance(7 * second);
    expect(events).toEqual([]);
    clock.advance(2 * second);
    expect(types(events)).toEqual(['BOOKMARK']);
  });

  test('has the structs that its kind always has', () => {
    const { clock, watch } = testCluster();
    const events = watch('/api/v1/namespaces/default/pods', bookmarks);
    clock.advance(second);
    expect(events[0]!.object).toMatchObject({ kind: 'Pod', spec: { containers: null }, status: {} });
  });
});

describe('a watch', () => {
  test('that does not allow bookmarks hears none', () => {
    const { clock, watch } = testCluster();
    const events = watch(path, { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' });
    clock.advance(2 * minute);
    expect(events).toEqual([]);
  });

  test('of a version that is not there yet waits for it in silence', () => {
    const { ok, clock, etcd, watch } = testCluster();
    const events = watch(path, { resourceVersion: String(etcd.revision + 1) });
    ok('POST', path, configMap('a'));
    ok('POST', path, configMap('b'));
    clock.advance(second);
    expect(events.map(({ object }) => (object as { metadata: { name: string } }).metadata.name)).toEqual(['b']);
  });

  test('that wants the state of such a version is told after three seconds that it is too large', () => {
    const { clock, etcd, watch } = testCluster();
    const events = watch(path, { resourceVersion: '99999', sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' });
    clock.advance(2 * second);
    expect(events).toEqual([]);
    clock.advance(2 * second);
    expect(events[0]).toMatchObject({
      type: 'ERROR',
      object: {
        code: 504,
        message: `Timeout: Too large resource version: 99999, current: ${etcd.revision}`,
        details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 },
      },
    });
  });

  test('of Tables says what the columns are with its first event only', () => {
    const { ok, admin, clock } = testCluster();
    const events: WatchEvent[] = [];
    ok('POST', path, configMap('a'));
    ok('POST', path, configMap('b'));
    const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    admin.watch(
      { method: 'GET', path, query: { watch: 'true' }, headers },
      (event) => events.push(event),
      () => {},
    );
    clock.advance(second);
    const columns = events.map(({ object }) =>
      (object as { columnDefinitions: readonly { name: string }[] | null }).columnDefinitions?.map(({ name }) => name),
    );
    expect(columns).toEqual([['Name', 'Data', 'Age'], undefined]);
  });
});
