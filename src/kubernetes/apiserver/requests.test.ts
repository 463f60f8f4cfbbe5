import { describe, expect, test } from 'vitest';
import type { KubernetesList } from '../api/meta.ts';
import type { Pod } from '../api/types.ts';
import { podManifest, podsPath, testCluster } from './test-cluster.ts';

const configMaps = '/api/v1/namespaces/default/configmaps';
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, data: { a: 'b' } };

describe('a request that the server cannot answer', () => {
  const refusals: {
    what: string;
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    path: string;
    body?: unknown;
    query?: Record<string, string>;
    headers?: Record<string, string>;
    code: number;
    text: string;
  }[] = [
    { what: 'a missing object', method: 'GET', path: `${podsPath}/nosuch`, code: 404, text: 'pods "nosuch" not found' },
    { what: 'an object in a namespace that is missing', method: 'GET', path: '/api/v1/namespaces/nosuch/pods/web', code: 404, text: 'pods "web" not found' },
    {
      what: 'a new object in a namespace that is missing',
      method: 'POST',
      path: '/api/v1/namespaces/nosuch/configmaps',
      body: configMap,
      code: 404,
      text: 'namespaces "nosuch" not found',
    },
    { what: 'an unknown resource', method: 'GET', path: '/api/v1/podz', code: 404, text: 'the server could not find the requested resource' },
    { what: 'an unknown group', method: 'GET', path: '/apis/nosuch.io/v1', code: 404, text: 'the server could not find the requested resource' },
    {
      what: 'an unknown subresource',
      method: 'PATCH',
      path: `${podsPath}/web/foo`,
      body: {},
      code: 404,
      text: 'the server could not find the requested resource',
    },
    { what: 'a log of a missing Pod', method: 'GET', path: `${podsPath}/nosuch/log`, code: 404, text: 'pods "nosuch" not found' },
    {
      what: 'a PUT to a collection',
      method: 'PUT',
      path: podsPath,
      body: {},
      code: 405,
      text: 'the server does not allow this method on the requested resource',
    },
    {
      what: 'a body of another type',
      method: 'POST',
      path: configMaps,
      body: 'x',
      headers: { 'content-type': 'text/plain' },
      code: 415,
      text: 'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    },
    {
      what: 'broken JSON',
      method: 'POST',
      path: configMaps,
      body: '{',
      code: 400,
      text: "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input ({)",
    },
    {
      what: 'an unknown representation',
      method: 'GET',
      path: `${configMaps}/one`,
      headers: { accept: 'text/html' },
      code: 406,
      text: '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    },
    {
      what: 'a wildcard of a type, which no route produces',
      method: 'GET',
      path: configMaps,
      headers: { accept: 'application/*' },
      code: 406,
      text: '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
    },
    {
      what: 'a collection of the future',
      method: 'GET',
      path: configMaps,
      query: { resourceVersion: '9999999' },
      code: 504,
      text: `Timeout: Too large resource version: 9999999, current: ${testCluster().etcd.revision}`,
    },
    {
      what: 'an object of a version that is no number',
      method: 'GET',
      path: `${configMaps}/one`,
      query: { resourceVersion: 'abc' },
      code: 500,
      text: 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    },
    {
      what: 'an empty body',
      method: 'POST',
      path: configMaps,
      body: '',
      code: 400,
      text: "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)",
    },
    {
      what: 'a body that is no object, shown in hexadecimal',
      method: 'POST',
      path: configMaps,
      body: 'x and more than thirty bytes of it',
      code: 400,
      text: "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'x' looking for beginning of value (7820616e64206d6f7265207468616e20746869727479206279746573206f ...)",
    },
    {
      what: 'deletion with options of wrong types',
      method: 'DELETE',
      path: `${configMaps}/one`,
      body: '{"gracePeriodSeconds":"x"}',
      code: 400,
      text: 'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    },
    {
      what: 'a list with initial events',
      method: 'GET',
      path: configMaps,
      query: { sendInitialEvents: 'true' },
      code: 422,
      text: 'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    },
    {
      what: 'a Table of an unknown version',
      method: 'GET',
      path: configMaps,
      headers: { accept: 'application/json;as=Table;v=v2;g=meta.k8s.io' },
      code: 406,
      text: 'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    },
    {
      what: 'a label selector that does not parse',
      method: 'GET',
      path: '/api/v1/pods',
      query: { labelSelector: 'a b' },
      code: 400,
      text: "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
    },
    {
      what: 'a field that cannot be selected',
      method: 'GET',
      path: '/api/v1/pods',
      query: { fieldSelector: 'spec.foo=bar' },
      code: 400,
      text: 'field label not supported: spec.foo',
    },
    {
      what: 'a field of a kind that selects by name only',
      method: 'GET',
      path: '/apis/apps/v1/deployments',
      query: { fieldSelector: 'spec.replicas=1' },
      code: 400,
      text: '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
    },
    {
      what: 'a resourceVersion that is no number',
      method: 'GET',
      path: '/api/v1/pods',
      query: { resourceVersion: 'abc' },
      code: 400,
      text: 'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    },
    {
      what: 'a timeout that is no number',
      method: 'GET',
      path: '/api/v1/pods',
      query: { watch: '1', timeoutSeconds: 'abc' },
      code: 400,
      text: 'strconv.ParseInt: parsing "abc": invalid syntax',
    },
  ];
  test.each(refusals)('$what: $code', ({ method, path, body, query, headers, code, text }) => {
    const response = testCluster().request(method, path, body, { ...(query && { query }), ...(headers && { headers }) });
    expect(response).toMatchObject({ code, body: { kind: 'Status', message: text } });
  });
});

describe('writes', () => {
  test('of a name that is taken are refused', () => {
    const { ok, refused } = testCluster();
    ok('POST', configMaps, configMap);
    expect(refused('POST', configMaps, configMap)).toBe('configmaps "one" already exists');
    expect(refused('PUT', `${configMaps}/two`, configMap)).toBe('the name of the object (one) does not match the name on the URL (two)');
  });

  test('with dryRun leave nothing behind', () => {
    const { ok, request } = testCluster();
    ok('POST', configMaps, configMap, { query: { dryRun: 'All' } });
    expect(request('GET', `${configMaps}/one`).code).toBe(404);
  });

  test('with dryRun in the options of a delete take nothing away', () => {
    const { ok } = testCluster();
    ok('POST', configMaps, configMap);
    ok('DELETE', `${configMaps}/one`, { dryRun: ['All'] });
    expect(ok('GET', `${configMaps}/one`).metadata.name).toBe('one');
  });

  test('of an object with finalizers only mark it as deleted, until they are gone', () => {
    const { ok, refused, request } = testCluster();
    ok('POST', configMaps, { ...configMap, metadata: { name: 'one', finalizers: ['example.com/hold'] } });
    expect(ok('DELETE', `${configMaps}/one`).metadata.deletionTimestamp).toBe('2026-11-21T06:00:00Z');
    expect(refused('POST', configMaps, configMap)).toBe('object is being deleted: configmaps "one" already exists');
    ok('PATCH', `${configMaps}/one`, { metadata: { finalizers: null } }, { headers: { 'content-type': 'application/merge-patch+json' } });
    expect(request('GET', `${configMaps}/one`).code).toBe(404);
  });

  test('delete with a precondition that does not hold is refused', () => {
    const { ok, refused } = testCluster();
    const { uid } = ok('POST', configMaps, configMap).metadata;
    const text = `Operation cannot be fulfilled on configmaps "one": Precondition failed: UID in precondition: other, UID in object meta: ${uid}`;
    expect(refused('DELETE', `${configMaps}/one`, { preconditions: { uid: 'other' } })).toBe(text);
    expect(ok('DELETE', `${configMaps}/one`, { preconditions: { uid } })).toMatchObject({
      status: 'Success',
      details: { name: 'one', kind: 'configmaps', uid },
    });
  });
});

describe('representations', () => {
  const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' } };

  test('a Table has the columns of the kind and a row for each object', () => {
    const { ok } = testCluster();
    ok('POST', podsPath, podManifest('web'));
    expect(ok('GET', podsPath, undefined, table)).toMatchObject({
      kind: 'Table',
      columnDefinitions: [
        { name: 'Name' },
        { name: 'Ready' },
        { name: 'Status' },
        { name: 'Restarts' },
        { name: 'Age' },
        { name: 'IP', priority: 1 },
        { name: 'Node' },
        {},
        {},
      ],
      rows: [
        {
          cells: ['web', '0/1', 'Pending', '0', '0s', '<none>', '<none>', '<none>', '<none>'],
          object: { kind: 'PartialObjectMetadata', metadata: { name: 'web' } },
        },
      ],
    });
  });

  test('a Pod row tells of restarts, init containers and deletion', () => {
    const { ok, clock } = testCluster();
    ok('POST', podsPath, podManifest('web', { spec: { nodeName: 'node-1', initContainers: [{ name: 'init', image: 'busybox:1.36' }] } }));
    const row = () => (ok('GET', `${podsPath}/web`, undefined, table) as unknown as { rows: { cells: string[] }[] }).rows[0]!.cells.slice(1, 4);
    const status = (value: object) => ok('PATCH', `${podsPath}/web/status`, { status: value });
    status({
      initContainerStatuses: [{ name: 'init', ready: false, restartCount: 1, image: '', imageID: '', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
    });
    expect(row()).toEqual(['0/1', 'Init:CrashLoopBackOff', '1']);
    clock.advance(20_000_000);
    const finished = { exitCode: 1, reason: 'Error', finishedAt: '2026-11-21T06:00:03Z' };
    const init = [
      { name: 'init', ready: true, restartCount: 1, image: '', imageID: '', state: { terminated: { exitCode: 0, reason: 'Completed' }, waiting: null } },
    ];
    const main = [{ name: 'main', ready: true, restartCount: 2, image: '', imageID: '', state: { running: {} }, lastState: { terminated: finished } }];
    status({ phase: 'Running', initContainerStatuses: init, containerStatuses: main });
    expect(row()).toEqual(['1/1', 'Running', '2 (17s ago)']);
    ok('DELETE', `${podsPath}/web`);
    expect(row()[1]).toBe('Terminating');
  });

  test('metadata alone', () => {
    const { ok } = testCluster();
    ok('POST', podsPath, podManifest('web'));
    const partial = ok('GET', `${podsPath}/web`, undefined, { headers: { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' } });
    expect(Object.keys(partial).sort()).toEqual(['apiVersion', 'kind', 'metadata']);
  });
});

describe('discovery', () => {
  test('names groups, versions and resources in the order of the server', () => {
    const { ok } = testCluster();
    expect(ok('GET', '/api')).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    expect(ok('GET', '/apis')).toMatchObject({ kind: 'APIGroupList' });
    expect(ok('GET', '/apis/apps')).toMatchObject({ name: 'apps', preferredVersion: { groupVersion: 'apps/v1' } });
    expect(ok('GET', '/api/v1')).toMatchObject({
      groupVersion: 'v1',
      resources: expect.arrayContaining([expect.objectContaining({ name: 'configmaps', shortNames: ['cm'] }), expect.objectContaining({ name: 'pods/log' })]),
    });
    expect(ok('GET', '/version')).toMatchObject({ gitVersion: 'v1.36.3' });
    expect(ok('GET', '/healthz')).toBe('ok');
  });
});

describe('streams of a Pod', () => {
  const connect = (path: string, setUp: (cluster: ReturnType<typeof testCluster>) => void, query: Record<string, string> = {}) => {
    const cluster = testCluster();
    setUp(cluster);
    const ended: string[] = [];
    const opened = cluster.admin.connect({ method: 'GET', path, query }, { output() {}, error() {}, ended: (status) => ended.push(status.status) });
    cluster.clock.advance(0);
    return 'refused' in opened ? (opened.refused.body as { message: string }).message : ended.join();
  };
  const two = {
    containers: [
      { name: 'a', image: 'x' },
      { name: 'b', image: 'y' },
    ],
  };
  const cases: { what: string; path: string; spec: object; query?: Record<string, string>; text: string }[] = [
    { what: 'exec without a node', path: 'exec', spec: {}, text: 'pod web does not have a host assigned' },
    { what: 'log without a node', path: 'log', spec: {}, text: 'Success' },
    { what: 'log without a container name', path: 'log', spec: two, text: 'a container name must be specified for pod web, choose one of: [a b]' },
    { what: 'log of an unknown container', path: 'log', spec: two, query: { container: 'c' }, text: 'container c is not valid for pod web' },
    { what: 'log on a node that is missing', path: 'log', spec: { nodeName: 'node-9' }, text: 'pods "node-9" not found' },
    {
      what: 'log with a negative tail',
      path: 'log',
      spec: {},
      query: { tailLines: '-1' },
      text: 'PodLogOptions "web" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    },
  ];
  test.each(cases)('$what: $text', ({ path, spec, query, text }) => {
    expect(connect(`${podsPath}/web/${path}`, ({ ok }) => ok('POST', podsPath, podManifest('web', { spec })), query)).toBe(text);
  });
});

test('a collection is deleted by a selector', () => {
  const { ok } = testCluster();
  for (const name of ['a', 'b']) ok('POST', podsPath, podManifest(name, { metadata: { labels: { app: name } } }));
  ok('DELETE', podsPath, undefined, { query: { labelSelector: 'app=a' } });
  expect((ok('GET', podsPath) as unknown as KubernetesList<Pod>).items.map((pod) => pod.metadata.name)).toEqual(['b']);
});

describe('options of a write that there are not', () => {
  const options = (kind: string, rest: string) => `${kind}.meta.k8s.io "" is invalid: ${rest}`;
  test.each([
    ['POST', { dryRun: 'Foo' }, options('CreateOptions', 'dryRun: Unsupported value: ["Foo"]: supported values: "All"')],
    [
      'POST',
      { fieldValidation: 'Foo' },
      options('CreateOptions', 'fieldValidation: Unsupported value: "Foo": supported values: "", "Ignore", "Strict", "Warn"'),
    ],
    ['PATCH', { force: 'true' }, options('PatchOptions', 'force: Forbidden: may not be specified for non-apply patch')],
    [
      'DELETE',
      { propagationPolicy: 'Maybe' },
      options('DeleteOptions', 'propagationPolicy: Unsupported value: "Maybe": supported values: "Foreground", "Background", "Orphan", "nil"'),
    ],
    ['DELETE', { gracePeriodSeconds: 'abc' }, 'strconv.ParseInt: parsing "abc": invalid syntax'],
  ] as const)('%s with %j is refused, and nothing is done', (method, query, message) => {
    const { ok, refused } = testCluster();
    if (method !== 'POST') ok('POST', podsPath, podManifest('p'));
    const path = method === 'POST' ? podsPath : `${podsPath}/p`;
    expect(refused(method, path, method === 'DELETE' ? undefined : podManifest('p'), { query })).toBe(message);
    expect((ok('GET', podsPath) as unknown as { items: unknown[] }).items).toHaveLength(method === 'POST' ? 0 : 1);
  });
});
