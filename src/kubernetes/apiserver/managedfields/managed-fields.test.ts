import { describe, expect, test } from 'vitest';
import type { Json, KubernetesObject } from '../../api/meta.ts';
import { definitionFor } from '../../api/schema.ts';
import { podManifest, podsPath, testCluster } from '../test-cluster.ts';
import { typedError } from './typed.ts';

const owned = (object: KubernetesObject) =>
  (object.metadata.managedFields ?? []).map(({ manager, operation, fieldsV1 }) => [manager, operation, fieldsV1] as const);
const by = (fieldManager: string) => ({ query: { fieldManager } });
const apply = (fieldManager: string) => ({ query: { fieldManager, force: 'true' }, headers: { 'content-type': 'application/apply-patch+yaml' } });

/** The sets here are what apimachinery's field manager makes of the same requests. */
describe('fields that an update owns', () => {
  test('include the maps and lists that come with them, and not the structs that are always there', () => {
    const { ok } = testCluster();
    const container = {
      name: 'c',
      image: 'i',
      env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      resources: { limits: { cpu: '1' } },
    };
    const pod = ok('POST', podsPath, podManifest('a', { metadata: { labels: { run: 'a' } }, spec: { containers: [container] } }), by('k'));
    const [, , fields] = owned(pod)[0]! as unknown as [string, string, { 'f:metadata': object; 'f:spec': Record<string, Record<string, object>> }];
    expect(fields['f:metadata']).toEqual({ 'f:labels': { '.': {}, 'f:run': {} } });
    expect(Object.keys(fields['f:spec'])).not.toContain('.');
    expect(Object.keys(fields['f:spec']['f:containers']!)).not.toContain('.');
    expect(fields['f:spec']['f:containers']!['k:{"name":"c"}']).toMatchObject({
      '.': {},
      'f:env': { '.': {}, 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:valueFrom': { '.': {}, 'f:fieldRef': {} } } },
      'f:resources': { 'f:limits': { '.': {}, 'f:cpu': {} } },
    });
  });

  test('are a whole where the type is owned as a whole', () => {
    const { ok } = testCluster();
    const template = { metadata: { labels: { app: 'w' } }, spec: { containers: [{ name: 'c', image: 'i' }], imagePullSecrets: [{ name: 's' }] } };
    const spec = { selector: { matchLabels: { app: 'w' } }, template };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'w' }, spec };
    const [, , fields] = owned(ok('POST', '/apis/apps/v1/namespaces/default/deployments', deployment, by('k')))[0]!;
    expect(fields).toMatchObject({
      'f:spec': {
        'f:selector': {},
        'f:strategy': { 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} }, 'f:type': {} },
        'f:template': { 'f:spec': { 'f:imagePullSecrets': { '.': {}, 'k:{"name":"s"}': {} } } },
      },
    });
    expect((fields as { 'f:spec': { 'f:selector': object } })['f:spec']['f:selector']).toEqual({});
  });

  test('go to who changes them, item by item', () => {
    const { ok } = testCluster();
    const path = '/api/v1/namespaces/default/services';
    ok('POST', path, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } }, by('k'));
    const changed = ok('PATCH', `${path}/a`, { spec: { ports: [{ port: 80, name: 'http' }] } }, by('n'));
    expect(owned(changed).find(([manager]) => manager === 'n')).toEqual([
      'n',
      'Update',
      { 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { 'f:name': {} } } } },
    ]);
  });
});

describe('an item that its applier gives up', () => {
  test('goes with what others own in it', () => {
    const { ok } = testCluster();
    const path = '/api/v1/namespaces/default/services';
    const service = (ports: readonly object[]) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports } });
    const two = [
      { name: 'a', port: 80 },
      { name: 'b', port: 53 },
    ];
    ok('PATCH', `${path}/a`, service(two), apply('k'));
    ok('PATCH', `${path}/a`, { spec: { ports: [{ port: 53, appProtocol: 'x' }] } }, by('u'));
    const left = ok('PATCH', `${path}/a`, service([two[0]!]), apply('k'));
    expect(left).toMatchObject({ spec: { ports: [{ port: 80 }] } });
    expect(owned(left).map(([manager]) => manager)).toEqual(['k']);
  });
});

describe('a configuration that is not of its type', () => {
  const error = (spec: object, group = '', kind = 'Pod') => typedError({ spec } as unknown as Json, definitionFor({ group, version: 'v1', kind })!);

  test.each([
    [{ foo: 1 }, '.spec.foo: field not declared in schema'],
    [{ hostname: 3 }, '.spec.hostname: expected string, got &value.valueUnstructured{Value:3}'],
    [{ hostNetwork: 'yes' }, '.spec.hostNetwork: expected boolean, got &{yes}'],
    [{ priority: 'x' }, '.spec.priority: expected numeric (int or float), got string'],
    [{ containers: { a: 1 } }, '.spec.containers: expected list, got &{map[a:1]}'],
    [{ nodeSelector: ['a'] }, '.spec.nodeSelector: expected map, got &{[a]}'],
    [{ containers: [{ name: 'a' }, { name: 'a' }] }, '.spec.containers: duplicate entries for key [name="a"]'],
    [{ containers: [{ image: 'a' }] }, undefined],
    [
      { containers: [{ name: 'a', ports: [{ containerPort: 80 }, { containerPort: 80 }] }] },
      '.spec.containers[name="a"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]',
    ],
    [{ hostIPC: 1, hostPID: 1 }, 'errors:\n  .spec.hostIPC: expected boolean, got &{1}\n  .spec.hostPID: expected boolean, got &{1}'],
  ])('%j', (spec, wanted) => expect(error(spec)).toBe(wanted));

  test('is refused with the name of the object', () => {
    const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' }, typo: 1 };
    expect(testCluster().refused('PATCH', '/api/v1/namespaces/default/configmaps/a', manifest, apply('k'))).toBe(
      'failed to create typed patch object (default/a; /v1, Kind=ConfigMap): .typo: field not declared in schema',
    );
  });

  test('is refused for another version', () => {
    expect(testCluster().refused('PATCH', '/api/v1/namespaces/default/configmaps/a', { apiVersion: 'v2', kind: 'ConfigMap' }, apply('k'))).toBe(
      'Incorrect version specified in apply patch. Specified patch version: v2, expected: v1',
    );
  });
});
