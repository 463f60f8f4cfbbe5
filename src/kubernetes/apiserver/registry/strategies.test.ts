import { describe, expect, test } from 'vitest';
import type { Job, Pod, Service } from '../../api/types.ts';
import { podManifest, podsPath, testCluster } from '../test-cluster.ts';

const services = '/api/v1/namespaces/default/services';
const jobs = '/apis/batch/v1/namespaces/default/jobs';

describe('a Service', () => {
  const manifest = (name: string, spec: object) => ({ metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } });

  test('gets an address, and in a dry run the first of the range', () => {
    const { ok } = testCluster();
    const { spec } = ok('POST', services, manifest('web', {})) as Service;
    expect(spec.clusterIP).toMatch(/^10\.96\./);
    expect(spec).toMatchObject({ clusterIPs: [spec.clusterIP], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
    expect(ok('POST', services, manifest('dry', {}), { query: { dryRun: 'All' } })).toMatchObject({ spec: { clusterIP: '10.96.0.0' } });
  });

  const refusals = [
    {
      what: 'a taken address',
      spec: { clusterIP: '10.96.0.10' },
      text: 'spec.clusterIPs: Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10: provided IP is already allocated',
    },
    {
      what: 'an address of another network',
      spec: { clusterIP: '10.97.0.1' },
      text: 'spec.clusterIPs: Invalid value: ["10.97.0.1"]: failed to allocate IP 10.97.0.1: the provided network does not match the current range',
    },
    {
      what: 'a port out of range',
      spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      text: 'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    },
  ];
  test.each(refusals)('$what is refused', ({ spec, text }) => {
    expect(testCluster().refused('POST', services, manifest('web', spec))).toBe(`Service "web" is invalid: ${text}`);
  });

  test('keeps its node port, which another cannot have until it is gone', () => {
    const { ok, refused } = testCluster();
    const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 31987 }] };
    ok('POST', services, manifest('one', spec));
    expect(refused('POST', services, manifest('two', spec))).toContain('provided port is already allocated');
    expect(ok('PATCH', `${services}/one`, { spec: { type: 'ClusterIP' } })).toMatchObject({
      spec: { ports: [expect.not.objectContaining({ nodePort: 31987 })] },
    });
    ok('POST', services, manifest('two', spec));
  });
});

describe('a Pod', () => {
  test('is resized by its subresource, which takes nothing else', () => {
    const { ok } = testCluster();
    const resources = { requests: { cpu: '100m' }, limits: { cpu: '200m' } };
    ok('POST', podsPath, podManifest('web', { spec: { containers: [{ name: 'main', image: 'busybox:1.36', resources }] } }));
    const patch = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'main', image: 'other', resources: { requests: { cpu: '150m' } } }] } };
    const pod = ok('PATCH', `${podsPath}/web/resize`, patch) as Pod;
    expect(pod.spec.containers[0]).toMatchObject({ image: 'busybox:1.36', resources: { requests: { cpu: '150m' }, limits: { cpu: '200m' } } });
    expect(pod.metadata).toMatchObject({ generation: 2 });
    expect(pod.metadata.labels).toBeUndefined();
  });

  test('gets ephemeral containers by their subresource only', () => {
    const { ok, refused } = testCluster();
    ok('POST', podsPath, podManifest('web'));
    const patch = { spec: { activeDeadlineSeconds: 9, ephemeralContainers: [{ name: 'dbg', image: 'busybox:1.36' }] } };
    expect(refused('PATCH', `${podsPath}/web`, patch)).toContain('pod updates may not change fields other than');
    const { spec } = ok('PATCH', `${podsPath}/web/ephemeralcontainers`, patch) as Pod;
    expect(spec.ephemeralContainers?.map((one) => one.name)).toEqual(['dbg']);
    expect(spec.activeDeadlineSeconds).toBeUndefined();
  });

  test('without a service account is refused', () => {
    const { refused } = testCluster();
    const text = 'pods "web" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found';
    expect(refused('POST', podsPath, podManifest('web', { spec: { serviceAccountName: 'robot' } }))).toBe(text);
  });

  test('is evicted, unless its budget is used up', () => {
    const { ok, refused, request } = testCluster();
    ok('POST', podsPath, podManifest('web', { metadata: { labels: { app: 'web' } } }));
    ok('PATCH', `${podsPath}/web/status`, { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } });
    const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
    ok('POST', budgets, { metadata: { name: 'web' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } } });
    ok('PATCH', `${budgets}/web/status`, { status: { observedGeneration: 1, desiredHealthy: 1, currentHealthy: 1, disruptionsAllowed: 0 } });
    const eviction = (name: string) => ({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } });
    expect(refused('POST', `${podsPath}/web/eviction`, eviction('web'))).toBe("Cannot evict pod as it would violate the pod's disruption budget.");
    expect(refused('POST', `${podsPath}/web/eviction`, eviction('other'))).toBe('name in URL does not match name in Eviction object');
    ok('DELETE', `${budgets}/web`);
    expect(request('POST', `${podsPath}/web/eviction`, { ...eviction('web'), deleteOptions: { dryRun: ['All'] } }).code).toBe(201);
    expect(request('GET', `${podsPath}/web`).code).toBe(200);
    expect(request('POST', `${podsPath}/web/eviction`, eviction('web')).code).toBe(201);
    expect(request('GET', `${podsPath}/web`).code).toBe(404);
  });
});

test('a Job gets a selector of its own', () => {
  const { ok } = testCluster();
  const { metadata, spec } = ok('POST', jobs, {
    metadata: { name: 'once' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] } } },
  }) as Job;
  expect(spec.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': metadata.uid } });
  expect(spec.template.metadata?.labels).toMatchObject({ 'job-name': 'once', 'controller-uid': metadata.uid });
});

test('a token is at least ten minutes long', () => {
  const { ok, refused } = testCluster();
  const path = '/api/v1/namespaces/default/serviceaccounts/default/token';
  expect(refused('POST', path, { spec: { expirationSeconds: 300 } })).toContain('may not specify a duration less than 10 minutes');
  expect((ok('POST', path, { spec: { expirationSeconds: 600 } }) as unknown as { status: { token: string } }).status.token.split('.')).toHaveLength(3);
});

test('events end after an hour without a write', () => {
  const { ok, request, clock } = testCluster();
  const path = '/api/v1/namespaces/default/events';
  const event = { metadata: { name: 'web.1' }, involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' }, reason: 'Started', type: 'Normal' };
  ok('POST', path, event);
  clock.advance(3599_000_000);
  expect(request('GET', `${path}/web.1`).code).toBe(200);
  clock.advance(2_000_000);
  expect(request('GET', `${path}/web.1`).code).toBe(404);
});
