import type { KubernetesObject } from '../../api/meta.ts';
import type { PolicyRule } from '../../api/types.ts';
import { bindingTable, roleTable } from './role-table.ts';

const group = 'rbac.authorization.k8s.io';
const apiVersion = `${group}/v1`;

const metadata = (name: string, aggregatedTo?: string) => ({
  name,
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...(aggregatedTo && { [aggregateTo(aggregatedTo)]: 'true' }) },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
});

const aggregateTo = (role: string) => `${group}/aggregate-to-${role}`;

/** Words of the table for several verbs. */
const verbSets: Readonly<Record<string, readonly string[]>> = {
  read: ['get', 'list', 'watch'],
  write: ['create', 'delete', 'deletecollection', 'patch', 'update'],
};

/** Upstream sorts verbs, groups and resources of a rule. */
const list = (text: string, separator = ',') => text.split(separator).sort();

function ruleOf(text: string): PolicyRule {
  if (text === 'events') return ruleOf('create,update,patch +events.k8s.io:events');
  const [given, what = ''] = text.split(' ') as [string, string?];
  const verbs = [...new Set(given.split(',').flatMap((verb) => verbSets[verb] ?? [verb]))].sort();
  if (!what.includes(':')) return { verbs, nonResourceURLs: list(what) };
  const [groups = '', rest = ''] = what.split(':');
  const [resources = '', names] = rest.split('=');
  return { verbs, apiGroups: list(groups, '+'), resources: list(resources), ...(names && { resourceNames: list(names) }) };
}

const rules = Object.fromEntries(Object.entries(roleTable).map(([name, text]) => [name, text.split('; ').map(ruleOf)]));

function role(name: string, own: readonly PolicyRule[], more: object = {}, aggregatedTo?: string): KubernetesObject {
  return { apiVersion, kind: 'ClusterRole', metadata: metadata(name, aggregatedTo), ...more, rules: own } as unknown as KubernetesObject;
}

/** A role made of those that are labelled for it, as the controller of aggregation leaves it: their rules in the order of their names. */
const aggregated = (name: string, own: readonly PolicyRule[], aggregatedTo?: string) =>
  role(name, own, { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregateTo(name)]: 'true' } }] } }, aggregatedTo);

function subjectOf(text: string): object {
  const [, kind, name = ''] = /^(\w+):(.*)$/.exec(text)!;
  if (kind !== 'sa') return { apiGroup: group, kind: kind === 'user' ? 'User' : 'Group', name };
  const [namespace, account] = name.split('/');
  return { kind: 'ServiceAccount', name: account, namespace };
}

function binding(name: string, subjects: readonly string[]): KubernetesObject {
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name };
  return {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: metadata(name),
    roleRef,
    ...(subjects.length > 0 && { subjects: subjects.map(subjectOf) }),
  } as unknown as KubernetesObject;
}

const view = rules['system:aggregate-to-view']!;
const edit = [...rules['system:aggregate-to-edit']!, ...view];
const admin = [...edit, ...rules['system:aggregate-to-admin']!];

/** The roles that users are given, those of the control plane's parts, and what everybody may do. */
export const bootstrapRoles: readonly KubernetesObject[] = [
  aggregated('admin', admin),
  aggregated('edit', edit, 'admin'),
  aggregated('view', view, 'edit'),
  ...Object.entries(rules).map(([name, own]) => role(name, own, {}, /^system:aggregate-to-(\w+)$/.exec(name)?.[1])),
  ...Object.entries(bindingTable).map(([name, subjects]) => binding(name, subjects)),
];
