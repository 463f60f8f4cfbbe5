import { describe, expect, test } from 'vitest';
import openapi from '../kubernetes/api/data/openapi.json' with { type: 'json' };
import { findKind, parseGroupVersion } from '../kubernetes/api/scheme.ts';
import { modelledVolumes } from '../kubernetes/kubelet/unmodelled.ts';
import { Diagnoser } from './diagnose.ts';
import { unmodelledFields, unmodelledIn, unmodelledKinds } from './unmodelled.ts';

interface Node {
  readonly type?: string;
  readonly $ref?: string;
  readonly allOf?: readonly Node[];
  readonly items?: Node;
  readonly additionalProperties?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly enum?: readonly string[];
}
const definitions = openapi.definitions as unknown as Readonly<Record<string, Node>>;
const core = (name: string): Node => definitions[`io.k8s.api.core.v1.${name}`] ?? {};

/** The schema's node for a field, references followed. */
const resolved = (node: Node): Node => {
  const name = (node.$ref ?? node.allOf?.[0]?.$ref)?.split('/').pop();
  return name === undefined ? node : (definitions[name] ?? node);
};

function step(node: Node | undefined, part: string): Node | undefined {
  if (!node) return undefined;
  const { items, additionalProperties, properties } = resolved(node);
  if (items) return part === '*' ? items : undefined;
  return additionalProperties ?? properties?.[part];
}

describe('the list of what is not simulated', () => {
  test.each(unmodelledFields.map(({ path }) => path))('spec.%s is a field of the API', (path) => {
    expect(path.split('.').reduce(step, core('PodSpec') as Node | undefined)).toBeDefined();
  });

  test.each(unmodelledKinds.map(({ apiVersion, kind }) => [apiVersion, kind]))('%s %s is a kind of the API', (apiVersion, kind) => {
    const { group, version } = parseGroupVersion(apiVersion!);
    expect(findKind(group, version, kind!)).toBeDefined();
  });

  test('names each type of volume that no node can mount, and no other', () => {
    const types = Object.keys(core('Volume').properties ?? {}).filter((name) => name !== 'name');
    const listed = types.filter((type) => unmodelledFields.some(({ path }) => path === `volumes.*.${type}`));
    expect([...listed, ...modelledVolumes].sort()).toEqual(types.sort());
  });
});

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    seccompProfile: {type: RuntimeDefault}
  volumes:
  - name: data
    nfs: {server: nas, path: /}
  containers:
  - name: main
    image: nginx
    securityContext:
      procMount: Default
    resources:
      limits: {memory: 64Mi, hugepages-2Mi: 4Mi}
`;

describe('what a manifest has of it', () => {
  test('is marked at its line, beside what the API server says', () => {
    const found = new Diagnoser().diagnose('pod.yaml', `${pod}  nosuch: 1\n`);
    expect(found.map(({ line, severity, message }) => [line, severity, message.split(':')[0]])).toEqual([
      [18, 'error', 'unknown field "spec.nosuch"'],
      [7, 'warning', 'stored, but not simulated in Podlab'],
      [10, 'warning', 'stored, but not simulated in Podlab'],
      [17, 'info', 'stored, but not simulated in Podlab'],
    ]);
  });

  test('is found in the templates of workloads too', () => {
    const template = { metadata: {}, spec: { runtimeClassName: 'gvisor', containers: [] } };
    expect(unmodelledIn({ apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } })).toEqual([
      {
        path: 'spec.template.spec.runtimeClassName',
        severity: 'warning',
        message: 'stored, but not simulated in Podlab: spec.template.spec.runtimeClassName: all containers run with the same runtime',
      },
    ]);
    expect(unmodelledIn({ apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } }).map(({ path }) => path)).toEqual([
      'spec.jobTemplate.spec.template.spec.runtimeClassName',
    ]);
  });

  test.each([
    ['ValidatingAdmissionPolicyBinding', { validationActions: ['Deny', 'Audit'] }, ['spec.validationActions[1]']],
    ['ValidatingAdmissionPolicy', { auditAnnotations: [] }, ['spec.auditAnnotations']],
    [
      'MutatingAdmissionPolicy',
      { matchConstraints: { resourceRules: [{ operations: ['CREATE', 'CONNECT'] }] } },
      ['spec.matchConstraints.resourceRules[0].operations[1]'],
    ],
    ['MutatingAdmissionPolicyBinding', { policyName: 'a' }, []],
  ])('is found in a %s', (kind, spec, paths) => {
    expect(unmodelledIn({ apiVersion: 'admissionregistration.k8s.io/v1', kind, spec }).map(({ path }) => path)).toEqual(paths);
  });

  test('is nothing in a manifest that is no object, or a Pod without such fields', () => {
    expect(unmodelledIn('text')).toEqual([]);
    expect(unmodelledIn({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', securityContext: { procMount: 'Default' } }] } })).toEqual([]);
  });
});
