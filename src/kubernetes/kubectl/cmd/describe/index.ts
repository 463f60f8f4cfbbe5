import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { boolFlag } from '../../flags/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, fileFlags, selectorFlag } from '../../flags/sets.ts';
import { runDescribe } from './describe.ts';

/** kubectl describe */
export const describe: Command = {
  name: 'describe',
  suggestFor: ['inspect'],
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  long: 'Prints what is known of objects, with what belongs to them, such as their events. A name that no object has is taken as the beginning of names.',
  examples: `  # One Pod
  kubectl describe pod web

  # All Pods with a label
  kubectl describe pods -l app=web

  # A node
  kubectl describe node node-1`,
  flags: [
    ...fileFlags('containing the resource to describe'),
    selectorFlag,
    allNamespacesFlag,
    boolFlag('show-events', '', 'Print the events of the objects.', 'true'),
    chunkSizeFlag,
  ],
  run: runDescribe,
  complete: completeResources,
};
