import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../meta.ts';
import type { ResourceQuota } from '../types.ts';
import { evaluatorFor, exceeded, matchesQuota, subtractUsage, usageText } from './index.ts';

const core = (resource: string) => evaluatorFor({ group: '', resource })!;
const pod = (spec: object = {}, status: object = {}) =>
  ({ kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'x' }], ...spec }, status }) as unknown as KubernetesObject;
const container = { name: 'x', resources: { requests: { cpu: '200m' }, limits: { memory: '64Mi' } } };

describe('what an object uses of quotas', () => {
  const cases: readonly (readonly [string, string, KubernetesObject, string])[] = [
    ['a Pod', 'pods', pod(), 'count/pods=1,pods=1'],
    ['a Pod that has ended', 'pods', pod({}, { phase: 'Succeeded' }), 'count/pods=1'],
    ['a Pod with resources', 'pods', pod({ containers: [container, container] }), 'count/pods=1,cpu=400m,limits.memory=128Mi,pods=1,requests.cpu=400m'],
    ['a Service', 'services', { spec: { ports: [{}] } } as unknown as KubernetesObject, 'count/services=1,services=1'],
    [
      'a node port',
      'services',
      { spec: { type: 'NodePort', ports: [{}, {}] } } as unknown as KubernetesObject,
      'count/services=1,services=1,services.nodeports=2',
    ],
    ['a Secret', 'secrets', {} as KubernetesObject, 'count/secrets=1,secrets=1'],
    [
      'a claim with a class',
      'persistentvolumeclaims',
      { spec: { storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } } } as unknown as KubernetesObject,
      'count/persistentvolumeclaims=1,fast.storageclass.storage.k8s.io/persistentvolumeclaims=1,fast.storageclass.storage.k8s.io/requests.storage=1Gi,persistentvolumeclaims=1,requests.storage=1Gi',
    ],
  ];
  test.each(cases)('%s', (_, resource, object, text) => {
    const usage = core(resource).usage(object, 0);
    expect(usageText(new Map([...usage].filter(([, amount]) => !amount.isZero())))).toBe(text);
  });
});

test('every container must say what a quota limits', () => {
  const missing = (names: string[], object: KubernetesObject) => core('pods').missing!(names, object);
  expect(missing(['requests.cpu', 'limits.memory', 'pods'], pod())).toBe('must specify limits.memory for: x; requests.cpu for: x');
  expect(missing(['requests.cpu'], pod({ containers: [container] }))).toBeUndefined();
  expect(missing(['requests.cpu'], pod({ resources: { requests: { cpu: '1' } } }))).toBeUndefined();
});

describe('a quota with a scope', () => {
  const cases: readonly (readonly [string, object, object, boolean])[] = [
    ['BestEffort takes a Pod without resources', { scopes: ['BestEffort'] }, {}, true],
    ['NotBestEffort does not', { scopes: ['NotBestEffort'] }, {}, false],
    ['Terminating takes a Pod with a deadline', { scopes: ['Terminating'] }, { activeDeadlineSeconds: 5 }, true],
    ['all scopes must hold', { scopes: ['BestEffort', 'Terminating'] }, {}, false],
    [
      'a class by its name',
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] } },
      { priorityClassName: 'high' },
      true,
    ],
    ['not one of others', { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'NotIn', values: ['high'] }] } }, {}, true],
  ];
  test.each(cases)('%s', (_, spec, podSpec, expected) => {
    expect(matchesQuota(core('pods'), { spec } as ResourceQuota, ['pods'], pod(podSpec))).toBe(expected);
  });
});

test('an update adds only what is more', () => {
  const usage = (ports: number) => core('services').usage({ spec: { type: 'NodePort', ports: Array(ports).fill({}) } } as unknown as KubernetesObject, 0);
  expect(usageText(subtractUsage(usage(2), usage(1)))).toBe('count/services=0,services=0,services.loadbalancers=0,services.nodeports=1');
  expect(exceeded(usage(2), usage(1))).toEqual(['services.nodeports']);
});
