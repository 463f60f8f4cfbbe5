import { expect, test } from 'vitest';
import { decode, type FieldValidation } from './decode.ts';

const podKind = { group: '', version: 'v1', kind: 'Pod' };
const container = { name: 'main', image: 'nginx', resources: {} };
const pod = (spec: object, metadata: object = { name: 'demo' }) => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec });

function read(value: unknown, mode: FieldValidation = 'Strict', gvk = podKind) {
  const decoded = decode(value, gvk, mode);
  if ('status' in decoded) throw new Error(decoded.status.message);
  return decoded;
}

const refusal = (value: unknown, gvk = podKind, duplicates: readonly string[] = []) => {
  const decoded = decode(value, gvk, 'Strict', duplicates);
  return 'status' in decoded ? decoded.status.message : undefined;
};

test('a value in canonical form comes back itself', () => {
  const value = { ...pod({ containers: [container] }), status: {} };
  expect(read(value).object).toBe(value);
});

test('what a value shares with an object that was read before comes back itself, the rest is read', () => {
  const known = read(pod({ containers: [container] })).object as ReturnType<typeof pod>;
  const decoded = decode({ ...known, status: { phase: 'Running', reason: '', foo: 1 } }, podKind, 'Warn', [], known);
  if ('status' in decoded) throw new Error(decoded.status.message);
  expect(decoded.object).toEqual({ ...known, status: { phase: 'Running' } });
  expect((decoded.object as typeof known).spec).toBe(known.spec);
  expect(decoded.warnings).toEqual(['unknown field "status.foo"']);
});

test('a value is never changed', () => {
  const value = Object.freeze(pod(Object.freeze({ containers: Object.freeze([Object.freeze({ name: 'main', image: 'nginx', foo: 1 })]) })));
  expect(() => read(value, 'Ignore')).not.toThrow();
});

test('elements that the value shares with what was read before are not read again, others are', () => {
  const ready = { type: 'Ready', status: 'True' };
  const known = read({ ...pod({ containers: [container] }), status: { conditions: [ready] } }).object as unknown as {
    readonly status: { readonly conditions: readonly object[] };
  };
  const conditions = [...known.status.conditions, { type: 'Initialized', status: 'True' }];
  const decoded = decode({ ...known, status: { conditions } }, podKind, 'Strict', [], known as never) as unknown as { object: typeof known };
  expect(decoded.object.status.conditions[0]).toBe(known.status.conditions[0]);
  expect(decoded.object.status.conditions[1]).toEqual({ lastProbeTime: null, lastTransitionTime: null, type: 'Initialized', status: 'True' });
});

test.each<[string, unknown, unknown]>([
  ['null fields are dropped', { containers: [container], nodeSelector: null }, { containers: [container] }],
  [
    'empty optional strings, lists and maps are dropped',
    { containers: [container], nodeName: '', tolerations: [], nodeSelector: {} },
    { containers: [container] },
  ],
  ['false is dropped where the Go field is no pointer', { containers: [container], hostNetwork: false }, { containers: [container] }],
  ['false is kept behind a pointer', { containers: [container], shareProcessNamespace: false }, { containers: [container], shareProcessNamespace: false }],
  [
    'zero is kept behind a pointer',
    { containers: [container], terminationGracePeriodSeconds: 0 },
    { containers: [container], terminationGracePeriodSeconds: 0 },
  ],
  ['structs that are no pointers are always there', { containers: [{ name: 'main', image: 'nginx' }] }, { containers: [container] }],
  ['a required list that is missing is null', {}, { containers: null }],
  ['unknown fields are dropped', { containers: [container], foo: 1 }, { containers: [container] }],
])('%s', (_what, given, expected) => {
  expect(read(pod(given as object), 'Ignore').object).toEqual({ ...pod(expected as object), status: {} });
});

test.each([
  ['0.5', '500m'],
  [0.5, '500m'],
  ['1000m', '1'],
  ['1024Mi', '1Gi'],
  [2, '2'],
])('the quantity %s is written %s', (given, expected) => {
  const { object } = read(pod({ containers: [{ ...container, resources: { requests: { memory: given } } }] }));
  expect(object).toHaveProperty(['spec', 'containers', 0, 'resources', 'requests', 'memory'], expected);
});

test('field names in other capitals are taken as upstream takes them, with an unknown field in strict mode', () => {
  expect(refusal(pod({ Containers: [container] }))).toContain('unknown field "spec.Containers"');
});

test('unknown and duplicate fields', () => {
  const value = pod({ containers: [{ ...container, imagePullPolcy: 'Always' }], foo: 1 });
  const problem = 'strict decoding error: unknown field "spec.containers[0].imagePullPolcy", unknown field "spec.foo"';
  expect(refusal(value)).toBe(`Pod in version "v1" cannot be handled as a Pod: ${problem}`);
  expect(read(value, 'Warn').warnings).toEqual(['unknown field "spec.containers[0].imagePullPolcy"', 'unknown field "spec.foo"']);
  expect(read(value, 'Ignore').warnings).toEqual([]);
  expect(refusal(pod({ containers: [container] }), podKind, ['metadata.name'])).toContain('strict decoding error: duplicate field "metadata.name"');
});

test.each<[object, string]>([
  [
    { containers: [{ ...container, ports: 'x' }] },
    'json: cannot unmarshal string into Go struct field Container.spec.containers.ports of type []v1.ContainerPort',
  ],
  [
    { containers: [{ ...container, env: [{ name: 'A', value: 1 }] }] },
    'json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string',
  ],
  [{ containers: {} }, 'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container'],
  [{ terminationGracePeriodSeconds: 1.5 }, 'json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64'],
])('Go texts for wrong types', (spec, problem) => {
  expect(refusal(pod(spec))).toBe(`Pod in version "v1" cannot be handled as a Pod: ${problem}`);
});

test('a bad quantity', () => {
  const problem = refusal(pod({ containers: [{ ...container, resources: { limits: { cpu: '1x' } } }] }));
  expect(problem).toContain("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
});

test('bytes are base64', () => {
  const secretKind = { group: '', version: 'v1', kind: 'Secret' };
  const secret = (data: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data });
  expect(read(secret({ a: 'YQ==' }), 'Strict', secretKind).object).toMatchObject({ data: { a: 'YQ==' } });
  expect(refusal(secret({ a: 'a b' }), secretKind)).toContain('illegal base64 data at input byte 1');
});
