import type { Execution } from '../../../../../machine/process/types.ts';
import type { Command } from '../../../command.ts';
import { Exit, UserError } from '../../../errors.ts';
import { arrayFlag, type Flag, stringFlag, stringsFlag } from '../../../flags/flag.ts';
import type { Invocation } from '../../../invocation.ts';
import { findResourceType } from '../../../resource/mapper.ts';
import { generated } from '../generate.ts';

const rbac = 'rbac.authorization.k8s.io';
const version = `${rbac}/v1`;

const standardVerbs = new Set([
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
  'proxy',
  '*',
]);

const ruleFlags: readonly Flag[] = [
  stringsFlag('verb', '', 'What may be done; may be repeated.'),
  stringsFlag('resource', '', 'Types that it may be done with, as deployments.apps or pods/log.'),
  arrayFlag('resource-name', '', 'Names of the objects; all if empty.'),
];

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** One rule for each API group of the resources. */
function* rulesFor(invocation: Invocation): Execution<readonly Rule[]> {
  const { flags } = invocation;
  const verbs = flags.list('verb').includes('*') ? ['*'] : [...new Set(flags.list('verb'))];
  const given = flags.list('resource');
  const names = [...new Set(flags.list('resource-name'))];
  if (verbs.length === 0) throw new UserError('at least one verb must be specified');
  for (const verb of verbs) if (!standardVerbs.has(verb)) yield* invocation.err(`Warning: '${verb}' is not a standard resource verb\n`);
  const urls = flags.has('non-resource-url') ? flags.list('non-resource-url') : [];
  if (given.length === 0 && urls.length === 0) throw new UserError('at least one resource must be specified');
  const groups = new Map<string, string[]>();
  for (const text of given) {
    const [group, resource] = yield* resolveResource(invocation, text);
    const list = groups.get(group) ?? [];
    if (!list.includes(resource)) list.push(resource);
    groups.set(group, list);
  }
  const rules: Rule[] = [...groups].map(([group, resources]) => ({
    verbs,
    apiGroups: [group],
    resources,
    ...(names.length > 0 ? { resourceNames: names } : {}),
  }));
  return urls.length > 0 ? [...rules, { verbs, nonResourceURLs: urls }] : rules;
}

function* resolveResource(invocation: Invocation, text: string): Execution<readonly [group: string, resource: string]> {
  const [type, subresource] = text.split('/');
  if (type === '*') return ['*', '*'];
  try {
    const { mapping } = findResourceType(yield* invocation.discovery(), type!);
    return [mapping.group, subresource ? `${mapping.resource}/${subresource}` : mapping.resource];
  } catch (error) {
    if (error instanceof UserError) throw new Exit(1, `the server doesn't have a resource type "${type!.split('.')[0]}"`);
    throw error;
  }
}

/** kubectl create role */
export const role: Command = generated({
  name: 'role',
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  examples: '  kubectl create role reader --verb=get,list --resource=pods',
  flags: ruleFlags,
  failure: 'failed to create role: ',
  *make(invocation, name) {
    return { kind: 'Role', apiVersion: version, metadata: { name }, rules: yield* rulesFor(invocation) };
  },
});

/** kubectl create clusterrole */
export const clusterRole: Command = generated({
  name: 'clusterrole',
  use: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a cluster role',
  flags: [
    ...ruleFlags,
    stringsFlag('non-resource-url', '', 'Paths outside the resources, as /healthz.'),
    stringFlag('aggregation-rule', '', 'Labels of the roles to take rules from.'),
  ],
  cluster: true,
  failure: 'failed to create clusterrole: ',
  *make(invocation, name) {
    const aggregation = invocation.flags.string('aggregation-rule');
    if (aggregation === '') return { kind: 'ClusterRole', apiVersion: version, metadata: { name }, rules: yield* rulesFor(invocation) };
    const matchLabels = Object.fromEntries(aggregation.split(',').map((pair) => pair.split('=') as [string, string]));
    return { kind: 'ClusterRole', apiVersion: version, metadata: { name }, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null };
  },
});

const subjectFlags: readonly Flag[] = [
  arrayFlag('user', '', 'Users of the binding; may be repeated.'),
  arrayFlag('group', '', 'Groups of the binding; may be repeated.'),
  arrayFlag('serviceaccount', '', 'Service accounts of the binding, as namespace:name.'),
];

function subjectsOf({ flags }: Invocation): readonly object[] {
  return [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: rbac, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: rbac, name })),
    ...flags.list('serviceaccount').map((text) => {
      const parts = text.split(':');
      if (parts.length !== 2 || parts[0] === '' || parts[1] === '') throw new UserError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name: parts[1]!, namespace: parts[0]! };
    }),
  ];
}

/** kubectl create rolebinding */
export const roleBinding: Command = generated({
  name: 'rolebinding',
  use: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a role binding for a particular role or cluster role',
  flags: [stringFlag('clusterrole', '', 'ClusterRole to bind.'), stringFlag('role', '', 'Role to bind.'), ...subjectFlags],
  failure: 'failed to create rolebinding: ',
  *make(invocation, name) {
    const [cluster, own] = [invocation.flags.string('clusterrole'), invocation.flags.string('role')];
    if ((cluster === '') === (own === '')) throw new UserError('exactly one of clusterrole or role must be specified');
    const roleRef = { apiGroup: rbac, kind: own ? 'Role' : 'ClusterRole', name: own || cluster };
    return { kind: 'RoleBinding', apiVersion: version, metadata: { name }, subjects: subjectsOf(invocation), roleRef };
  },
});

/** kubectl create clusterrolebinding */
export const clusterRoleBinding: Command = generated({
  name: 'clusterrolebinding',
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a cluster role binding for a particular cluster role',
  flags: [stringFlag('clusterrole', '', 'ClusterRole to bind.'), ...subjectFlags],
  required: ['clusterrole'],
  cluster: true,
  failure: 'failed to create clusterrolebinding: ',
  *make(invocation, name) {
    const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: invocation.flags.string('clusterrole') };
    return { kind: 'ClusterRoleBinding', apiVersion: version, metadata: { name }, subjects: subjectsOf(invocation), roleRef };
  },
});
