import type { Execution } from '../../../../../machine/process/types.ts';
import { second } from '../../../../../time/index.ts';
import type { Command } from '../../../command.ts';
import { isFailure, UserError } from '../../../errors.ts';
import { arrayFlag, boolFlag, durationFlag, int32Flag, stringFlag } from '../../../flags/flag.ts';
import { printFlags } from '../../../flags/sets.ts';
import type { Invocation } from '../../../invocation.ts';
import { operationPrinter } from '../../../printers/operation-printer.ts';
import { at } from '../../../resource/object.ts';
import { parseAmounts } from '../../set/resources.ts';
import { labelSelectorOf } from '../../shared/label-selector.ts';
import { generated, nameArgument } from '../generate.ts';

/** kubectl create namespace */
export const namespace: Command = generated({
  name: 'namespace',
  aliases: ['ns'],
  use: 'namespace NAME [--dry-run=server|client|none]',
  short: 'Create a namespace with the specified name',
  flags: [],
  cluster: true,
  *make(_, name) {
    return { kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} };
  },
});

/** kubectl create serviceaccount */
export const serviceAccount: Command = generated({
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount NAME [--dry-run=server|client|none]',
  short: 'Create a service account with the specified name',
  flags: [],
  failure: 'failed to create serviceaccount: ',
  *make(_, name) {
    return { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } };
  },
});

/** kubectl create quota */
export const quota: Command = generated({
  name: 'quota',
  aliases: ['resourcequota'],
  use: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  short: 'Create a quota with the specified name',
  flags: [stringFlag('hard', '', 'Limits, as pods=2,cpu=1.'), stringFlag('scopes', '', 'Scopes, comma separated.')],
  failure: 'failed to create quota: ',
  *make({ flags }, name) {
    const hard = parseAmounts(flags.string('hard'));
    const scopes = flags.string('scopes') === '' ? [] : flags.string('scopes').split(',');
    const spec = { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) };
    return { kind: 'ResourceQuota', apiVersion: 'v1', metadata: { name }, spec, status: {} };
  },
});

/** kubectl create priorityclass */
export const priorityClass: Command = generated({
  name: 'priorityclass',
  aliases: ['pc'],
  use: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  short: 'Create a priority class with the specified name',
  flags: [
    int32Flag('value', '', 'The priority.'),
    boolFlag('global-default', '', 'Taken by Pods that name no class.'),
    stringFlag('description', '', 'When to use it.'),
    stringFlag('preemption-policy', '', 'PreemptLowerPriority or Never.', 'PreemptLowerPriority'),
  ],
  cluster: true,
  failure: 'failed to create priorityclass: ',
  *make({ flags }, name) {
    return {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: flags.number('value'),
      ...(flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(flags.string('description') ? { description: flags.string('description') } : {}),
      preemptionPolicy: flags.string('preemption-policy'),
    };
  },
});

/** `2` or `50%`. */
function numberOrPercent(text: string, flag: string): number | string {
  if (!/^\d+%?$/.test(text)) throw new UserError(`invalid format specified for ${flag}`);
  return text.endsWith('%') ? text : Number(text);
}

/** kubectl create poddisruptionbudget */
export const podDisruptionBudget: Command = generated({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  use: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  short: 'Create a pod disruption budget with the specified name',
  flags: [
    stringFlag('min-available', '', 'Number or percentage of Pods that must stay.'),
    stringFlag('max-unavailable', '', 'Number or percentage of Pods that may be missing.'),
    stringFlag('selector', '', 'Labels of the Pods.'),
  ],
  failure: 'failed to create poddisruptionbudgets: ',
  *make({ flags }, name) {
    const [least, most, selector] = ['min-available', 'max-unavailable', 'selector'].map((flag) => flags.string(flag)) as [string, string, string];
    if (selector === '') throw new UserError('a selector must be specified');
    if (most === '' && least === '') throw new UserError('one of min-available or max-unavailable must be specified');
    if (most !== '' && least !== '') throw new UserError('min-available and max-unavailable cannot be both specified');
    const spec = {
      ...(least ? { minAvailable: numberOrPercent(least, 'min-available') } : { maxUnavailable: numberOrPercent(most, 'max-unavailable') }),
      selector: labelSelectorOf(selector),
    };
    const status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    return { kind: 'PodDisruptionBudget', apiVersion: 'policy/v1', metadata: { name }, spec, status };
  },
});

/** kubectl create token */
export const token: Command = {
  name: 'token',
  use: 'token SERVICE_ACCOUNT_NAME',
  short: 'Request a service account token',
  examples: '  kubectl create token robot --duration=10m',
  flags: [
    ...printFlags,
    arrayFlag('audience', '', 'For whom the token is; may be repeated.'),
    durationFlag('duration', '', 'How long it is valid.'),
    stringFlag('bound-object-kind', '', 'Kind of the object that it dies with: Pod, Secret, Node.'),
    stringFlag('bound-object-name', '', 'Name of that object.'),
    stringFlag('bound-object-uid', '', 'UID of that object.'),
  ],
  run: createToken,
};

const boundKinds = ['Node', 'Pod', 'Secret'];

/** The object that the token dies with. */
function boundObject({ flags }: Invocation): object | undefined {
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((part) => flags.string(`bound-object-${part}`)) as [string, string, string];
  if (kind === '') {
    if (name !== '') throw new UserError('--bound-object-name can only be set if --bound-object-kind is provided');
    if (uid !== '') throw new UserError('--bound-object-uid can only be set if --bound-object-kind is provided');
    return undefined;
  }
  if (!boundKinds.includes(kind)) throw new UserError(`supported --bound-object-kind values are ${boundKinds.join(', ')}`);
  if (name === '') throw new UserError('--bound-object-name is required if --bound-object-kind is provided');
  return { kind, apiVersion: 'v1', name, ...(uid && { uid }) };
}

function* createToken(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const name = nameArgument(invocation);
  const printer = yield* operationPrinter(invocation);
  const { name: space } = yield* invocation.namespace();
  const duration = flags.number('duration');
  if (duration < 0) throw new UserError('--duration must be greater than or equal to 0');
  if (duration % second !== 0) throw new UserError('--duration cannot be expressed in units less than seconds');
  const audiences = flags.list('audience');
  if (audiences.includes('')) throw new UserError('--audience must not be an empty string');
  const boundObjectRef = boundObject(invocation);
  const spec = {
    ...(audiences.length > 0 ? { audiences } : { audiences: null }),
    ...(duration > 0 ? { expirationSeconds: duration / second } : {}),
    ...(boundObjectRef && { boundObjectRef }),
  };
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec };
  let answer: unknown;
  try {
    answer = (yield* (yield* invocation.client()).request({ method: 'POST', path: `/api/v1/namespaces/${space}/serviceaccounts/${name}/token`, body })).body;
  } catch (error) {
    throw isFailure(error) ? new UserError(`failed to create token: ${error.message}`) : error;
  }
  if (printer.printsObjects || flags.string('output') === 'name') return yield* printer.print(answer, '');
  // A line of its own on a terminal; in a pipe there is the token alone.
  yield* invocation.out(`${String(at(answer, 'status', 'token') ?? '')}${invocation.process.isTerminal(1) ? '\n' : ''}`);
}
