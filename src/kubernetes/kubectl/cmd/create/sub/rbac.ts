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

const nonResourceVerbs = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']);

const roleKinds = ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'];
/** Verbs that only mean something for these resources, some of which no server serves. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: roleKinds,
  escalate: roleKinds,
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
};

/** A `--resource`: its group and plural as the server has them, or as they were written where it has none. */
interface Target {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly unknown?: Error;
}

function* targetsOf(invocation: Invocation): Execution<readonly Target[]> {
  const out: Target[] = [];
  for (const text of invocation.flags.list('resource')) {
    const [type, subresource = ''] = splitOnce(text, '/');
    if (text === '*') return [{ group: '', resource: '*', subresource: '' }];
    out.push({ ...(yield* resolveResource(invocation, type!)), subresource });
  }
  return out;
}

/** As strings.SplitN(text, separator, 2). */
function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function* resolveResource(invocation: Invocation, text: string): Execution<Omit<Target, 'subresource'>> {
  const [resource = '', group = ''] = splitOnce(text, '.');
  if (resource === '') throw new UserError('resource must be specified if apiGroup/subresource specified');
  if (resource === '*') return { group, resource };
  try {
    const { mapping } = findResourceType(yield* invocation.discovery(), text);
    return { group: mapping.group, resource: mapping.resource };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { group, resource, unknown: new Exit(1, `the server doesn't have a resource type "${resource}"`) };
  }
}

function checkTargets(targets: readonly Target[], verbs: readonly string[]): void {
  for (const { group, resource, unknown } of targets) {
    if (resource === '*') return;
    let known = unknown === undefined;
    for (const verb of verbs) {
      const allowed = specialVerbs[verb];
      if (!allowed) continue;
      if (!allowed.includes(group ? `${resource}.${group}` : resource)) throw new UserError(`can not perform '${verb}' on '${resource}' in group '${group}'`);
      known = true;
    }
    if (!known) throw unknown;
  }
}

/** One rule for each API group of the resources, in the order of the groups' names. */
function* rulesFor(invocation: Invocation): Execution<readonly Rule[]> {
  const { flags } = invocation;
  const verbs = flags.list('verb').includes('*') ? ['*'] : [...new Set(flags.list('verb'))];
  const names = [...new Set(flags.list('resource-name'))];
  const cluster = flags.has('non-resource-url');
  const urls = cluster ? [...new Set(flags.list('non-resource-url'))] : [];
  const targets = yield* targetsOf(invocation);
  if (verbs.length === 0) throw new UserError('at least one verb must be specified');
  if (cluster && targets.length === 0 && urls.length === 0) throw new UserError('one of resource or nonResourceURL must be specified');
  if (!cluster || targets.length > 0)
    for (const verb of verbs) if (!standardVerbs.has(verb)) yield* invocation.err(`Warning: '${verb}' is not a standard resource verb\n`);
  if (!cluster && targets.length === 0) throw new UserError('at least one resource must be specified');
  checkTargets(targets, verbs);
  if (urls.length > 0) checkUrls(urls, verbs);
  const groups = new Map<string, string[]>();
  for (const { group, resource, subresource } of targets) {
    const full = subresource ? `${resource}/${subresource}` : resource;
    const list = groups.get(group) ?? [];
    if (!list.includes(full)) list.push(full);
    groups.set(group, list);
  }
  const rules: Rule[] = [...groups.keys()].sort().map((group) => ({
    verbs,
    apiGroups: [group],
    resources: groups.get(group)!,
    ...(names.length > 0 ? { resourceNames: names } : {}),
  }));
  return urls.length > 0 ? [...rules, { verbs, nonResourceURLs: urls }] : rules;
}

function checkUrls(urls: readonly string[], verbs: readonly string[]): void {
  const wrong = verbs.find((verb) => !nonResourceVerbs.has(verb));
  if (wrong) throw new UserError(`invalid verb: '${wrong}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new UserError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) throw new UserError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

/** kubectl create role */
export const role: Command = generated({
  name: 'role',
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  examples: '  kubectl create role reader --verb=get,list --resource=pods',
  flags: ruleFlags,
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
  *make(invocation, name) {
    const aggregation = invocation.flags.string('aggregation-rule');
    if (aggregation === '') return { kind: 'ClusterRole', apiVersion: version, metadata: { name }, rules: yield* rulesFor(invocation) };
    if (['verb', 'resource', 'resource-name', 'non-resource-url'].some((flag) => invocation.flags.list(flag).length > 0))
      throw new UserError('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
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
