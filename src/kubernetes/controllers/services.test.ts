import { describe, expect, test } from 'vitest';
import { minute, Random, second } from '../../time/index.ts';
import type { KubernetesList, KubernetesObject } from '../api/meta.ts';
import type { EndpointSlice, Endpoints, Namespace } from '../api/types.ts';
import { podManifest, podsPath, testCluster } from '../apiserver/test-cluster.ts';
import { startControllers } from './index.ts';

function setUp() {
  const cluster = testCluster();
  const { clock, server } = cluster;
  startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  clock.advance(second);
  const items = <T extends KubernetesObject>(path: string) => (cluster.ok('GET', path) as unknown as KubernetesList<T>).items;
  return { ...cluster, items };
}

describe('a Service', () => {
  const service = { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] } };
  const pod = podManifest('web', {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'main', image: 'nginx:1.27', ports: [{ name: 'http', containerPort: 8080 }] }] },
  });

  test('without Pods has an empty slice', () => {
    const { ok, clock, items } = setUp();
    ok('POST', '/api/v1/namespaces/default/services', service);
    clock.advance(second);
    const slices = items<EndpointSlice>('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices').filter(
      (slice) => slice.metadata.generateName === 'web-',
    );
    expect(slices).toMatchObject([{ addressType: 'IPv4', metadata: { labels: { 'kubernetes.io/service-name': 'web' } } }]);
    expect(slices[0]!.endpoints ?? []).toEqual([]);
  });

  test('has the addresses of its Pods, ready or not, until they go', () => {
    const { ok, clock, items } = setUp();
    ok('POST', '/api/v1/namespaces/default/services', service);
    ok('POST', podsPath, pod);
    ok('PATCH', `${podsPath}/web/status`, { status: { phase: 'Running', podIP: '10.244.1.5', podIPs: [{ ip: '10.244.1.5' }] } });
    clock.advance(second);
    const endpoints = () => ok('GET', '/api/v1/namespaces/default/endpoints/web') as Endpoints;
    expect(endpoints().subsets).toMatchObject([{ notReadyAddresses: [{ ip: '10.244.1.5' }], ports: [{ port: 8080 }] }]);
    ok('PATCH', `${podsPath}/web/status`, { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
    clock.advance(second);
    expect(endpoints().subsets).toMatchObject([{ addresses: [{ ip: '10.244.1.5', targetRef: { name: 'web' } }] }]);
    const slice = items<EndpointSlice>('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices').find((one) => one.metadata.generateName === 'web-');
    expect(slice).toMatchObject({
      endpoints: [{ addresses: ['10.244.1.5'], conditions: { ready: true, serving: true, terminating: false } }],
      ports: [{ port: 8080 }],
    });
    ok('DELETE', `${podsPath}/web`);
    clock.advance(second);
    expect(endpoints().subsets).toBeUndefined();
  });

  test('takes its slices and endpoints along when it is deleted', () => {
    const { ok, clock, items } = setUp();
    ok('POST', '/api/v1/namespaces/default/services', service);
    clock.advance(second);
    ok('DELETE', '/api/v1/namespaces/default/services/web');
    clock.advance(second);
    expect(items('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices').map((one) => one.metadata.name)).toEqual(['kubernetes']);
    expect(items('/api/v1/namespaces/default/endpoints').map((one) => one.metadata.name)).toEqual(['kubernetes']);
  });
});

describe('a namespace', () => {
  test('gets its service account and CA, and loses everything when it is deleted', () => {
    const { ok, refused, clock, items } = setUp();
    ok('POST', '/api/v1/namespaces', { metadata: { name: 'team' } });
    clock.advance(second);
    expect(items('/api/v1/namespaces/team/serviceaccounts').map((one) => one.metadata.name)).toEqual(['default']);
    expect(items('/api/v1/namespaces/team/configmaps').map((one) => one.metadata.name)).toEqual(['kube-root-ca.crt']);
    ok('POST', '/api/v1/namespaces/team/pods', podManifest('web'));
    expect((ok('DELETE', '/api/v1/namespaces/team') as Namespace).status?.phase).toBe('Terminating');
    expect(refused('POST', '/api/v1/namespaces/team/pods', podManifest('late'))).toContain('because it is being terminated');
    clock.advance(minute);
    expect(refused('GET', '/api/v1/namespaces/team')).toBe('namespaces "team" not found');
    expect(items('/api/v1/namespaces/team/pods')).toEqual([]);
  });

  test('default stays', () => {
    const { refused } = setUp();
    expect(refused('DELETE', '/api/v1/namespaces/default')).toBe('namespaces "default" is forbidden: this namespace may not be deleted');
  });
});

describe('the Pod garbage collector', () => {
  test('removes a Pod of a node that never was, after 40 s', () => {
    const { ok, request, clock } = setUp();
    ok('POST', podsPath, podManifest('web', { spec: { nodeName: 'node-9' } }));
    clock.advance(30 * second);
    expect(request('GET', `${podsPath}/web`).code).toBe(200);
    clock.advance(40 * second);
    expect(request('GET', `${podsPath}/web`).code).toBe(404);
  });
});

describe('owner references', () => {
  const owner = { metadata: { name: 'owner' } };
  const policies = [
    { policy: 'Background', left: [] },
    { policy: 'Foreground', left: [] },
    { policy: 'Orphan', left: ['dependent'] },
  ];
  test.each(policies)('a deletion with $policy leaves $left', ({ policy, left }) => {
    const { ok, clock, items } = setUp();
    const path = '/api/v1/namespaces/default/configmaps';
    const { uid } = ok('POST', path, owner).metadata;
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid, blockOwnerDeletion: true };
    ok('POST', path, { metadata: { name: 'dependent', ownerReferences: [reference] } });
    clock.advance(second);
    ok('DELETE', `${path}/owner`, { propagationPolicy: policy });
    clock.advance(second);
    const names = items(path).map((one) => one.metadata.name);
    expect(names.filter((name) => name !== 'kube-root-ca.crt')).toEqual(left);
  });
});
