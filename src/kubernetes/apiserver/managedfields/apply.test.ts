import { describe, expect, test } from 'vitest';
import type { ConfigMap, Deployment } from '../../api/types.ts';
import { testCluster } from '../test-cluster.ts';

const path = '/api/v1/namespaces/default/configmaps/settings';
const configMap = (data: Record<string, string>) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data });

function setUp() {
  const cluster = testCluster();
  const options = (fieldManager: string, force = false) => ({
    headers: { 'content-type': 'application/apply-patch+yaml' },
    query: { fieldManager, ...(force && { force: 'true' }) },
  });
  const apply = (fieldManager: string, data: Record<string, string>, force = false) =>
    cluster.ok('PATCH', path, configMap(data), options(fieldManager, force)) as ConfigMap;
  const refusedApply = (fieldManager: string, data: Record<string, string>) => cluster.refused('PATCH', path, configMap(data), options(fieldManager));
  const managers = () =>
    (cluster.ok('GET', path).metadata.managedFields ?? []).map((entry) => `${entry.manager} ${entry.operation} ${JSON.stringify(entry.fieldsV1)}`);
  return { ...cluster, apply, refusedApply, managers, options };
}

describe('server-side apply', () => {
  test('creates the object, and changes nothing the second time', () => {
    const { apply, ok } = setUp();
    apply('kubectl', { color: 'blue', size: 'big' });
    const { resourceVersion } = ok('GET', path).metadata;
    expect(apply('kubectl', { color: 'blue', size: 'big' }).metadata.resourceVersion).toBe(resourceVersion);
  });

  test('is refused where another manager owns a field with another value, and takes it by force', () => {
    const { apply, refusedApply, managers } = setUp();
    apply('kubectl', { color: 'blue', size: 'big' });
    expect(refusedApply('other', { color: 'red' })).toBe('Apply failed with 1 conflict: conflict with "kubectl": .data.color');
    expect(apply('other', { color: 'red' }, true).data).toEqual({ color: 'red', size: 'big' });
    expect(managers()).toEqual(['kubectl Apply {"f:data":{"f:size":{}}}', 'other Apply {"f:data":{"f:color":{}}}']);
    expect(refusedApply('kubectl', { color: 'blue', size: 'big' })).toBe('Apply failed with 1 conflict: conflict with "other": .data.color');
  });

  test('removes what its manager no longer applies and nobody else owns', () => {
    const { apply } = setUp();
    apply('kubectl', { color: 'blue', size: 'big' });
    apply('other', { color: 'blue' });
    expect(apply('kubectl', {}).data).toEqual({ color: 'blue' });
  });

  test('an update takes fields from those who applied them', () => {
    const { apply, ok, refusedApply, managers } = setUp();
    apply('kubectl', { size: 'big' });
    ok('PATCH', path, { data: { size: 'small' } }, { query: { fieldManager: 'kubectl-patch' } });
    expect(managers()).toEqual(['kubectl-patch Update {"f:data":{"f:size":{}}}']);
    expect(refusedApply('kubectl', { size: 'big' })).toBe('Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: .data.size');
  });

  test('needs the name of a manager', () => {
    expect(setUp().refusedApply('', {})).toContain('fieldManager: Required value: is required for apply patch');
  });

  test('merges containers by name', () => {
    const { ok, options } = setUp();
    const deployments = '/apis/apps/v1/namespaces/default/deployments';
    const manifest = (...containers: object[]) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers } } },
    });
    ok('PATCH', `${deployments}/web`, manifest({ name: 'main', image: 'nginx:1.27' }), options('a'));
    ok('PATCH', `${deployments}/web`, manifest({ name: 'side', image: 'busybox:1.36' }), options('b'));
    const images = () => (ok('GET', `${deployments}/web`) as Deployment).spec.template.spec?.containers.map((one) => one.image);
    expect(images()).toEqual(['nginx:1.27', 'busybox:1.36']);
    ok('PATCH', `${deployments}/web`, manifest({ name: 'main', image: 'nginx:1.28' }), options('a'));
    expect(images()).toEqual(['nginx:1.28', 'busybox:1.36']);
  });
});

describe('what client-side apply left behind', () => {
  const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
  const asWritten = (data: Record<string, string>) => `${JSON.stringify({ apiVersion: 'v1', data, kind: 'ConfigMap', metadata: { name: 'settings' } })}\n`;

  function appliedByClient() {
    const cluster = setUp();
    const manifest = { ...configMap({ color: 'blue' }), metadata: { name: 'settings', annotations: { [annotation]: asWritten({ color: 'blue' }) } } };
    cluster.ok('POST', path.replace('/settings', ''), manifest, { query: { fieldManager: 'kubectl-client-side-apply' } });
    return cluster;
  }

  test('kubectl takes over without a conflict, and keeps the annotation up to date', () => {
    const { apply } = appliedByClient();
    const { data, metadata } = apply('kubectl', { color: 'red' });
    expect(data).toEqual({ color: 'red' });
    expect(JSON.parse(metadata.annotations![annotation]!)).toMatchObject({ data: { color: 'red' }, metadata: { name: 'settings', namespace: 'default' } });
  });

  test('what somebody else changed since is a conflict', () => {
    const { ok, refusedApply } = appliedByClient();
    ok('PATCH', path, { data: { color: 'green' } }, { query: { fieldManager: 'kubectl-edit' } });
    expect(refusedApply('kubectl', { color: 'red' })).toBe('Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.color');
  });

  test('any other manager meets the conflict, and leaves the annotation', () => {
    const { apply, refusedApply } = appliedByClient();
    expect(refusedApply('other', { color: 'red' })).toContain('conflict with "kubectl-client-side-apply" using v1: .data.color');
    expect(apply('other', { color: 'red' }, true).metadata.annotations?.[annotation]).toBe(asWritten({ color: 'blue' }));
  });
});
