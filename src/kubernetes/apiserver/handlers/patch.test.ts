import { describe, expect, test } from 'vitest';
import type { ConfigMap, Deployment } from '../../api/types.ts';
import { testCluster } from '../test-cluster.ts';

const path = '/api/v1/namespaces/default/configmaps/settings';
const json = { headers: { 'content-type': 'application/json-patch+json' } };
const merge = { headers: { 'content-type': 'application/merge-patch+json' } };
const rejected = 'the server rejected our request due to an error in our request';

function setUp() {
  const cluster = testCluster();
  cluster.ok('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'settings' }, data: { a: '1', 'b.c': '2' } });
  const deployment = {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } },
    },
  };
  cluster.ok('POST', '/apis/apps/v1/namespaces/default/deployments', deployment);
  return cluster;
}

describe('a JSON patch', () => {
  const refusals: { body: unknown; text: string }[] = [
    { body: [{ op: 'test', path: '/data/a', value: '9' }], text: rejected },
    { body: [{ op: 'remove', path: '/data/nosuch' }], text: rejected },
    { body: [{ op: 'add', path: '/metadata/labels/x', value: 'y' }], text: rejected },
    { body: [{ op: 'append', path: '/data/a', value: 'x' }], text: rejected },
    { body: { op: 'remove', path: '/data/a' }, text: 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp' },
    { body: '{"op":', text: 'unexpected end of JSON input' },
  ];
  test.each(refusals)('$body is refused: $text', ({ body, text }) => {
    expect(setUp().refused('PATCH', path, body, json)).toBe(text);
  });

  test('whose result is no object of its kind is invalid, with the patch as the value', () => {
    const message = setUp().refused('PATCH', path, [{ op: 'add', path: '/data/n', value: 5 }], json);
    expect(message).toMatch(/: patch: Invalid value: ".*": json: cannot unmarshal number into Go struct field ConfigMap\.data of type string$/);
  });

  test('moves and copies', () => {
    const body = [
      { op: 'move', from: '/data/a', path: '/data/z' },
      { op: 'copy', from: '/data/z', path: '/data/y' },
    ];
    expect((setUp().ok('PATCH', path, body, json) as ConfigMap).data).toEqual({ 'b.c': '2', z: '1', y: '1' });
  });
});

describe('a merge patch', () => {
  const refusals: { body: unknown; text: string }[] = [
    { body: [], text: 'Invalid JSON Patch' },
    { body: '"x"', text: 'error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}' },
    { body: { metadata: { name: 'other' } }, text: 'the name of the object (other) does not match the name on the URL (settings)' },
    {
      body: { metadata: { resourceVersion: '5' } },
      text: expect.stringMatching(/^Operation cannot be fulfilled on configmaps "settings": the object has been modified/) as string,
    },
  ];
  test.each(refusals)('$body is refused', ({ body, text }) => {
    expect(setUp().refused('PATCH', path, body, merge)).toEqual(text);
  });

  test('removes with null', () => {
    expect((setUp().ok('PATCH', path, { data: { a: null } }, merge) as ConfigMap).data).toEqual({ 'b.c': '2' });
  });
});

describe('a strategic merge patch', () => {
  const deployment = '/apis/apps/v1/namespaces/default/deployments/web';
  test('merges containers by name, new ones first', () => {
    const patched = setUp().ok('PATCH', deployment, { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox:1.36' }] } } } }) as Deployment;
    expect(patched.spec.template.spec?.containers.map((one) => one.name)).toEqual(['side', 'main']);
    expect(patched.metadata.generation).toBe(2);
  });

  test('that lacks a merge key is an error of the server', () => {
    const { request } = setUp();
    const { code, body } = request('PATCH', deployment, { spec: { template: { spec: { containers: [{ image: 'x' }] } } } });
    expect(code).toBe(500);
    expect(body).toMatchObject({ message: 'map: map[image:x] does not contain declared merge key: name' });
    expect(body).not.toHaveProperty('reason');
  });

  test('with a value of the wrong type names the Go type', () => {
    expect(setUp().refused('PATCH', deployment, { spec: { replicas: 'many' } })).toContain(
      'patch: Invalid value: "map[spec:map[replicas:many]]": unrecognized type: int32',
    );
  });

  test('annotations make a new generation of a Deployment, labels do not', () => {
    const { ok } = setUp();
    expect(ok('PATCH', deployment, { metadata: { labels: { a: 'b' } } }).metadata.generation).toBe(1);
    expect(ok('PATCH', deployment, { metadata: { annotations: { a: 'b' } } }).metadata.generation).toBe(2);
  });
});

test('a patch of an unknown kind is refused', () => {
  expect(setUp().request('PATCH', path, {}, { headers: { 'content-type': 'application/json' } })).toMatchObject({
    code: 415,
    body: { message: '415: Unsupported Media Type' },
  });
});
