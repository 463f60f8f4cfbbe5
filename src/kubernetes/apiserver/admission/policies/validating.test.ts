import { describe, expect, test } from 'vitest';
import { second } from '../../../../time/index.ts';
import type { Status } from '../../../api/meta.ts';
import type { Pod } from '../../../api/types.ts';
import { podManifest, podsPath, type TestCluster, testCluster } from '../../test-cluster.ts';
import { clusterWith, createPod, type TestPolicy, writePolicies } from './test-policies.ts';

const labelled = { expression: 'has(object.metadata.labels) && "team" in object.metadata.labels' };
const who = "ValidatingAdmissionPolicy 'rule' with binding 'rule-binding' denied request: ";

function messageOf(policy: TestPolicy, pod: Parameters<typeof podManifest>[1] = {}): string {
  const { code, body } = createPod(clusterWith('Validating', policy), pod);
  return code < 400 ? 'allowed' : (body as Status).message!;
}

test('a denied Pod is invalid, and the message names policy and binding', () => {
  const { code, body } = createPod(clusterWith('Validating', { spec: { validations: [labelled] } }));
  const message = `${who}failed expression: ${labelled.expression}`;
  expect(code).toBe(422);
  expect(body).toMatchObject({
    reason: 'Invalid',
    message: `pods "web" is forbidden: ${message}`,
    details: { name: 'web', kind: 'pods', causes: [{ message }] },
  });
});

test('a Pod that the policy has nothing against is created', () => {
  expect(messageOf({ spec: { validations: [labelled] } }, { metadata: { labels: { team: 'blue' } } })).toBe('allowed');
});

test('with the action Warn the Pod is created, with a warning', () => {
  const policy = { spec: { validations: [{ ...labelled, message: 'say whose it is' }] }, binding: { validationActions: ['Warn', 'Audit'] } };
  const { code, warnings } = createPod(clusterWith('Validating', policy));
  expect(code).toBe(201);
  expect(warnings).toEqual(["Validation failed for ValidatingAdmissionPolicy 'rule' with binding 'rule-binding': say whose it is"]);
});

test('with the action Audit alone nothing is said', () => {
  const { code, warnings } = createPod(clusterWith('Validating', { spec: { validations: [labelled] }, binding: { validationActions: ['Audit'] } }));
  expect({ code, warnings }).toEqual({ code: 201, warnings: undefined });
});

describe('the reason of a validation decides on the status code', () => {
  test.each([
    ['Forbidden', 403],
    ['RequestEntityTooLarge', 413],
    ['Invalid', 422],
  ])('%s', (reason, code) => {
    expect(createPod(clusterWith('Validating', { spec: { validations: [{ ...labelled, reason }] } }))).toMatchObject({ code, body: { reason } });
  });
});

describe('the message of a denial', () => {
  test.each([
    ['is that of the validation', { message: ' no team ' }, 'no team'],
    ['is what messageExpression makes', { message: 'no team', messageExpression: '"no team on " + object.metadata.name' }, 'no team on web'],
    ['is the message where messageExpression fails', { message: 'no team', messageExpression: '"no " + object.spec.nope' }, 'no team'],
    ['is the message where messageExpression gives lines', { message: 'no team', messageExpression: '"a\\nb"' }, 'no team'],
  ])('%s', (_what, more, message) => {
    expect(messageOf({ spec: { validations: [{ ...labelled, ...more }] } })).toBe(`pods "web" is forbidden: ${who}${message}`);
  });
});

describe('a validation that cannot be evaluated', () => {
  const broken = { validations: [{ expression: 'object.spec.nope == 1' }] };

  test('denies with failurePolicy Fail, which is the default', () => {
    expect(messageOf({ spec: broken })).toBe(`pods "web" is forbidden: ${who}expression 'object.spec.nope == 1' resulted in error: no such key: nope`);
  });

  test('is passed over with failurePolicy Ignore', () => {
    expect(messageOf({ spec: { ...broken, failurePolicy: 'Ignore' } })).toBe('allowed');
  });

  test('names the variable that failed', () => {
    const spec = { variables: [{ name: 'nope', expression: 'object.spec.nope' }], validations: [{ expression: 'variables.nope == 1' }] };
    expect(messageOf({ spec })).toContain(
      `expression 'variables.nope == 1' resulted in error: composited variable "nope" fails to evaluate: no such key: nope`,
    );
  });
});

