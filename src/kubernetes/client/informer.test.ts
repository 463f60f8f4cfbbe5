import { describe, expect, test } from 'vitest';
import { second } from '../../time/index.ts';
import type { Pod } from '../api/types.ts';
import { podManifest, podsPath, testCluster } from '../apiserver/test-cluster.ts';
import { Informer, resources } from './index.ts';

function setUp(options: { fieldSelector?: string; indexers?: Record<string, (pod: Pod) => string[]> } = {}) {
  const cluster = testCluster();
  const informer = new Informer<Pod>({ clock: cluster.clock, transport: cluster.admin, resource: resources.pods, ...options });
  const log: string[] = [];
  informer.addHandler({
    onAdd: (pod) => log.push(`add ${pod.metadata.name}`),
    onUpdate: (old, pod) => log.push(`update ${old.status.phase} ${pod.status.phase}`),
    onDelete: (pod) => log.push(`delete ${pod.metadata.name}`),
  });
  return { ...cluster, informer, log };
}

describe('an informer', () => {
  test('has the state when it is started and tells of it in a task', () => {
    const { ok, informer, log, clock } = setUp();
    ok('POST', podsPath, podManifest('web'));
    informer.start();
    expect(informer.hasSynced).toBe(true);
    expect(informer.get('default/web')?.metadata.name).toBe('web');
    expect(log).toEqual([]);
    clock.advance(0);
    expect(log).toEqual(['add web']);
  });

  test('follows changes until it is stopped, with the server’s own objects', () => {
    const { ok, informer, log, clock } = setUp();
    informer.start();
    ok('POST', podsPath, podManifest('web'));
    ok('PATCH', `${podsPath}/web/status`, { status: { phase: 'Running' } });
    clock.advance(second);
    expect(informer.get('default/web')).toBe(ok('GET', `${podsPath}/web`));
    ok('DELETE', `${podsPath}/web`);
    clock.advance(second);
    expect(informer.list()).toEqual([]);
    informer.stop();
    ok('POST', podsPath, podManifest('late'));
    clock.advance(second);
    expect(log).toEqual(['add web', 'update Pending Running', 'update Running Running', 'delete web']);
  });

  test('finds objects by an index', () => {
    const { ok, informer, clock } = setUp({ indexers: { app: (pod) => [pod.metadata.labels?.app ?? ''] } });
    informer.start();
    ok('POST', podsPath, podManifest('a', { metadata: { labels: { app: 'x' } } }));
    ok('POST', podsPath, podManifest('b', { metadata: { labels: { app: 'y' } } }));
    clock.advance(0);
    ok('PATCH', `${podsPath}/b`, { metadata: { labels: { app: 'x' } } });
    clock.advance(0);
    expect(informer.byIndex('app', 'x').map((pod) => pod.metadata.name)).toEqual(['a', 'b']);
    expect(informer.byIndex('app', 'y')).toEqual([]);
  });

  test('a handler that comes later is told of what is there', () => {
    const { ok, informer, clock } = setUp();
    ok('POST', podsPath, podManifest('web'));
    informer.start();
    clock.advance(0);
    const seen: string[] = [];
    informer.addHandler({ onAdd: (pod) => seen.push(pod.metadata.name!) });
    clock.advance(0);
    expect(seen).toEqual(['web']);
  });
});
