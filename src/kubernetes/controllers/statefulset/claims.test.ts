import { describe, expect, test } from 'vitest';
import { second } from '../../../time/index.ts';
import { claimTemplate, setUp } from './test-set.ts';

const claimsPath = '/api/v1/namespaces/default/persistentvolumeclaims';
const withClaims = (whenScaled = 'Retain', whenDeleted = 'Retain') => ({
  replicas: 2,
  volumeClaimTemplates: [claimTemplate],
  persistentVolumeClaimRetentionPolicy: { whenScaled, whenDeleted },
});

describe('the claims of a StatefulSet', () => {
  test('are made before their Pods, with the labels that the set selects by', () => {
    const { claims, pods, messages } = setUp(withClaims());
    expect(claims()).toMatchObject([{ metadata: { name: 'data-db-0', labels: { app: 'db' } }, spec: { resources: { requests: { storage: '1Gi' } } } }]);
    expect(pods()[0]!.spec.volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } });
    expect(messages().filter((text) => text.startsWith('SuccessfulCreate'))).toEqual([
      'SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success',
      'SuccessfulCreate: Create Pod db-0 in StatefulSet db successful',
    ]);
  });

  test('stay when their Pods and the set go, and wait for those that come', () => {
    const { settle, changeSpec, claims, ok, clock, end } = setUp(withClaims());
    settle();
    const before = claims().map(({ metadata }) => metadata.uid);
    changeSpec({ replicas: 1 });
    settle();
    changeSpec({ replicas: 2 });
    settle();
    ok('DELETE', '/apis/apps/v1/namespaces/default/statefulsets/db');
    clock.advance(second);
    for (const name of ['db-0', 'db-1']) end(name);
    expect(claims().map(({ metadata }) => metadata.uid)).toEqual(before);
    expect(claims().map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined, undefined]);
  });

  test('are made anew for a Pod that waits for one that somebody has deleted', () => {
    const { ok, clock, claims, change } = setUp(withClaims());
    const { uid } = claims()[0]!.metadata;
    ok('PATCH', `${claimsPath}/data-db-0`, { metadata: { finalizers: null } });
    ok('DELETE', `${claimsPath}/data-db-0`);
    clock.advance(second);
    change({ metadata: { labels: { look: 'again' } } });
    expect(claims().map(({ metadata }) => metadata.name)).toEqual(['data-db-0']);
    expect(claims()[0]!.metadata.uid).not.toBe(uid);
  });

  test('of Pods that are scaled down go with them when the policy says so', () => {
    const { settle, changeSpec, claims, pods } = setUp(withClaims('Delete'));
    settle();
    changeSpec({ replicas: 1 });
    const pod = pods()[1]!.metadata;
    expect(claims()[1]!.metadata.ownerReferences).toEqual([
      { apiVersion: 'v1', kind: 'Pod', name: 'db-1', uid: pod.uid, controller: true, blockOwnerDeletion: true },
    ]);
    settle();
    expect(claims().map(({ metadata }) => metadata.name)).toEqual(['data-db-0']);
  });

  test('go with the set when the policy says so', () => {
    const { settle, claims, ok, clock, end } = setUp(withClaims('Retain', 'Delete'));
    settle();
    expect(claims().map(({ metadata }) => metadata.ownerReferences?.map(({ kind, name }) => `${kind} ${name}`))).toEqual([
      ['StatefulSet db'],
      ['StatefulSet db'],
    ]);
    ok('DELETE', '/apis/apps/v1/namespaces/default/statefulsets/db');
    clock.advance(second);
    for (const name of ['db-0', 'db-1']) end(name);
    expect(claims()).toEqual([]);
  });

  test('of Pods that wait for nobody are looked at again before the informer knows of their owners, which is told', () => {
    const { claims, messages } = setUp({ ...withClaims('Retain', 'Delete'), podManagementPolicy: 'Parallel' });
    expect(claims().map(({ metadata }) => metadata.ownerReferences?.map(({ kind }) => kind))).toEqual([['StatefulSet'], ['StatefulSet']]);
    const refused = (name: string) =>
      `could not update claim ${name} for delete policy ownerRefs: Operation cannot be fulfilled on persistentvolumeclaims "${name}": the object has been modified; please apply your changes to the latest version and try again`;
    expect(messages().filter((text) => text.startsWith('FailedUpdate'))).toEqual(
      ['0', '1'].map((ordinal) => `FailedUpdate: Update Pod db-${ordinal} in StatefulSet db failed error: ${refused(`data-db-${ordinal}`)}`),
    );
  });

  test('lose their owner when the policy keeps them after all', () => {
    const { settle, claims, changeSpec, messages } = setUp(withClaims('Retain', 'Delete'));
    settle();
    changeSpec({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } });
    expect(claims().map(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([[], []]);
    expect(messages()).toContain('SuccessfulUpdate: Update Pod db-1 in StatefulSet db successful');
  });

  test('that something else controls are left to it, with a warning', () => {
    const { settle, claims, ok, change, messages } = setUp(withClaims());
    settle();
    const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'kube-root-ca.crt', uid: '', controller: true };
    const { metadata } = ok('GET', '/api/v1/namespaces/default/configmaps/kube-root-ca.crt');
    ok('PATCH', `${claimsPath}/data-db-0`, { metadata: { ownerReferences: [{ ...other, uid: metadata.uid }] } });
    change({ spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } });
    expect(claims()[0]!.metadata.ownerReferences).toMatchObject([{ kind: 'ConfigMap' }]);
    expect(messages().filter((text) => text.startsWith('ConflictingController'))).toEqual([]);
    expect(claims()[1]!.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet' }]);
  });
});