describe('a policy is about', () => {
  const denial = { validations: [{ expression: 'false', message: 'no' }] };
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
  const asked = (match: object, binding: object = {}) => messageOf({ spec: { matchConstraints: { resourceRules: [rule], ...match }, ...denial }, binding });

  test.each([
    ['requests of its rules', { resourceRules: [rule] }, true],
    ['not those of other operations', { resourceRules: [{ ...rule, operations: ['UPDATE', 'DELETE'] }] }, false],
    ['not those of other groups', { resourceRules: [{ ...rule, apiGroups: ['apps'] }] }, false],
    ['not subresources, and they not objects', { resourceRules: [{ ...rule, resources: ['pods/status'] }] }, false],
    ['everything, with stars', { resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'] }] }, true],
    ['only objects of its names', { resourceRules: [{ ...rule, resourceNames: ['other'] }] }, false],
    ['only objects of its scope', { resourceRules: [{ ...rule, scope: 'Cluster' }] }, false],
    ['nothing that it excludes', { excludeResourceRules: [rule] }, false],
    ['namespaces that its selector chooses', { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } } }, true],
    ['no other namespaces', { namespaceSelector: { matchLabels: { env: 'prod' } } }, false],
    ['no objects that its selector leaves out', { objectSelector: { matchLabels: { app: 'other' } } }, false],
  ])('%s', (_what, match, denied) => {
    expect(asked(match) !== 'allowed').toBe(denied);
  });

  test('nothing that its binding leaves out', () => {
    expect(asked({}, { matchResources: { namespaceSelector: { matchLabels: { env: 'prod' } } } })).toBe('allowed');
  });

  test('nothing for which a condition is false, even if another one fails', () => {
    const matchConditions = [
      { name: 'fails', expression: 'object.spec.nope' },
      { name: 'not-web', expression: 'object.metadata.name != "web"' },
    ].map((condition) => ({ ...condition, expression: `${condition.expression}${condition.name === 'fails' ? ' == 1' : ''}` }));
    expect(messageOf({ spec: { matchConditions, ...denial } })).toBe('allowed');
    expect(messageOf({ spec: { matchConditions: matchConditions.slice(0, 1), ...denial } })).toContain('no such key: nope');
  });
});

