import { describe, expect, test } from 'vitest';
import { Random, second } from '../../time/index.ts';
import type { Event, PersistentVolume, PersistentVolumeClaim, Secret } from '../api/types.ts';
import { testCluster } from '../apiserver/test-cluster.ts';
import { startControllers } from './index.ts';

const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
const volumes = '/api/v1/persistentvolumes';

function setUp() {
  const cluster = testCluster();
  const { ok, clock, server } = cluster;
  startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  const volume = (name: string, size: string, spec: object = {}) =>
    ok('POST', volumes, {
      metadata: { name },
      spec: { capacity: { storage: size }, accessModes: ['ReadWriteOnce'], hostPath: { path: `/data/${name}` }, ...spec },
    });
  const claim = (name: string, size: string, spec: object = {}) =>
    ok('POST', claims, { metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, ...spec } });
  const phaseOf = (name: string) => (ok('GET', `${volumes}/${name}`) as PersistentVolume).status?.phase;
  const claimOf = (name: string) => ok('GET', `${claims}/${name}`) as PersistentVolumeClaim;
  const reasons = (name: string) =>
    (ok('GET', '/api/v1/events') as unknown as { items: Event[] }).items
      .filter((event) => event.involvedObject.name === name)
      .map((event) => `${event.type} ${event.reason}: ${event.message}`);
  return { ...cluster, volume, claim, phaseOf, claimOf, reasons, wait: (seconds: number) => clock.advance(seconds * second) };
}

describe('claims and volumes', () => {
  test('a claim is bound to the smallest volume that fits', () => {
    const { volume, claim, phaseOf, claimOf, wait } = setUp();
    volume('big', '10Gi');
    volume('middle', '3Gi');
    volume('small', '1Gi');
    wait(1);
    claim('data', '2Gi');
    wait(1);
    expect(claimOf('data')).toMatchObject({ spec: { volumeName: 'middle' }, status: { phase: 'Bound', capacity: { storage: '3Gi' } } });
    expect(['big', 'middle', 'small'].map(phaseOf)).toEqual(['Available', 'Bound', 'Available']);
  });

  test.each([
    ['another access mode', { accessModes: ['ReadWriteMany'] }],
    ['another class', { storageClassName: 'fast' }],
    ['another mode', { volumeMode: 'Block' }],
    ['labels that it has not', { selector: { matchLabels: { a: 'b' } } }],
  ])('a volume with %s is not taken', (_, spec) => {
    const { volume, claim, claimOf, wait } = setUp();
    volume('one', '5Gi');
    claim('data', '1Gi', spec);
    wait(2);
    expect(claimOf('data').status?.phase).toBe('Pending');
  });

  test('a claim that waits says why', () => {
    const { claim, reasons, wait } = setUp();
    claim('plain', '1Gi');
    claim('classy', '1Gi', { storageClassName: 'none' });
    wait(2);
    expect(reasons('plain')).toEqual(['Normal FailedBinding: no persistent volumes available for this claim and no storage class is set']);
    expect(reasons('classy')).toEqual(['Warning ProvisioningFailed: storageclass.storage.k8s.io "none" not found']);
  });

  test('a claim that came first is bound when a volume comes', () => {
    const { volume, claim, claimOf, wait } = setUp();
    claim('data', '1Gi');
    wait(2);
    volume('late', '1Gi');
    wait(1);
    expect(claimOf('data').status?.phase).toBe('Bound');
  });

  test('a volume is released with its claim, and deleted where it may be', () => {
    const { volume, claim, phaseOf, request, ok, wait } = setUp();
    volume('kept', '1Gi', { storageClassName: 'a' });
    volume('gone', '1Gi', { storageClassName: 'b', persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: '/tmp/gone' } });
    claim('one', '1Gi', { storageClassName: 'a' });
    claim('two', '1Gi', { storageClassName: 'b' });
    wait(2);
    for (const name of ['one', 'two']) ok('DELETE', `${claims}/${name}`);
    wait(2);
    expect(phaseOf('kept')).toBe('Released');
    expect(request('GET', `${volumes}/gone`).code).toBe(404);
  });
});

test('a token Secret is filled, and goes with its service account', () => {
  const { ok, request, wait } = setUp();
  const accounts = '/api/v1/namespaces/default/serviceaccounts';
  const path = '/api/v1/namespaces/default/secrets';
  ok('POST', accounts, { metadata: { name: 'robot' } });
  ok('POST', path, {
    metadata: { name: 'token', annotations: { 'kubernetes.io/service-account.name': 'robot' } },
    type: 'kubernetes.io/service-account-token',
  });
  wait(1);
  expect(Object.keys((ok('GET', `${path}/token`) as Secret).data ?? {}).sort()).toEqual(['ca.crt', 'namespace', 'token']);
  ok('DELETE', `${accounts}/robot`);
  wait(1);
  expect(request('GET', `${path}/token`).code).toBe(404);
});
