import { expect, test } from 'vitest';
import type { ClusterRole } from '../../api/types.ts';
import { aggregatedRules } from './cluster-role-aggregation.ts';

const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
const role = (name: string, labels: Readonly<Record<string, string>>, ...resources: readonly string[]) =>
  ({ metadata: { name, labels }, rules: resources.map(rule) }) as unknown as ClusterRole;
const aggregate = (...selectors: readonly object[]) =>
  ({ metadata: { name: 'all', labels: { to: 'all' } }, aggregationRule: { clusterRoleSelectors: selectors } }) as unknown as ClusterRole;

test('the rules are those of the selected roles by name, each once, and not its own', () => {
  const all = [
    aggregate({ matchLabels: { to: 'all' } }),
    role('b', { to: 'all' }, 'pods', 'services'),
    role('a', { to: 'all' }, 'pods'),
    role('c', {}, 'nodes'),
  ];
  expect(aggregatedRules(all[0]!, all)).toEqual([rule('pods'), rule('services')]);
});

test('selectors come one after the other', () => {
  const all = [role('a', { x: '1' }, 'pods'), role('b', { y: '1' }, 'nodes')];
  expect(aggregatedRules(aggregate({ matchLabels: { y: '1' } }, { matchExpressions: [{ key: 'x', operator: 'Exists' }] }), all)).toEqual([
    rule('nodes'),
    rule('pods'),
  ]);
});