describe('an expression knows', () => {
  test.each([
    ['the request', 'request.operation == "CREATE" && request.resource.resource == "pods" && request.userInfo.username == "kubernetes-admin"'],
    ['name and namespace of the request', 'request.name == "web" && request.namespace == "default" && !request.dryRun'],
    ['that there was no object before', 'oldObject == null'],
    ['the namespace', 'namespaceObject.metadata.name == "default" && namespaceObject.status.phase == "Active"'],
    ['what the plugins before have filled in', 'object.spec.serviceAccountName == "default" && object.spec.priority == 0'],
    ['the defaults', 'object.spec.restartPolicy == "Always"'],
  ])('%s', (_what, expression) => {
    expect(messageOf({ spec: { validations: [{ expression }] } })).toBe('allowed');
  });

  test('that a name was not in the request', () => {
    const validations = [{ expression: 'request.name == "" && object.metadata.name.startsWith("made-")' }];
    const cluster = clusterWith('Validating', { spec: { validations } });
    const { spec } = podManifest('web') as Pod;
    expect(cluster.request('POST', podsPath, { metadata: { generateName: 'made-' }, spec }).code).toBe(201);
  });

  test('what an object was before it changed, and what is to be deleted', () => {
    const rules = { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE', 'DELETE'], resources: ['pods'] }] };
    const expression =
      'request.operation == "DELETE" ? object == null && !has(oldObject.metadata.labels) : !has(oldObject.metadata.labels) || object == oldObject';
    const cluster = clusterWith('Validating', { spec: { matchConstraints: rules, validations: [{ expression, message: 'labels stay' }] } });
    createPod(cluster);
    const relabel = (value: string) => cluster.request('PATCH', `${podsPath}/web`, { metadata: { labels: { a: value } } });
    expect(relabel('1').code).toBe(200);
    expect(relabel('2').code).toBe(422);
    expect(cluster.request('DELETE', `${podsPath}/web`).code).toBe(422);
  });
});

describe('a policy with parameters', () => {
  const spec = { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, validations: [{ expression: 'object.metadata.name in params.data', message: 'no' }] };
  const reference = { name: 'names', parameterNotFoundAction: 'Deny' };

  test('reads them from the object that the binding names', () => {
    const cluster = clusterWith('Validating', { spec, binding: { paramRef: reference } });
    expect((createPod(cluster).body as Status).message).toContain(
      `${who}failed to configure binding: no params found for policy binding with \`Deny\` parameterNotFoundAction`,
    );
    cluster.ok('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'names' }, data: { web: 'yes' } });
    expect(createPod(cluster).code).toBe(201);
    expect(cluster.refused('POST', podsPath, podManifest('other'))).toContain(`${who}no`);
  });

  test('is left out where they are missing and may be', () => {
    expect(messageOf({ spec, binding: { paramRef: { ...reference, parameterNotFoundAction: 'Allow' } } })).toBe('allowed');
  });

  test('of a kind that the server does not have denies', () => {
    const paramKind = { apiVersion: 'rules.example.com/v1', kind: 'Limit' };
    expect(messageOf({ spec: { ...spec, paramKind }, binding: { paramRef: reference } })).toBe(
      `pods "web" is forbidden: ValidatingAdmissionPolicy 'rule' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=Limit'`,
    );
  });
});

test('a policy is in force from the next full second on, and only with a binding', () => {
  const cluster = testCluster();
  cluster.clock.advance(second / 4);
  const policy = { spec: { validations: [{ expression: 'false' }] } };
  writePolicies(cluster, 'Validating', [{ ...policy, binding: { policyName: 'other' } }]);
  expect(cluster.request('POST', podsPath, podManifest('one')).code).toBe(201);
  const bindings = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
  cluster.ok('POST', bindings, { metadata: { name: 'second' }, spec: { policyName: 'rule', validationActions: ['Deny'] } });
  expect(cluster.request('POST', podsPath, podManifest('two')).code).toBe(201);
  cluster.clock.advance(second);
  expect(cluster.request('POST', podsPath, podManifest('three')).code).toBe(422);
});

describe('a stream', () => {
  const rules = (resource: string) => ({ resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CONNECT'], resources: [resource] }] });
  const validations = [{ expression: 'request.kind.kind == "PodExecOptions" && object.command == ["ls"] && !has(object.tty)', message: 'ls only' }];
  const exec = (cluster: TestCluster, query: Record<string, string>) => cluster.request('POST', `${podsPath}/web/exec`, undefined, { query });

  test('is refused before it is opened, and by what it is asked for with', () => {
    const cluster = clusterWith('Validating', { spec: { matchConstraints: rules('pods/exec'), validations } });
    createPod(cluster);
    expect(exec(cluster, { command: 'sh' }).body).toMatchObject({ code: 422, message: `pods "web" is forbidden: ${who}ls only` });
    expect(exec(cluster, { command: 'ls', tty: 'true' }).code).toBe(422);
    expect((exec(cluster, { command: 'ls' }).body as Status).message).not.toContain('denied request');
  });

  test('is nothing that a selector of objects could choose', () => {
    const matchConstraints = { ...rules('pods/exec'), objectSelector: { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] } };
    const cluster = clusterWith('Validating', { spec: { matchConstraints, validations } });
    createPod(cluster);
    expect((exec(cluster, { command: 'sh' }).body as Status).message).not.toContain('denied request');
  });
});

test('policies are no matter of policies', () => {
  const spec = {
    matchConstraints: { resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }] },
    validations: [{ expression: 'false' }],
  };
  const cluster = clusterWith('Validating', { spec });
  expect(createPod(cluster).code).toBe(422);
  expect(cluster.request('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/rule').code).toBe(200);
});
