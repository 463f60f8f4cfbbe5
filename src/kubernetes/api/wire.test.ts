import { describe, expect, test } from 'vitest';
import { notFound, pathNotFound } from './errors.ts';
import { bodyText, contentType, watchLine } from './wire.ts';

const object = { apiVersion: 'v1', metadata: { uid: '1', name: 'a' }, kind: 'Secret', type: '<x>' };
const get = { method: 'GET', path: '/' } as const;

describe('an answer on the wire', () => {
  test.each([
    ['in one line for programs', {}, '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"a","uid":"1"},"type":"\\u003cx\\u003e"}\n'],
    ['over several lines for curl', { headers: { 'user-agent': 'curl/8.10.1' } }, '{\n  "kind": "Secret",\n'],
    ['over several lines where the query asks', { query: { pretty: 'true' } }, '{\n  "kind": "Secret",\n'],
    ['in one line where the query refuses', { query: { pretty: '0' }, headers: { 'user-agent': 'curl/8' } }, '{"kind":"Secret",'],
    ['as YAML', { headers: { accept: 'application/yaml' } }, 'apiVersion: v1\nkind: Secret\n'],
  ])('is written %s', (_, more, wanted) => expect(bodyText({ ...get, ...more }, { code: 200, body: object })).toContain(wanted));

  test('of several lines has no line feed at the end', () => expect(bodyText(get, { code: 200, body: { a: 1 }, indented: true })).toBe('{\n  "a": 1\n}'));

  test('a path that nothing serves is told in plain text, an object that is missing is not', () => {
    const nothing = { code: 404, body: pathNotFound() };
    expect([bodyText(get, nothing), contentType(get, nothing)]).toEqual(['404 page not found\n', 'text/plain; charset=utf-8']);
    const missing = { code: 404, body: notFound({ group: '', resource: 'pods' }, 'web') };
    expect(JSON.parse(bodyText(get, missing))).toMatchObject({ kind: 'Status', code: 404 });
  });

  test('items of a list do not say their kind', () =>
    expect(bodyText(get, { code: 200, body: { apiVersion: 'v1', kind: 'SecretList', metadata: {}, items: [object] } })).toBe(
      '{"kind":"SecretList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"a","uid":"1"},"type":"\\u003cx\\u003e"}]}\n',
    ));

  test('a watch is a line for each event', () =>
    expect(watchLine({ type: 'ADDED', object: { kind: 'Pod', apiVersion: 'v1', metadata: {} } })).toBe(
      '{"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{}}}\n',
    ));
});

test('fields are written in the order of Go and the keys of maps in that of the alphabet', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', labels: { b: '1', a: '2' } },
    status: { podIP: '10.0.0.1', phase: 'Running', conditions: [{ status: 'True', lastProbeTime: null, type: 'Ready' }] },
    spec: { nodeName: 'n', containers: [{ image: 'i', name: 'c', env: [{ value: 'v', name: 'n' }] }], volumes: [{ emptyDir: {}, name: 'v' }] },
  };
  expect(bodyText(get, { code: 200, body: pod })).toBe(
    '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","labels":{"a":"2","b":"1"}},"spec":{"volumes":[{"name":"v","emptyDir":{}}],"containers":[{"name":"c","image":"i","env":[{"name":"n","value":"v"}]}],"nodeName":"n"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastProbeTime":null}],"podIP":"10.0.0.1"}}\n',
  );
});
