import { describe, expect, test } from 'vitest';
import { second } from '../../time/index.ts';
import type { KubernetesList } from '../api/meta.ts';
import type { Pod } from '../api/types.ts';
import { podManifest, podsPath, testCluster } from './test-cluster.ts';

const bind = (name: string, node = 'node-1') => ({
  apiVersion: 'v1',
  kind: 'Binding',
  metadata: { name },
  target: { apiVersion: 'v1', kind: 'Node', name: node },
});

describe('a Pod', () => {
  test('is created with what the server owns', () => {
    const { ok } = testCluster();
    const pod = ok('POST', podsPath, podManifest('web')) as Pod;
    expect(pod.metadata).toMatchObject({ name: 'web', namespace: 'default', generation: 1, creationTimestamp: '2026-11-21T06:00:00Z' });
    expect(pod.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(pod.status).toMatchObject({ phase: 'Pending', qosClass: 'BestEffort' });
    expect(pod.spec.serviceAccountName).toBe('default');
    expect(pod.spec.volumes?.[0]?.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
    expect(pod.spec.tolerations?.map((one) => one.key)).toEqual(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);
    expect(ok('GET', `${podsPath}/web`)).toBe(ok('GET', `${podsPath}/web`));
  });

  test('gets a generated name of 63 characters at most', () => {
    const { ok } = testCluster();
    const { name } = ok('POST', podsPath, podManifest('', { metadata: { name: undefined, generateName: 'a'.repeat(70) } })).metadata;
    expect(name).toMatch(/^a{58}[a-z0-9]{5}$/);
  });

  test('gets the overhead of its RuntimeClass, which must be there', () => {
    const { ok, refused } = testCluster();
    const manifest = podManifest('web', { spec: { runtimeClassName: 'boxed', containers: [{ name: 'a', image: 'a' }] } });
    expect(refused('POST', podsPath, manifest)).toContain('pods "web" is forbidden: pod rejected: RuntimeClass "boxed" not found');
    const boxed = {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'boxed' },
      handler: 'runsc',
      overhead: { podFixed: { cpu: '100m' } },
    };
    ok('POST', '/apis/node.k8s.io/v1/runtimeclasses', boxed);
    expect((ok('POST', podsPath, manifest) as Pod).spec.overhead).toEqual({ cpu: '100m' });
  });

  test('is assigned to a node once', () => {
    const { ok, refused, request } = testCluster();
    ok('POST', podsPath, podManifest('web'));
    expect(request('POST', `${podsPath}/web/binding`, bind('web'))).toMatchObject({ code: 201, body: { status: 'Success' } });
    const pod = ok('GET', `${podsPath}/web`) as Pod;
    expect(pod.spec.nodeName).toBe('node-1');
    expect(pod.status.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
    expect(refused('POST', `${podsPath}/web/binding`, bind('web', 'node-2'))).toBe(
      'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
    );
  });

  test('without a node goes at once, with one after its grace period', () => {
    const { ok, refused } = testCluster();
    ok('POST', podsPath, podManifest('a'));
    ok('DELETE', `${podsPath}/a`);
    expect(refused('GET', `${podsPath}/a`)).toBe('pods "a" not found');
    ok('POST', podsPath, podManifest('b'));
    ok('POST', `${podsPath}/b/binding`, bind('b'));
    const marked = ok('DELETE', `${podsPath}/b`) as Pod;
    expect(marked.metadata).toMatchObject({ deletionTimestamp: '2026-11-21T06:00:30Z', deletionGracePeriodSeconds: 30, generation: 2 });
    expect((ok('DELETE', `${podsPath}/b`, { gracePeriodSeconds: 5 }) as Pod).metadata).toMatchObject({ deletionTimestamp: '2026-11-21T06:00:05Z' });
    ok('DELETE', `${podsPath}/b`, { gracePeriodSeconds: 0 });
    expect(refused('GET', `${podsPath}/b`)).toBe('pods "b" not found');
  });

  test('keeps its status when its spec is patched and its spec when its status is', () => {
    const { ok } = testCluster();
    ok('POST', podsPath, podManifest('web'));
    ok('PATCH', `${podsPath}/web/status`, { spec: { nodeName: 'x' }, status: { phase: 'Running' } });
    const pod = ok('PATCH', `${podsPath}/web`, { metadata: { labels: { a: 'b' } }, status: { phase: 'Failed' } }) as Pod;
    expect(pod).toMatchObject({ metadata: { labels: { a: 'b' }, generation: 1 }, status: { phase: 'Running' } });
    expect(pod.spec.nodeName).toBeUndefined();
  });

  test('keeps its resourceVersion when nothing changes', () => {
    const { ok } = testCluster();
    ok('POST', podsPath, podManifest('web', { metadata: { labels: { a: 'b' } } }));
    const before = ok('GET', `${podsPath}/web`);
    expect(ok('PATCH', `${podsPath}/web`, { metadata: { labels: { a: 'b' } } })).toBe(before);
  });

  test('is listed by labels, fields and in parts', () => {
    const { ok } = testCluster();
    for (const name of ['a', 'b', 'c']) ok('POST', podsPath, podManifest(name, { metadata: { labels: { app: name } } }));
    ok('POST', `${podsPath}/b/binding`, bind('b'));
    const names = (query: Record<string, string>) =>
      (ok('GET', '/api/v1/pods', undefined, { query }) as unknown as KubernetesList).items.map((one) => one.metadata.name);
    expect(names({ labelSelector: 'app in (a, c)' })).toEqual(['a', 'c']);
    expect(names({ fieldSelector: 'spec.nodeName=node-1' })).toEqual(['b']);
    expect(names({ fieldSelector: 'spec.nodeName=,metadata.name!=a' })).toEqual(['c']);
    const first = ok('GET', '/api/v1/pods', undefined, { query: { limit: '2' } }) as unknown as KubernetesList;
    expect(first.metadata).toMatchObject({ remainingItemCount: 1 });
    expect(names({ limit: '2', continue: first.metadata.continue! })).toEqual(['c']);
  });

  test('a later part shows what was there at the first, and an old list can be had exactly', () => {
    const { ok, refused } = testCluster();
    for (const name of ['a', 'b', 'c']) ok('POST', podsPath, podManifest(name));
    const list = (query: Record<string, string>) => ok('GET', podsPath, undefined, { query }) as unknown as KubernetesList;
    const names = (query: Record<string, string>) => list(query).items.map((one) => one.metadata.name);
    const { continue: token = '', resourceVersion = '' } = list({ limit: '1' }).metadata;
    ok('DELETE', `${podsPath}/b`, { gracePeriodSeconds: 0 });
    ok('POST', podsPath, podManifest('d'));
    expect(names({ continue: token })).toEqual(['b', 'c']);
    expect(list({ continue: token }).metadata.resourceVersion).toBe(resourceVersion);
    expect(names({ resourceVersion, resourceVersionMatch: 'Exact' })).toEqual(['a', 'b', 'c']);
    expect(names({})).toEqual(['a', 'c', 'd']);
    expect(refused('GET', podsPath, undefined, { query: { continue: 'a b' } })).toBe(
      'invalid continue token: continue key is not valid: illegal base64 data at input byte 1',
    );
    expect(refused('GET', podsPath, undefined, { query: { resourceVersionMatch: 'Exact' } })).toBe(
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  });
});

describe('a watch of Pods', () => {
  test('by node is told of Pods that come to the node, change and go', () => {
    const { ok, watch, clock } = testCluster();
    const one = watch('/api/v1/pods', { fieldSelector: 'spec.nodeName=node-1' });
    const two = watch('/api/v1/pods', { fieldSelector: 'spec.nodeName=node-2' });
    ok('POST', podsPath, podManifest('web'));
    ok('POST', `${podsPath}/web/binding`, bind('web'));
    clock.advance(second);
    ok('PATCH', `${podsPath}/web/status`, { status: { phase: 'Running' } });
    clock.advance(second);
    ok('DELETE', `${podsPath}/web`, { gracePeriodSeconds: 0 });
    clock.advance(second);
    expect(one.map(({ type, object }) => `${type} ${(object as Pod).status.phase}`)).toEqual([
      'ADDED Pending',
      'MODIFIED Running',
      'MODIFIED Running',
      'DELETED Running',
    ]);
    expect(two).toEqual([]);
  });

  test('starts with the state, or after a version', () => {
    const { ok, watch, clock } = testCluster();
    const { resourceVersion } = ok('POST', podsPath, podManifest('a')).metadata;
    ok('POST', podsPath, podManifest('b'));
    const all = watch(podsPath);
    const later = watch(podsPath, { resourceVersion });
    const named = watch(`${podsPath}/a`);
    ok('POST', podsPath, podManifest('c'));
    clock.advance(0);
    const seen = (events: typeof all) => events.map(({ type, object }) => `${type} ${(object as Pod).metadata.name}`);
    expect(seen(all)).toEqual(['ADDED a', 'ADDED b', 'ADDED c']);
    expect(seen(later)).toEqual(['ADDED b', 'ADDED c']);
    expect(seen(named)).toEqual(['ADDED a']);
  });

  test('from before the last compaction is told so', () => {
    const { watch, clock } = testCluster();
    const events = watch(podsPath, { resourceVersion: '1' });
    clock.advance(0);
    expect(events[0]).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired', message: expect.stringMatching(/^too old resource version: 1 \(\d+\)$/) },
    });
    expect(events[1]?.object).toBe('closed');
  });
});
