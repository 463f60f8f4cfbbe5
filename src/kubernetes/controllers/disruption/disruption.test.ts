import { expect, test } from 'vitest';
import type { Pod, PodDisruptionBudget } from '../../api/types.ts';
import { budgetStatus } from './budget.ts';

const ready = (name: string, more: object = {}) =>
  ({ metadata: { name, ...more }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }) as unknown as Pod;
const budget = (spec: object, status: object = {}) => ({ metadata: { name: 'web', generation: 1 }, spec, status }) as PodDisruptionBudget;
const three = [ready('a'), ready('b'), ready('c')];
const now = 0;

const cases: readonly (readonly [string, PodDisruptionBudget, readonly Pod[], number, object])[] = [
  ['a number that must stay', budget({ minAvailable: 2 }), three, 3, { currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1, expectedPods: 3 }],
  ['a share that must stay, rounded up', budget({ minAvailable: '50%' }), three, 3, { desiredHealthy: 2, disruptionsAllowed: 1 }],
  ['a number that may go', budget({ maxUnavailable: 1 }), three, 4, { desiredHealthy: 3, disruptionsAllowed: 0, expectedPods: 4 }],
  [
    'a Pod that is being deleted is not healthy',
    budget({ minAvailable: 1 }),
    [ready('a', { deletionTimestamp: 'x' })],
    1,
    { currentHealthy: 0, disruptionsAllowed: 0 },
  ],
  [
    'a Pod that was just evicted is not healthy either',
    budget({ minAvailable: 2 }, { disruptedPods: { a: '1970-01-01T00:00:00Z' } }),
    three,
    3,
    { currentHealthy: 2, disruptionsAllowed: 0, disruptedPods: { a: '1970-01-01T00:00:00Z' } },
  ],
  ['without Pods nothing may go', budget({ minAvailable: 0 }), [], 0, { disruptionsAllowed: 0, expectedPods: 0 }],
];
test.each(cases)('%s', (_, object, pods, scale, expected) => {
  expect(budgetStatus(object, pods, scale, now)).toMatchObject(expected);
});

test('the condition says whether there is something to take', () => {
  expect(budgetStatus(budget({ minAvailable: 3 }), three, 3, now).conditions).toMatchObject([
    { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' },
  ]);
});
