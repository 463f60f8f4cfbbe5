import { describe, expect, test } from 'vitest';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1, Pod } from '../api/types.ts';
import { podManifest, podsPath, testCluster } from './test-cluster.ts';

describe('the API server', () => {
  test('keeps the priority that it computed when an update leaves it out', () => {
    const { ok } = testCluster();
    const { priority: _, preemptionPolicy: __, ...spec } = (ok('POST', podsPath, podManifest('web')) as Pod).spec;
    const { metadata } = ok('GET', `${podsPath}/web`);
    expect((ok('PUT', `${podsPath}/web`, { ...podManifest('web'), metadata: { ...metadata, labels: { a: 'b' } }, spec }) as Pod).spec.priority).toBe(0);
  });

  test('refuses a Pod without containers with an error of validation', () => {
    expect(testCluster().refused('POST', podsPath, podManifest('web', { spec: { containers: null } }))).toContain('spec.containers: Required value');
  });

  test('warns of deprecated kinds whatever is asked', () => {
    const { request } = testCluster();
    expect(request('GET', '/api/v1/namespaces/default/endpoints').warnings).toEqual([
      'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
    ]);
  });

  test('serves an autoscaler in both versions', () => {
    const { ok } = testCluster();
    const path = (version: string) => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
    const spec = { maxReplicas: 5, targetCPUUtilizationPercentage: 60, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } };
    ok('POST', path('v1'), { metadata: { name: 'web' }, spec });
    const now = ok('GET', `${path('v2')}/web`) as HorizontalPodAutoscaler;
    expect(now.spec.metrics).toEqual([{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }]);
    const old = ok('GET', `${path('v1')}/web`) as HorizontalPodAutoscalerV1;
    expect([old.apiVersion, old.spec.targetCPUUtilizationPercentage]).toEqual(['autoscaling/v1', 60]);
  });

  test('says of a JSON patch that cannot be applied only that it cannot', () => {
    const { ok, request } = testCluster();
    ok('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'a' } });
    const headers = { 'content-type': 'application/json-patch+json' };
    const answer = request('PATCH', '/api/v1/namespaces/default/configmaps/a', [{ op: 'remove', path: '/data/x' }], { headers });
    expect(answer.body).toMatchObject({ code: 422, message: 'the server rejected our request due to an error in our request' });
  });

  test('refuses what exceeds a quota, and counts what does not', () => {
    const { ok, refused } = testCluster();
    const quotas = '/api/v1/namespaces/default/resourcequotas';
    ok('POST', quotas, { metadata: { name: 'q' }, spec: { hard: { pods: '1' } } });
    ok('PATCH', `${quotas}/q/status`, { status: { hard: { pods: '1' }, used: { pods: '0' } } });
    ok('POST', podsPath, podManifest('a'), { query: { dryRun: 'All' } });
    ok('POST', podsPath, podManifest('a'));
    expect(ok('GET', `${quotas}/q`)).toMatchObject({ status: { used: { pods: '1' } } });
    expect(refused('POST', podsPath, podManifest('b'))).toBe('pods "b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1');
  });
});
