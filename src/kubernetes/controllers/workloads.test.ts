import { describe, expect, test } from 'vitest';
import { Random, second } from '../../time/index.ts';
import type { KubernetesList, KubernetesObject } from '../api/meta.ts';
import type { Deployment, Event, Pod, ReplicaSet } from '../api/types.ts';
import { testCluster } from '../apiserver/test-cluster.ts';
import { startControllers } from './index.ts';

const base = '/apis/apps/v1/namespaces/default';

function setUp() {
  const cluster = testCluster();
  const { clock, server } = cluster;
  const controllers = startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  clock.advance(second);
  const items = <T extends KubernetesObject>(path: string) => (cluster.ok('GET', path) as unknown as KubernetesList<T>).items;
  const pods = () => items<Pod>('/api/v1/namespaces/default/pods');
  const sets = () => items<ReplicaSet>(`${base}/replicasets`);
  const messages = () => items<Event>('/api/v1/namespaces/default/events').map((event) => event.message);
  /** Stands in for kubelets: every Pod is on a node and ready. */
  const makeReady = () => {
    for (const pod of pods().filter((one) => one.status.phase === 'Pending')) {
      const path = `/api/v1/namespaces/default/pods/${pod.metadata.name}`;
      cluster.ok('POST', `${path}/binding`, { metadata: { name: pod.metadata.name }, target: { kind: 'Node', name: 'node-1' } });
      const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-11-21T06:00:00Z' }];
      cluster.ok('PATCH', `${path}/status`, { status: { phase: 'Running', conditions } });
    }
    clock.advance(second);
    for (const pod of pods().filter((one) => one.metadata.deletionTimestamp))
      cluster.ok('DELETE', `/api/v1/namespaces/default/pods/${pod.metadata.name}`, { gracePeriodSeconds: 0 });
    clock.advance(second);
  };
  return { ...cluster, controllers, pods, sets, messages, makeReady };
}

const deployment = (replicas: number, more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    progressDeadlineSeconds: 600,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } },
    ...more,
  },
});
const newImage = { spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:1.28' }] } } } };

describe('a Deployment', () => {
  test('makes a ReplicaSet that makes Pods, and says how it goes', () => {
    const { ok, clock, pods, sets, messages, makeReady } = setUp();
    ok('POST', `${base}/deployments`, deployment(2));
    clock.advance(second);
    expect(pods().map((pod) => pod.metadata.ownerReferences?.[0]?.name)).toEqual([sets()[0]!.metadata.name, sets()[0]!.metadata.name]);
    expect(messages()).toContain(`Scaled up replica set ${sets()[0]!.metadata.name} from 0 to 2`);
    makeReady();
    const { metadata, status } = ok('GET', `${base}/deployments/web`) as Deployment;
    expect(metadata.generation).toBe(1);
    expect(metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
    expect(status).toMatchObject({ observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 });
    expect(status?.conditions?.map((one) => `${one.type} ${one.status} ${one.reason}`)).toEqual([
      'Available True MinimumReplicasAvailable',
      'Progressing True NewReplicaSetAvailable',
    ]);
  });

  test('rolls a new template out and keeps enough Pods available', () => {
    const { ok, clock, pods, sets, makeReady } = setUp();
    ok('POST', `${base}/deployments`, deployment(3));
    clock.advance(second);
    makeReady();
    ok('PATCH', `${base}/deployments/web`, newImage);
    clock.advance(second);
    for (let i = 0; i < 8; i++) {
      const ready = pods().filter((pod) => pod.status.conditions?.some((one) => one.type === 'Ready') && !pod.metadata.deletionTimestamp);
      expect(ready.length).toBeGreaterThanOrEqual(3);
      expect(pods().filter((pod) => !pod.metadata.deletionTimestamp).length).toBeLessThanOrEqual(4);
      makeReady();
    }
    expect(pods().map((pod) => pod.spec.containers[0]!.image)).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28']);
    expect(
      sets()
        .map((set) => [set.metadata.annotations?.['deployment.kubernetes.io/revision'], set.spec.replicas])
        .sort(),
    ).toEqual([
      ['1', 0],
      ['2', 3],
    ]);
  });

  test('is scaled by its subresource, and an unneeded Pod goes', () => {
    const { ok, clock, pods, makeReady } = setUp();
    ok('POST', `${base}/deployments`, deployment(3));
    clock.advance(second);
    makeReady();
    const scale = ok('PATCH', `${base}/deployments/web/scale`, { spec: { replicas: 1 } });
    expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 1 }, status: { selector: 'app=web' } });
    clock.advance(second);
    makeReady();
    expect(pods()).toHaveLength(1);
  });

  test('with Recreate has no old Pod when a new one starts', () => {
    const { ok, clock, pods, makeReady } = setUp();
    ok('POST', `${base}/deployments`, deployment(2, { strategy: { type: 'Recreate' } }));
    clock.advance(second);
    makeReady();
    ok('PATCH', `${base}/deployments/web`, newImage);
    clock.advance(second);
    expect(pods().every((pod) => pod.metadata.deletionTimestamp)).toBe(true);
    makeReady();
    makeReady();
    expect(pods().map((pod) => pod.spec.containers[0]!.image)).toEqual(['nginx:1.28', 'nginx:1.28']);
  });
});

describe('a ReplicaSet', () => {
  test('replaces a Pod that is deleted and adopts one that matches', () => {
    const { ok, clock, pods } = setUp();
    ok('POST', '/api/v1/namespaces/default/pods', {
      metadata: { name: 'lone', labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] },
    });
    const { spec } = deployment(2);
    ok('POST', `${base}/replicasets`, { metadata: { name: 'set' }, spec });
    clock.advance(second);
    expect(pods().map((pod) => pod.metadata.ownerReferences?.[0]?.name)).toEqual(['set', 'set']);
    ok('DELETE', '/api/v1/namespaces/default/pods/lone');
    clock.advance(second);
    expect(pods()).toHaveLength(2);
  });
});
