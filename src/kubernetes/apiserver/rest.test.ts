import { describe, expect, test } from 'vitest';
import { second } from '../../time/index.ts';
import { podManifest, podsPath, testCluster } from './test-cluster.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';

describe('paths without objects', () => {
  test.each([
    ['/openapi/v3', 'paths'],
    ['/openapi/v3/api/v1', 'components'],
    ['/openapi/v3/apis/apps/v1', 'components'],
    ['/openapi/v2', 'definitions'],
    ['/', 'paths'],
  ])('GET %s answers', (path, field) => expect(testCluster().ok('GET', path)).toHaveProperty(field));

  test('a document holds its kinds and what they refer to, and no others', () => {
    const { components } = testCluster().ok('GET', '/openapi/v3/apis/batch/v1') as unknown as { components: { schemas: Record<string, unknown> } };
    const names = Object.keys(components.schemas);
    expect(names).toEqual(expect.arrayContaining(['io.k8s.api.batch.v1.Job', 'io.k8s.api.core.v1.Container']));
    expect(names).not.toContain('io.k8s.api.apps.v1.Deployment');
    expect(names).toEqual([...names].sort());
  });

  test('?verbose tells every check', () => {
    const { body } = testCluster().request('GET', '/readyz', undefined, { query: { verbose: '' } });
    expect(body).toMatch(/^\[\+\]ping ok\n[\s\S]*\nreadyz check passed\n$/);
  });
});

describe('built-in roles', () => {
  test('edit is made of its own part and of view, admin of edit and its own part', () => {
    const { ok } = testCluster();
    const rules = (name: string) => (ok('GET', `${rbac}/clusterroles/${name}`) as unknown as { rules: unknown[] }).rules;
    expect(rules('edit')).toEqual([...rules('system:aggregate-to-edit'), ...rules('view')]);
    expect(rules('admin')).toEqual([...rules('edit'), ...rules('system:aggregate-to-admin')]);
  });

  test.each([
    ['system:kube-dns', { verbs: ['list', 'watch'], apiGroups: [''], resources: ['endpoints', 'services'] }],
    ['system:node-problem-detector', { verbs: ['create', 'patch', 'update'], apiGroups: ['', 'events.k8s.io'], resources: ['events'] }],
    [
      'system:certificates.k8s.io:kubelet-serving-approver',
      { verbs: ['approve'], apiGroups: ['certificates.k8s.io'], resources: ['signers'], resourceNames: ['kubernetes.io/kubelet-serving'] },
    ],
    [
      'system:monitoring',
      { verbs: ['get'], nonResourceURLs: ['/healthz', '/healthz/*', '/livez', '/livez/*', '/metrics', '/metrics/slis', '/readyz', '/readyz/*'] },
    ],
  ])('%s', (name, rule) => expect(testCluster().ok('GET', `${rbac}/clusterroles/${name}`)).toMatchObject({ rules: expect.arrayContaining([rule]) }));
});

describe('the control plane', () => {
  test('says that its parts are well', () => {
    const { ok, refused } = testCluster();
    const { items } = ok('GET', '/api/v1/componentstatuses') as unknown as { items: { metadata: { name: string } }[] };
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['controller-manager', 'etcd-0', 'scheduler']);
    expect(refused('GET', '/api/v1/componentstatuses/none')).toBe('componentstatuses "none" not found');
  });

  test('makes the Service kubernetes again within ten seconds', () => {
    const { ok, request, clock } = testCluster();
    const path = '/api/v1/namespaces/default/services/kubernetes';
    ok('DELETE', path);
    expect(request('GET', path).code).toBe(404);
    clock.advance(10 * second);
    expect(ok('GET', path)).toMatchObject({ spec: { clusterIP: '10.96.0.1' } });
  });
});

describe('a resize that the node could never hold', () => {
  const resources = (cpu: string, memory: string) => ({
    spec: { containers: [{ name: 'main', resources: { requests: { cpu, memory }, limits: { cpu, memory } } }] },
  });
  test.each([
    ['50', '64Mi', 'pods "web" is forbidden: node didn\'t have enough allocatable resources: cpu, requested: 50000, allocatable: 2000'],
    [
      '3',
      '2Gi',
      'pods "web" is forbidden: node didn\'t have enough allocatable resources: cpu, requested: 3000, allocatable: 2000; memory, requested: 2147483648, allocatable: 1073741824',
    ],
  ])('%s CPUs and %s are refused', (cpu, memory, text) => {
    const { ok, refused } = testCluster();
    ok('POST', '/api/v1/nodes', { metadata: { name: 'n', labels: { 'kubernetes.io/os': 'linux' } }, status: { allocatable: { cpu: '2', memory: '1Gi' } } });
    ok(
      'POST',
      podsPath,
      podManifest('web', { spec: { nodeName: 'n', containers: [{ name: 'main', image: 'b', ...resources('1', '64Mi').spec.containers[0] }] } }),
    );
    expect(refused('PATCH', `${podsPath}/web/resize`, resources(cpu, memory))).toBe(text);
    expect(ok('PATCH', `${podsPath}/web/resize`, resources('2', '128Mi'))).toMatchObject({ spec: { containers: [{ resources: { limits: { cpu: '2' } } }] } });
  });
});
