import type { Execution } from '../../../../machine/process/types.ts';
import { parseQuantity } from '../../../api/quantity.ts';
import type { Command } from '../../command.ts';
import { throwAll, UserError } from '../../errors.ts';
import { stringFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { containerNames, fits, updateContainers, updatePodSpec } from '../shared/pod-spec.ts';
import { recordFlag } from '../shared/record.ts';
import { applyUpdate, checkLocal, chosenObjects, setFlags } from './update.ts';

/** kubectl set resources */
export const resources: Command = {
  name: 'resources',
  use: 'resources (-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  short: 'Update resource requests/limits on objects with pod templates',
  examples: '  # A limit of memory for the container nginx\n  kubectl set resources deployment/web -c nginx --limits=memory=64Mi',
  flags: [
    ...setFlags,
    recordFlag,
    stringFlag('containers', 'c', 'Containers to change, with * for any part of a name.', '*'),
    stringFlag('limits', '', 'Limits, as cpu=100m,memory=64Mi.'),
    stringFlag('requests', '', 'Requests, as cpu=100m,memory=64Mi.'),
  ],
  run,
};

type Amounts = Readonly<Record<string, string>>;

/** `cpu=100m,memory=64Mi` (generateversioned.populateResourceListV1). */
export function parseAmounts(text: string): Amounts {
  const amounts: Record<string, string> = {};
  for (const part of text === '' ? [] : text.split(',')) {
    const pair = part.split('=');
    if (pair.length !== 2) throw new UserError(`Invalid argument syntax ${part}, expected <resource>=<value>`);
    const parsed = parseQuantity(pair[1]!);
    if ('error' in parsed) throw new UserError(parsed.error);
    amounts[pair[0]!] = parsed.quantity.toString();
  }
  return amounts;
}

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const infos = yield* chosenObjects(invocation, invocation.args);
  yield* checkLocal(invocation);
  if (flags.bool('all') && flags.string('selector') !== '') throw new UserError('cannot set --all and --selector at the same time');
  if (flags.string('limits') === '' && flags.string('requests') === '') {
    throw new UserError('you must specify an update to requests or limits (in the form of --requests/--limits)');
  }
  const [limits, requests] = [parseAmounts(flags.string('limits')), parseAmounts(flags.string('requests'))];
  const pattern = flags.string('containers');
  const missing: Error[] = [];
  const merged = (before: Amounts | undefined, more: Amounts) => (Object.keys(more).length > 0 ? { ...before, ...more } : before);
  yield* applyUpdate(invocation, infos, {
    operation: 'resource requirements updated',
    failure: 'failed to patch resources update to pod template ',
    change: (object) =>
      updatePodSpec(object, (spec) => {
        if (!containerNames(spec).some((name) => fits(name, pattern))) missing.push(new UserError(`error: unable to find container named ${pattern}`));
        return updateContainers(
          spec,
          (name) => fits(name, pattern),
          (container) => {
            const [l, r] = [
              merged(container.resources?.limits as Amounts | undefined, limits),
              merged(container.resources?.requests as Amounts | undefined, requests),
            ];
            return { ...container, resources: { ...container.resources, ...(l ? { limits: l } : {}), ...(r ? { requests: r } : {}) } };
          },
        );
      }),
  });
  throwAll(missing);
}
