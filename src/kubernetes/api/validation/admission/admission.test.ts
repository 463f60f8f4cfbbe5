import { describe, expect, test } from 'vitest';
import { withDefaults } from '../../defaults/index.ts';
import { errorText } from '../../fielderror.ts';
import type { KubernetesObject } from '../../meta.ts';
import { validate } from '../index.ts';

const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
const matchConstraints = { resourceRules: [rule] };

function texts(kind: string, spec: object): string[] {
  const object = { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: 'rule', uid: 'u' }, spec };
  return validate(withDefaults(object as KubernetesObject)).map(errorText);
}

const validating = (more: object) => texts('ValidatingAdmissionPolicy', { matchConstraints, validations: [{ expression: 'true' }], ...more });
const mutating = (more: object) => {
  const mutations = [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } }];
  return texts('MutatingAdmissionPolicy', { matchConstraints, reinvocationPolicy: 'Never', mutations, ...more });
};
const matching = (more: object) => validating({ matchConstraints: { resourceRules: [{ ...rule, ...more }] } });
const binding = (more: object) => texts('ValidatingAdmissionPolicyBinding', { policyName: 'rule', validationActions: ['Deny'], ...more });

test('valid ones are valid', () => {
  expect([validating({}), mutating({}), binding({}), texts('MutatingAdmissionPolicyBinding', { policyName: 'rule' })]).toEqual([[], [], [], []]);
});

test('a policy matches equivalent kinds in all scopes and fails unless it says otherwise', () => {
  const object = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingAdmissionPolicy', metadata: { name: 'rule' }, spec: { matchConstraints } };
  expect(withDefaults(object as KubernetesObject)).toMatchObject({
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, resourceRules: [{ ...rule, scope: '*' }] },
    },
  });
});

describe('what policies must say', () => {
  test.each<[string, string[], string]>([
    ['what they are about', validating({ matchConstraints: undefined }), 'spec.matchConstraints: Required value'],
    ['a rule', validating({ matchConstraints: {} }), 'spec.matchConstraints.resourceRules: Required value'],
    ['a validation', validating({ validations: [] }), 'spec.validations: Required value: validations or auditAnnotations must contain at least one item'],
    ['a mutation', mutating({ mutations: [] }), 'spec.mutations: Required value: mutations must contain at least one item'],
    ['whether they run again', mutating({ reinvocationPolicy: undefined }), 'spec.reinvocationPolicy: Required value'],
    ['a known failure policy', validating({ failurePolicy: 'Warn' }), 'spec.failurePolicy: Unsupported value: "Warn": supported values: "Fail", "Ignore"'],
    ['operations', matching({ operations: [] }), 'spec.matchConstraints.resourceRules[0].operations: Required value'],
    [
      'known operations',
      matching({ operations: ['GET'] }),
      'spec.matchConstraints.resourceRules[0].operations[0]: Unsupported value: "GET": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
    ],
    [
      'no groups beside a star',
      matching({ apiGroups: ['*', 'apps'] }),
      `spec.matchConstraints.resourceRules[0].apiGroups: Invalid value: ["*","apps"]: if '*' is present, must not specify other API groups`,
    ],
    [
      'no resources that a star covers',
      matching({ resources: ['pods/*', 'pods/status'] }),
      `spec.matchConstraints.resourceRules[0].resources[1]: Invalid value: "pods/status": if 'pods/*' is present, must not specify pods/status`,
    ],
    [
      'no deletions to be changed',
      mutating({ matchConstraints: { resourceRules: [{ ...rule, operations: ['DELETE'] }] } }),
      'spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
    ],
    [
      'the patch of their patch type',
      mutating({ mutations: [{ patchType: 'JSONPatch' }] }),
      'spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch',
    ],
    [
      'no patch of another type',
      mutating({ mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: '[JSONPatch{op: "remove", path: "/a"}]' }, applyConfiguration: {} }] }),
      'spec.mutations[0].applyConfiguration: Invalid value: "{applyConfiguration}": must not be specified when patchType is JSONPatch',
    ],
  ])('%s', (_what, found, text) => {
    expect(found).toContain(text);
  });
});

describe('expressions are compiled when a policy is written', () => {
  const syntax = 'compilation failed: ERROR: <input>:1:5: Syntax error: mismatched input';

  test.each<[string, string[], string]>([
    ['validations', validating({ validations: [{ expression: '1 + ' }] }), `spec.validations[0].expression: Invalid value: "1 + ": ${syntax}`],
    [
      'their messages',
      validating({ validations: [{ expression: 'true', messageExpression: '1' }] }),
      'spec.validations[0].messageExpression: Invalid value: "1": must evaluate to string but got int',
    ],
    [
      'conditions',
      validating({ matchConditions: [{ name: 'a', expression: '1' }] }),
      'spec.matchConditions[0].expression: Invalid value: "1": must evaluate to bool but got int',
    ],
    ['variables', validating({ variables: [{ name: 'a', expression: '1 + ' }] }), `spec.variables[0].expression: Invalid value: "1 + ": ${syntax}`],
    [
      'their types',
      mutating({ mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: '[1]' } }] }),
      'spec.mutations[0].applyConfiguration.expression: Invalid value: "[1]": must evaluate to Object but got list(int)',
    ],
    [
      'audit annotations',
      validating({ auditAnnotations: [{ key: 'a', valueExpression: '1 + ' }] }),
      `spec.auditAnnotations[0].valueExpression: Invalid value: "1 + ": ${syntax}`,
    ],
  ])('%s', (_what, found, text) => {
    expect(found.join('\n')).toContain(text);
  });

  test('a variable may name those before it, and is known by its type', () => {
    const variables = [
      { name: 'count', expression: 'size(object.spec.containers)' },
      { name: 'many', expression: 'variables.count > 3' },
    ];
    expect(validating({ variables, validations: [{ expression: '!variables.many' }] })).toEqual([]);
    expect(validating({ variables, validations: [{ expression: 'variables.count' }] })).toEqual([
      'spec.validations[0].expression: Invalid value: "variables.count": must evaluate to bool but got int',
    ]);
    expect(validating({ variables: variables.toReversed() }).join()).toContain("undefined field 'count'");
  });

  test('params are known to a policy with a kind of parameters only', () => {
    const validations = [{ expression: 'params.data.a == "b"' }];
    expect(validating({ validations }).join()).toContain("undeclared reference to 'params' (in container '')");
    expect(validating({ validations, paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } })).toEqual([]);
  });
});

describe('what bindings must say', () => {
  test.each<[string, object, string]>([
    ['the policy', { policyName: '' }, 'spec.policyName: Required value'],
    ['an action', { validationActions: [] }, 'spec.validationActions: Required value: at least one validation action is required'],
    ['known actions', { validationActions: ['Log'] }, 'spec.validationActions[0]: Unsupported value: "Log": supported values: "Audit", "Deny", "Warn"'],
    ['each action once', { validationActions: ['Deny', 'Deny'] }, 'spec.validationActions[1]: Duplicate value: "Deny"'],
    ['not both Deny and Warn', { validationActions: ['Deny', 'Warn'] }, 'must not contain both Deny and Warn'],
    ['which parameters', { paramRef: { parameterNotFoundAction: 'Deny' } }, 'spec.paramRef: Required value: one of name or selector must be specified'],
    ['what to do without parameters', { paramRef: { name: 'a' } }, 'spec.paramRef.parameterNotFoundAction: Required value'],
  ])('%s', (_what, more, text) => {
    expect(binding(more).join('\n')).toContain(text);
  });
});
