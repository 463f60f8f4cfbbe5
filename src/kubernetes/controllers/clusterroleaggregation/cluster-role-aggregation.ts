import { equal } from '../../api/equal.ts';
import { fromLabelSelector, type LabelSelectorFields } from '../../api/selector.ts';
import type { ClusterRole, PolicyRule } from '../../api/types.ts';
import { clusterRoles } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';

const manager = 'clusterrole-aggregation-controller';

/** The rules of a role that is made of others: theirs in the order of their names for each selector, each once. */
export function aggregatedRules(role: ClusterRole, all: readonly ClusterRole[]): readonly PolicyRule[] {
  const rules: PolicyRule[] = [];
  const sorted = [...all].sort((a, b) => (a.metadata.name! < b.metadata.name! ? -1 : 1));
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const parsed = fromLabelSelector(selector as LabelSelectorFields);
    if ('error' in parsed) continue;
    for (const other of sorted) {
      if (other.metadata.name === role.metadata.name || !parsed.selector.matches(other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) if (!rules.some((one) => equal(one, rule))) rules.push(rule);
    }
  }
  return rules;
}

/** Keeps the rules of ClusterRoles with an aggregationRule (pkg/controller/clusterroleaggregation). */
export function startClusterRoleAggregation(context: ControllerContext): Controller {
  const client = context.client(manager);
  const known = context.informer(clusterRoles);
  const queue = new WorkQueue({ clock: context.clock, name: 'clusterroleaggregation', sync });

  function sync(name: string): 'retry' | undefined {
    const role = known.get(name);
    if (!role?.aggregationRule) return undefined;
    const rules = aggregatedRules(role, known.list());
    if (equal(rules, role.rules ?? [])) return undefined;
    const configuration = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules };
    const result = client.patch(clusterRoles, '', name, configuration, { type: 'apply-patch+yaml', fieldManager: manager, force: true });
    return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  function enqueue(): void {
    for (const role of known.list()) if (role.aggregationRule) queue.add(role.metadata.name!);
  }

  known.addHandler({ onAdd: enqueue, onUpdate: enqueue, onDelete: enqueue });
  return { stop: () => queue.stop() };
}
