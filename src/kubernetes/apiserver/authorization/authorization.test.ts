import { describe, expect, test } from 'vitest';
import { podManifest, podsPath, testCluster } from '../test-cluster.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
const asJane = { headers: { 'impersonate-user': 'jane' } };

function setUp() {
  const cluster = testCluster();
  cluster.ok('POST', `${rbac}/roles`, { metadata: { name: 'reader' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] });
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }];
  cluster.ok('POST', `${rbac}/rolebindings`, {
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects,
  });
  cluster.ok('POST', podsPath, podManifest('web'));
  return cluster;
}

describe('a user with a role', () => {
  test('may do what it says', () => {
    const { request } = setUp();
    expect(request('GET', podsPath, undefined, asJane).code).toBe(200);
    expect(request('GET', `${podsPath}/web`, undefined, asJane).code).toBe(200);
    expect(request('GET', '/api', undefined, asJane).code).toBe(200);
  });

  const refusals = [
    {
      method: 'DELETE',
      path: `${podsPath}/web`,
      text: 'pods "web" is forbidden: User "jane" cannot delete resource "pods" in API group "" in the namespace "default"',
    },
    {
      method: 'GET',
      path: `${podsPath}/web/log`,
      text: 'pods "web" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "default"',
    },
    { method: 'GET', path: '/api/v1/pods', text: 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope' },
    {
      method: 'GET',
      path: '/apis/apps/v1/namespaces/default/deployments',
      text: 'deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" in the namespace "default"',
    },
    { method: 'GET', path: '/metrics', text: 'forbidden: User "jane" cannot get path "/metrics"' },
  ] as const;
  test.each(refusals)('is told $text', ({ method, path, text }) => {
    expect(setUp().refused(method, path, undefined, asJane)).toBe(text);
  });

  test('in the group of masters may do everything', () => {
    const { request } = setUp();
    expect(request('GET', '/api/v1/nodes', undefined, { headers: { 'impersonate-user': 'jane', 'impersonate-group': 'system:masters' } }).code).toBe(200);
  });

  test('is told by a review what is allowed and why', () => {
    const { ok } = setUp();
    const ask = (verb: string) => {
      const spec = { resourceAttributes: { namespace: 'default', verb, resource: 'pods' } };
      return ok('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec }, asJane);
    };
    expect(ask('list')).toMatchObject({ status: { allowed: true, reason: 'RBAC: allowed by RoleBinding "reader/default" of Role "reader" to User "jane"' } });
    expect(ask('delete')).toMatchObject({ status: { allowed: false } });
  });
});

describe('reviews', () => {
  const access = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  const tokens = '/apis/authentication.k8s.io/v1/tokenreviews';
  const serviceAccount = '/api/v1/namespaces/default/serviceaccounts/default';

  test('of access must say what and who', () => {
    expect(testCluster().refused('POST', access, { spec: {} })).toBe(
      '.authorization.k8s.io "" is invalid: [spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified, spec.user: Invalid value: "": at least one of user or group must be specified]',
    );
  });

  test('of a token say whose it is', () => {
    const { ok } = testCluster();
    const token = (ok('POST', `${serviceAccount}/token`, { spec: {} }) as unknown as { status: { token: string } }).status.token;
    expect(ok('POST', tokens, { spec: { token } })).toMatchObject({
      status: {
        authenticated: true,
        user: {
          username: 'system:serviceaccount:default:default',
          groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
        },
        audiences: ['https://kubernetes.default.svc.cluster.local'],
      },
    });
  });

  test.each([
    ['that nobody gave', 'abc'],
    ['that looks like one', 'a.b.c'],
  ])('of a token %s', (_, token) => {
    const answer = testCluster().ok('POST', tokens, { spec: { token } }) as unknown as { status: object };
    expect(answer.status).toEqual({ error: 'invalid bearer token', user: {} });
  });

  test('of a token that is gone with its account', () => {
    const { ok } = testCluster();
    const token = (ok('POST', `${serviceAccount}/token`, { spec: {} }) as unknown as { status: { token: string } }).status.token;
    ok('DELETE', serviceAccount);
    expect(ok('POST', tokens, { spec: { token } })).toMatchObject({ status: { error: 'invalid bearer token' } });
  });
});
