import type { Execution } from '../../../../machine/process/types.ts';
import type { LabelSelectorRequirement, Subject } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { arrayFlag, stringFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { at } from '../../resource/object.ts';
import { setIn } from '../../resource/set-in.ts';
import { labelSelectorOf } from '../shared/label-selector.ts';
import { updatePodSpec } from '../shared/pod-spec.ts';
import { recordFlag } from '../shared/record.ts';
import { applyUpdate, checkLocal, chosenObjects, chosenResult, setFlags } from './update.ts';

/** kubectl set serviceaccount */
export const serviceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  short: 'Update the service account of a resource',
  examples: '  kubectl set serviceaccount deployment web robot',
  flags: [...setFlags.filter((flag) => flag.name !== 'selector'), recordFlag],
  *run(invocation: Invocation): Execution<void> {
    yield* checkLocal(invocation);
    if (invocation.args.length === 0) throw new UserError('serviceaccount is required');
    const name = invocation.args.at(-1)!;
    const infos = yield* chosenObjects(invocation, invocation.flags.bool('local') ? [] : invocation.args.slice(0, -1));
    yield* applyUpdate(invocation, infos, {
      operation: 'serviceaccount updated',
      failure: 'failed to patch ServiceAccountName ',
      always: true,
      change: (object) => updatePodSpec(object, (spec) => ({ ...spec, serviceAccountName: name })),
    });
  },
};

/** kubectl set selector */
export const selector: Command = {
  name: 'selector',
  use: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  short: 'Set the selector on a resource',
  examples: '  kubectl set selector service web app=shop',
  flags: [
    ...setFlags.filter((flag) => flag.name !== 'selector'),
    recordFlag,
    stringFlag('resource-version', '', 'Change the object only if it has this version.'),
  ],
  run: setSelector,
};

function* setSelector(invocation: Invocation): Execution<void> {
  const text = invocation.args.at(-1);
  if (text === undefined) throw new UserError('one selector is required');
  const { matchLabels = {}, matchExpressions = [] } = labelSelectorOf(text);
  const version = invocation.flags.string('resource-version');
  // One after the other: what was changed is told before the next one is read.
  yield* (yield* chosenResult(invocation, invocation.args.slice(0, -1))).visit((info) =>
    applyUpdate(invocation, [info], {
      operation: 'selector updated',
      failure: '',
      plainErrors: true,
      always: true,
      ...(version === '' ? {} : { resourceVersion: version }),
      change: (object) => {
        if (object.kind !== 'Service') throw new UserError('setting a selector is only supported for Services');
        if (matchExpressions.length > 0) throw new UserError(`match expression ${expressionsText(matchExpressions)} not supported on this object`);
        return setIn(object, ['spec', 'selector'], matchLabels);
      },
    }),
  );
}

/** As Go prints the structs: `[{tier In [a b]}]`. */
const expressionsText = (expressions: readonly LabelSelectorRequirement[]): string =>
  `[${expressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`).join(' ')}]`;

/** kubectl set subject */
export const subject: Command = {
  name: 'subject',
  use: 'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  examples: '  kubectl set subject rolebinding admin --group=operators',
  flags: [
    ...setFlags,
    arrayFlag('user', '', 'User of the binding; may be repeated.'),
    arrayFlag('group', '', 'Group of the binding; may be repeated.'),
    arrayFlag('serviceaccount', '', 'Service account of the binding, as namespace:name.'),
  ],
  *run(invocation: Invocation): Execution<void> {
    const { flags } = invocation;
    const infos = yield* chosenObjects(invocation, invocation.args);
    yield* checkLocal(invocation);
    if (flags.bool('all') && flags.string('selector') !== '') throw new UserError('cannot set --all and --selector at the same time');
    const rbac = 'rbac.authorization.k8s.io';
    const wanted: readonly Subject[] = [
      ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: rbac, name })),
      ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: rbac, name })),
      ...flags.list('serviceaccount').map((text) => {
        const [namespace, name, ...more] = text.split(':');
        if (!name || more.length > 0) throw new UserError('serviceaccount must be <namespace>:<name>');
        if (namespace === '' && infos.some(({ mapping }) => mapping.kind === 'ClusterRoleBinding'))
          throw new UserError('serviceaccount must be <namespace>:<name>, namespace must be specified');
        return { kind: 'ServiceAccount', name, namespace: namespace! };
      }),
    ];
    if (wanted.length === 0) throw new UserError('you must specify at least one value of user, group or serviceaccount');
    yield* applyUpdate(invocation, infos, {
      operation: 'subjects updated',
      failure: 'failed to patch subjects to rolebinding: ',
      change: (object) => {
        if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding')
          throw new UserError('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
        const before = (at(object, 'subjects') ?? []) as readonly Subject[];
        const same = (a: Subject, b: Subject) => a.kind === b.kind && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '');
        return setIn(object, ['subjects'], [...before, ...wanted.filter((one) => !before.some((other) => same(one, other)))]);
      },
    });
  },
};
