import type { Execution } from '../../../../machine/process/types.ts';
import { Exit, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { findResourceType, groupResourceOf, type Mapping } from '../../resource/mapper.ts';
import { newListWriter } from '../../text/tab-writer.ts';

interface ReviewStatus {
  readonly status: { readonly allowed: boolean; readonly reason?: string; readonly evaluationError?: string };
}

/** kubectl auth can-i */
export function* canI(invocation: Invocation): Execution<number> {
  const { flags, args, path } = invocation;
  if (flags.bool('list')) return yield* listRules(invocation);
  if (args.length !== 2 && args.length !== 3) {
    throw new UserError(`you must specify two arguments: verb resource or verb resource/resourceName.\nSee '${path} -h' for help and examples.`);
  }
  const [verb, subject, named = ''] = args as [string, string, string?];
  const namespace = flags.bool('all-namespaces') ? '' : (yield* invocation.namespace()).name;
  const spec = subject.startsWith('/')
    ? { nonResourceAttributes: { path: subject, verb } }
    : { resourceAttributes: yield* resourceAttributes(invocation, verb, subject, named, namespace) };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec };
  const answer = yield* (yield* invocation.client()).request({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body });
  const { allowed, reason, evaluationError } = (answer.body as ReviewStatus).status;
  if (!flags.bool('quiet')) {
    const more = `${reason ? ` - ${reason}` : ''}${evaluationError ? ` - ${evaluationError}` : ''}`;
    yield* invocation.out(allowed ? 'yes\n' : `no${more}\n`);
  }
  if (!allowed) throw new Exit(1);
  return 0;
}

function* resourceAttributes(invocation: Invocation, verb: string, subject: string, named: string, namespace: string): Execution<object> {
  const [type, name = named] = subject.split('/') as [string, string?];
  const found = yield* mappingOf(invocation, type);
  if (found.warning) yield* invocation.err(`${found.warning}\n`);
  if (found.mapping && !found.mapping.namespaced && namespace !== '')
    yield* invocation.err(`Warning: resource '${type}' is not namespace scoped${found.mapping.group ? ` in group '${found.mapping.group}'` : ''}\n\n`);
  const group = found.mapping?.group ?? type.split('.').slice(1).join('.');
  const subresource = invocation.flags.string('subresource');
  // pods/log is written like a name, and means the subresource of that name only with --subresource.
  return {
    namespace,
    verb,
    group,
    resource: found.mapping?.resource ?? type.split('.')[0],
    ...(subresource ? { subresource } : {}),
    ...(name ? { name } : {}),
  };
}

function* mappingOf(invocation: Invocation, type: string): Execution<{ readonly mapping?: Mapping; readonly warning?: string }> {
  if (type === '*') return {};
  try {
    return { mapping: findResourceType(yield* invocation.discovery(), type).mapping };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { warning: `Warning: the server doesn't have a resource type '${type}'\n` };
  }
}

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

function* listRules(invocation: Invocation): Execution<number> {
  if (invocation.args.length > 0) throw new UserError('list option must be specified with no arguments');
  const { name: namespace } = yield* invocation.namespace();
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', metadata: {}, spec: { namespace } };
  const answer = yield* (yield* invocation.client()).request({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', body });
  const status = (answer.body as { readonly status: { readonly resourceRules?: readonly Rule[]; readonly nonResourceRules?: readonly Rule[] } }).status;
  const rows = [...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])].flatMap(split);
  const writer = newListWriter();
  if (!invocation.flags.bool('no-headers')) writer.write('Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  const list = (values: readonly string[] | undefined) => `[${(values ?? []).join(' ')}]`;
  for (const { resource, rule } of rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))) {
    writer.write(`${resource}\t${list(rule.nonResourceURLs)}\t${list(rule.resourceNames)}\t${list(rule.verbs)}\n`);
  }
  yield* invocation.out(writer.flush());
  return 0;
}

/** One row for each group and resource of a rule. */
function split(rule: Rule): readonly { readonly key: string; readonly resource: string; readonly rule: Rule }[] {
  const pairs = (rule.apiGroups ?? ['']).flatMap((group) => (rule.resources ?? ['']).map((resource) => groupResourceOf({ group, resource })));
  return pairs.map((resource) => ({ key: `${resource} ${(rule.nonResourceURLs ?? []).join(' ')}`, resource, rule }));
}
