import { describe, expect, test } from 'vitest';
import { second } from '../../../time/index.ts';
import { podManifest, podsPath } from '../../apiserver/test-cluster.ts';
import { setUp } from './test-set.ts';

describe('a StatefulSet', () => {
  test('gives each Pod the name, host and labels of its ordinal', () => {
    const { pods, revisions } = setUp();
    const [first] = pods();
    expect(first).toMatchObject({ metadata: { name: 'db-0' }, spec: { hostname: 'db-0', subdomain: 'db' } });
    expect(first!.metadata.labels).toEqual({
      app: 'db',
      'apps.kubernetes.io/pod-index': '0',
      'controller-revision-hash': revisions()[0]!.metadata.name,
      'statefulset.kubernetes.io/pod-name': 'db-0',
    });
    expect(first!.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet', name: 'db', controller: true, blockOwnerDeletion: true }]);
  });

  test('starts one Pod after the other and says so', () => {
    const { names, ready, messages } = setUp();
    expect(names()).toEqual(['db-0']);
    ready('db-0');
    expect(names()).toEqual(['db-0', 'db-1']);
    ready('db-1');
    expect(messages()).toEqual(['0', '1', '2'].map((ordinal) => `SuccessfulCreate: Create Pod db-${ordinal} in StatefulSet db successful`));
  });

  test('starts all at once with podManagementPolicy Parallel, from the first ordinal', () => {
    const { names } = setUp({ podManagementPolicy: 'Parallel', ordinals: { start: 7 } });
    expect(names()).toEqual(['db-7', 'db-8', 'db-9']);
  });

  test('waits minReadySeconds before the next', () => {
    const { names, ready, clock, set } = setUp({ minReadySeconds: 10 });
    ready('db-0');
    expect(names()).toEqual(['db-0']);
    expect(set().status).toMatchObject({ readyReplicas: 1, availableReplicas: 0 });
    clock.advance(10 * second);
    expect(names()).toEqual(['db-0', 'db-1']);
    expect(set().status).toMatchObject({ readyReplicas: 1, availableReplicas: 1 });
  });

  test('scales down from the highest ordinal, one Pod after the other', () => {
    const { names, settle, changeSpec, pods, end, messages } = setUp();
    settle();
    changeSpec({ replicas: 1 });
    const going = () => pods().filter(({ metadata }) => metadata.deletionTimestamp);
    expect(going().map(({ metadata }) => metadata.name)).toEqual(['db-2']);
    end('db-2');
    expect(going().map(({ metadata }) => metadata.name)).toEqual(['db-1']);
    end('db-1');
    expect(names()).toEqual(['db-0']);
    expect(messages().filter((text) => text.startsWith('SuccessfulDelete'))).toEqual([
      'SuccessfulDelete: Delete Pod db-2 in StatefulSet db successful',
      'SuccessfulDelete: Delete Pod db-1 in StatefulSet db successful',
    ]);
  });

  test('does not scale down while another Pod is not ready, unless it is that one', () => {
    const { settle, ready, changeSpec, pods } = setUp();
    settle();
    ready('db-0', 'Pending');
    changeSpec({ replicas: 1 });
    expect(pods().filter(({ metadata }) => metadata.deletionTimestamp)).toEqual([]);
  });

  test.each(['Failed', 'Succeeded'])('makes a Pod that has %s anew', (phase) => {
    const { settle, setStatus, clock, pods, names } = setUp();
    settle();
    const before = pods()[1]!.metadata.uid;
    setStatus('db-1', { phase });
    clock.advance(second);
    settle();
    expect(names()).toEqual(['db-0', 'db-1', 'db-2']);
    expect(pods()[1]!.metadata.uid).not.toBe(before);
  });

  test('replaces a Pod only when it is gone', () => {
    const { settle, ok, clock, pods, end } = setUp({ replicas: 1 });
    settle();
    const { uid } = pods()[0]!.metadata;
    ok('DELETE', `${podsPath}/db-0`);
    clock.advance(10 * second);
    expect(pods().map(({ metadata }) => metadata.uid)).toEqual([uid]);
    end('db-0');
    expect(pods().map(({ metadata }) => metadata.uid)).not.toContain(uid);
  });

  test('says what refuses its Pods', () => {
    const quota = { metadata: { name: 'none' }, spec: { hard: { pods: '1' } } };
    const { ok, clock, ready, messages } = setUp();
    ok('POST', '/api/v1/namespaces/default/resourcequotas', quota);
    clock.advance(second);
    ready('db-0');
    expect(messages().at(-1)).toBe(
      'FailedCreate: Create Pod db-1 in StatefulSet db failed error: pods "db-1" is forbidden: exceeded quota: none, requested: pods=1, used: pods=1, limited: pods=1',
    );
  });
});

describe('Pods that a StatefulSet did not make', () => {
  const labels = { app: 'db' };

  test('are adopted when they match and have a name of the set, and get their labels', () => {
    const { ok, settle, clock, pods, messages } = setUp();
    ok('POST', podsPath, podManifest('db-1', { metadata: { labels } }));
    clock.advance(second);
    expect(pods()[1]!.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet', name: 'db' }]);
    settle();
    expect(pods()[1]!.metadata.labels).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'db-1', 'apps.kubernetes.io/pod-index': '1' });
    expect(messages()).toContain('SuccessfulUpdate: Update Pod db-1 in StatefulSet db successful');
  });

  test('are left alone under another name', () => {
    const { ok, clock, pods } = setUp();
    ok('POST', podsPath, podManifest('web-0', { metadata: { labels } }));
    clock.advance(second);
    expect(pods().find(({ metadata }) => metadata.name === 'web-0')!.metadata.ownerReferences).toBeUndefined();
  });

  test('are those whose labels no longer match', () => {
    const { ok, settle, clock, pods } = setUp({ replicas: 1 });
    settle();
    ok('PATCH', `${podsPath}/db-0`, { metadata: { labels: { app: 'other' } } });
    clock.advance(second);
    expect(pods().map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined]);
  });
});
