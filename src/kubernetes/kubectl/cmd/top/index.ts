import type { Execution } from '../../../../machine/process/types.ts';
import { parseLabelSelector } from '../../../api/selector.ts';
import type { Command } from '../../command.ts';
import { completePods, namesOf } from '../../completion/resources.ts';
import { UserError } from '../../errors.ts';
import { boolFlag, type Flag, stringFlag } from '../../flags/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';

const common: readonly Flag[] = [
  selectorFlag,
  stringFlag('sort-by', '', 'Sort by cpu or memory.'),
  boolFlag('no-headers', '', 'Print no headers.'),
  boolFlag('use-protocol-buffers', '', 'Ask for protocol buffers.', 'true'),
  boolFlag('show-swap', '', 'Print swap too.'),
];

/** Asks for metrics as the real one does; a cluster without a metrics server has none. */
function* run(invocation: Invocation): Execution<void> {
  const { args, flags, command, path } = invocation;
  if (args.length > 1) throw new UserError(`${command.use}\nSee '${path} -h' for help and examples`);
  const sortBy = flags.string('sort-by');
  if (sortBy !== '' && sortBy !== 'cpu' && sortBy !== 'memory') throw new UserError('--sort-by accepts only cpu or memory');
  const selectors = ['selector', 'field-selector'].filter((name) => flags.has(name) && flags.string(name) !== '');
  if (selectors.length > 0 && args.length > 0) throw new UserError(`only one of NAME or ${command.name === 'pod' ? 'selector' : '--selector'} can be provided`);
  const selector = parseLabelSelector(flags.string('selector'));
  if ('error' in selector) throw new UserError(selector.error);
  const { groups } = yield* invocation.discovery(0);
  if (!groups.some((group) => group.name === 'metrics.k8s.io')) throw new UserError('Metrics API not available');
  throw new UserError('metrics are not simulated in Podlab');
}

/** kubectl top */
export const top: Command = {
  name: 'top',
  suggestFor: ['stats'],
  use: 'top [flags]',
  short: 'Display resource (CPU/memory) usage',
  long: "Display resource (CPU/memory) usage.\n\nThe figures come from the metrics server, which must run in the cluster; Podlab's clusters have none.",
  commands: [
    {
      name: 'node',
      aliases: ['nodes', 'no'],
      use: 'node [NAME | -l label]',
      short: 'Display resource (CPU/memory) usage of nodes',
      flags: [...common, boolFlag('show-capacity', '', 'Percentages of the capacity.')],
      run,
      complete: (invocation) => namesOf(invocation, 'nodes'),
    },
    {
      name: 'pod',
      aliases: ['pods', 'po'],
      use: 'pod [NAME | -l label]',
      short: 'Display resource (CPU/memory) usage of pods',
      flags: [...common, fieldSelectorFlag, allNamespacesFlag, boolFlag('containers', '', 'Print the containers.'), boolFlag('sum', '', 'Print the sum.')],
      run,
      complete: completePods,
    },
  ],
};
