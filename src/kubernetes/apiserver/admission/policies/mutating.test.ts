import { describe, expect, test } from 'vitest';
import type { Status } from '../../../api/meta.ts';
import type { Pod } from '../../../api/types.ts';
import { podsPath } from '../../test-cluster.ts';
import { clusterWith, createPod, type TestPolicy } from './test-policies.ts';

const apply = (expression: string) => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } });
const patch = (expression: string) => ({ patchType: 'JSONPatch', jsonPatch: { expression } });
const policy = (...mutations: readonly object[]): TestPolicy => ({ spec: { mutations } });

const containers = (fields: string) => `Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{name: c.name, ${fields}})}}`;

/** The Pod that is stored; throws what a refusal says. */
function created(policies: readonly TestPolicy[], pod: Parameters<typeof createPod>[1] = {}): Pod {
  const { code, body } = createPod(clusterWith('Mutating', ...policies), pod);
  if (code >= 400) throw new Error((body as Status).message);
  return body as Pod;
}

describe('an ApplyConfiguration', () => {
  test('is laid over the object, and items of lists are told apart by their keys', () => {
    const pod = created([policy(apply(containers('image: "mirror.example.com/" + c.image')))], {
      spec: { containers: [{ name: 'a', image: 'x:1', args: ['b'] }] },
    });
    expect(pod.spec.containers[0]).toMatchObject({ name: 'a', image: 'mirror.example.com/x:1', args: ['b'] });
  });

  test('adds what is new, with its defaults and what the plugins give each container', () => {
    const pod = created([policy(apply('Object{spec: Object.spec{containers: [Object.spec.containers{name: "side", image: "busybox"}]}}'))]);
    expect(pod.spec.containers.map(({ name }) => name)).toEqual(['main', 'side']);
    expect(pod.spec.containers[1]).toMatchObject({ imagePullPolicy: 'Always', terminationMessagePath: '/dev/termination-log' });
    expect(pod.spec.volumes).toHaveLength(1);
    expect(pod.spec.containers[1]?.volumeMounts?.map(({ name }) => name)).toEqual(pod.spec.volumes?.map(({ name }) => name));
  });

  test('keeps the tolerations and the volume that the plugins added in their first run', () => {
    const pod = created([policy(apply('Object{metadata: Object.metadata{labels: {"a": "b"}}}'))]);
    expect(pod.metadata.labels).toEqual({ a: 'b' });
    expect(pod.spec.tolerations).toHaveLength(2);
    expect(pod.spec.volumes).toHaveLength(1);
  });
});

describe('a JSONPatch', () => {
  test('is applied operation by operation', () => {
    const expression = `[
      JSONPatch{op: "test", path: "/spec/containers/0/name", value: "main"},
      JSONPatch{op: "add", path: "/metadata/labels", value: {}},
      JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("example.com/by"), value: request.userInfo.username},
      JSONPatch{op: "replace", path: "/spec/terminationGracePeriodSeconds", value: object.spec.terminationGracePeriodSeconds + 5}
    ]`;
    const pod = created([policy(patch(expression))]);
    expect(pod.metadata.labels).toEqual({ 'example.com/by': 'kubernetes-admin' });
    expect(pod.spec.terminationGracePeriodSeconds).toBe(35);
  });

  test('takes messages as values', () => {
    const value = 'Object.spec.containers{name: "side", image: "busybox", ports: [Object.spec.containers.ports{containerPort: 80}]}';
    const pod = created([policy(patch(`[JSONPatch{op: "add", path: "/spec/containers/-", value: ${value}}]`))]);
    expect(pod.spec.containers[1]!.ports).toEqual([{ containerPort: 80, protocol: 'TCP' }]);
  });

  test('changes nothing when a test in it fails', () => {
    const expression = '[JSONPatch{op: "test", path: "/spec/hostNetwork", value: true}, JSONPatch{op: "add", path: "/metadata/labels", value: {"a": "b"}}]';
    expect(created([policy(patch(expression))]).metadata.labels).toBeUndefined();
  });
});

