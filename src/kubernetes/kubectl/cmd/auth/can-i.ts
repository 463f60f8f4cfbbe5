import type { Execution } from '../../../../machine/process/types.ts';
import type { PolicyRule } from '../../../api/types.ts';
import { Exit, isFailure, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { findResourceType, type Mapping } from '../../resource/mapper.ts';
import { grantCells, grantsOf, grantText } from '../../text/rbac-rules.ts';
import { newListWriter } from '../../text/tab-writer.ts';

interface ReviewStatus {
  readonly status: { readonly allowed: boolean; readonly reason?: string; readonly evaluationError?: string };
}

const resourceVerbs = new Set('get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(' '));
const pathVerbs = new Set('get put post head options delete patch *'.split(' '));

/** kubectl auth can-i */
export function* canI(invocation: Invocation): Execution<number> {
  const { flags, args } = invocation;
  if (flags.bool('list')) return yield* listRules(invocation);
  if (args.length !== 2)
    throw new UserError("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.");
  const [verb, subject] = args as [string, string];
  const namespace = flags.bool('all-namespaces') ? '' : (yield* invocation.namespace()).name;
  const spec = subject.startsWith('/')
    ? { nonResourceAttributes: yield* pathAttributes(invocation, verb, subject) }
    : { resourceAttributes: yield* resourceAttributes(invocation, verb, subject, namespace) };
  if (flags.bool('no-headers')) throw new UserError('--no-headers cannot be set without --list specified');
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

/** Each of these warnings ends in an empty line. */
const warn = (invocation: Invocation, text: string) => invocation.err(`Warning: ${text}\n\n`);

function* pathAttributes(invocation: Invocation, verb: string, path: string): Execution<object> {
  if (invocation.flags.string('subresource') !== '') throw new UserError('--subresource can not be used with NonResourceURL');
  if (!pathVerbs.has(verb)) yield* warn(invocation, `verb '${verb}' is not a known verb`);
  return { path, verb };
}

function* resourceAttributes(invocation: Invocation, verb: string, subject: string, namespace: string): Execution<object> {
  const [type = '', ...rest] = subject.split('/');
  const name = rest.join('/');
  const mapping = yield* mappingOf(invocation, type);
  const subresource = invocation.flags.string('subresource');
  if (!invocation.flags.bool('all-namespaces')) {
    if (mapping && !mapping.namespaced)
      yield* warn(invocation, `resource '${mapping.resource}' is not namespace scoped${mapping.group ? ` in group '${mapping.group}'` : ''}`);
    if (!resourceVerbs.has(verb)) yield* warn(invocation, `verb '${verb}' is not a known verb`);
  }
  // A type that the server does not have is asked for as it was written. pods/log is a name: the subresource is only meant with --subresource.
  const attributes = { namespace, verb, group: mapping?.group ?? '', resource: mapping?.resource ?? type };
  return { ...attributes, ...(subresource && { subresource }), ...(name && { name }) };
}

function* mappingOf(invocation: Invocation, type: string): Execution<Mapping | undefined> {
  if (type === '*') return undefined;
  try {
    return findResourceType(yield* invocation.discovery(2), type.toLowerCase()).mapping;
  } catch (error) {
    if (!isFailure(error)) throw error;
    const [resource, ...group] = type.toLowerCase().split('.');
    if (resource !== 'users' && resource !== 'groups')
      yield* warn(invocation, `the server doesn't have a resource type '${resource}'${group.length > 0 ? ` in group '${group.join('.')}'` : ''}`);
    return undefined;
  }
}

interface RulesStatus {
  readonly resourceRules?: readonly PolicyRule[];
  readonly nonResourceRules?: readonly PolicyRule[];
  readonly incomplete?: boolean;
  readonly evaluationError?: string;
}

function* listRules(invocation: Invocation): Execution<number> {
  const { args, flags } = invocation;
  if (args.length > 0) throw new UserError('list option must be specified with no arguments');
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.string('subresource') !== '')
    throw new UserError("list option can't be specified with neither quiet, all-namespaces nor subresource options");
  const { name: namespace } = yield* invocation.namespace();
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', metadata: {}, spec: { namespace } };
  const answer = yield* (yield* invocation.client()).request({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', body });
  const { status } = answer.body as { readonly status: RulesStatus };
  if (status.incomplete) yield* invocation.err(`Warning: the list may be incomplete: ${status.evaluationError ?? ''}\n`);
  const writer = newListWriter();
  if (!flags.bool('no-headers')) writer.write('Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  for (const grant of grantsOf([...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])])) {
    writer.write(`${grantText(grant)}\t${grantCells(grant)}\n`);
  }
  yield* invocation.out(writer.flush());
  return 0;
}