describe('what a policy cannot do is told', () => {
  const denied = "policy 'rule' with binding 'rule-binding' denied request: ";

  test.each([
    [
      'evaluating fails',
      apply('Object{spec: Object.spec{hostname: object.spec.nope}}'),
      `${denied}expression 'Object{spec: Object.spec{hostname: object.spec.nope}}' resulted in error: no such key: nope`,
    ],
    [
      'a type does not fit its place',
      apply('Object{spec: Object.metadata{}}'),
      `${denied}type mismatch: unexpected type name "Object.metadata", expected "Object.spec", which matches field name path from root Object type`,
    ],
    [
      'a field does not exist',
      apply('Object{spec: Object.spec{nope: 1}}'),
      `${denied}error applying patch: failed to convert patch object to typed object: .spec.nope: field not declared in schema`,
    ],
    [
      'a list would be replaced as a whole',
      apply(containers('args: ["x"]')),
      `${denied}error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.containers[0].args`,
    ],
    ['a path does not exist', patch('[JSONPatch{op: "remove", path: "/spec/nope"}]'), `${denied}JSON Patch: `],
    [
      'a patch adds a field that does not exist',
      patch('[JSONPatch{op: "add", path: "/spec/nope", value: 1}]'),
      'Internal error occurred: strict decoding error: unknown field "spec.nope"',
    ],
  ])('%s', (_what, mutation, message) => {
    expect(() => created([policy(mutation)])).toThrow(message);
  });

  test('with status 403, the reason Invalid and a cause for each policy', () => {
    const { code, body } = createPod(clusterWith('Mutating', policy(apply('Object{spec: Object.spec{hostname: object.spec.nope}}'))));
    expect(code).toBe(403);
    expect(body).toMatchObject({ reason: 'Invalid', details: { name: 'web', kind: 'pods', causes: [{ message: expect.stringContaining(denied) }] } });
  });

  test('and passed over with failurePolicy Ignore', () => {
    const broken = { failurePolicy: 'Ignore', mutations: [apply('Object{spec: Object.spec{hostname: object.spec.nope}}')] };
    expect(created([{ spec: broken }]).spec.hostname).toBeUndefined();
  });
});

describe('several mutations', () => {
  const suffix = (letter: string) => apply(`Object{spec: Object.spec{hostname: object.spec.?hostname.orValue("h") + "${letter}"}}`);

  test('of one policy, and several policies in the order of their names, see what came before', () => {
    const policies = [
      { name: 'second', spec: { mutations: [suffix('c')] } },
      { name: 'first', spec: { mutations: [suffix('a'), suffix('b')] } },
    ];
    expect(created(policies).spec.hostname).toBe('habc');
  });

  test('run a second time only where the policy asks for it', () => {
    const policies = [
      { name: 'a', spec: { reinvocationPolicy: 'IfNeeded', mutations: [suffix('a')] } },
      { name: 'b', spec: { mutations: [suffix('b')] } },
    ];
    expect(created(policies).spec.hostname).toBe('haba');
  });
});

test('variables are shared by the mutations, and conditions decide for the whole policy', () => {
  const spec = {
    variables: [
      { name: 'short', expression: 'object.spec.containers.filter(c, !c.image.contains("/"))' },
      { name: 'names', expression: 'variables.short.map(c, c.name)' },
    ],
    matchConditions: [{ name: 'not-left-alone', expression: 'object.metadata.?annotations["example.com/plain"].orValue("") != "yes"' }],
    mutations: [
      apply('Object{spec: Object.spec{containers: variables.short.map(c, Object.spec.containers{name: c.name, image: "r.example.com/" + c.image})}}'),
      apply('Object{metadata: Object.metadata{annotations: {"example.com/changed": variables.names.join(",")}}}'),
    ],
  };
  const two = {
    spec: {
      containers: [
        { name: 'a', image: 'x:1' },
        { name: 'b', image: 'y/z:1' },
      ],
    },
  };
  const pod = created([{ spec }], two);
  expect(pod.spec.containers.map(({ image }) => image)).toEqual(['r.example.com/x:1', 'y/z:1']);
  const alone = created([{ spec }], { ...two, metadata: { annotations: { 'example.com/plain': 'yes' } } });
  expect(alone.spec.containers[0]!.image).toBe('x:1');
});

test('updates and dry runs are changed, too; who wrote the object does not own what a policy added', () => {
  const cluster = clusterWith('Mutating', policy(apply('Object{metadata: Object.metadata{labels: {"seen": request.operation.lowerAscii()}}}')));
  const query = { fieldManager: 'kubectl' };
  const dry = cluster.request('POST', podsPath, { metadata: { name: 'dry' }, spec: { containers: [{ name: 'a', image: 'b' }] } }, { query: { dryRun: 'All' } });
  expect((dry.body as Pod).metadata.labels).toEqual({ seen: 'create' });
  const pod = cluster.ok('POST', podsPath, { metadata: { name: 'web' }, spec: { containers: [{ name: 'a', image: 'b' }] } }, { query }) as Pod;
  expect(JSON.stringify(pod.metadata.managedFields)).not.toContain('seen');
  expect(cluster.ok('PATCH', `${podsPath}/web`, { metadata: { annotations: { a: 'b' } } }).metadata.labels).toEqual({ seen: 'update' });
});
