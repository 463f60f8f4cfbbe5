import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { boolFlag, stringFlag } from '../../flags/flag.ts';
import { allFlag, allNamespacesFlag, deleteFlags, dryRunFlag, fieldSelectorFlag, fileFlags, selectorFlag } from '../../flags/sets.ts';
import { runDelete } from './delete.ts';

/** kubectl delete */
export const deleteCommand: Command = {
  name: 'delete',
  suggestFor: ['rm', 'remove'],
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  long: 'Deletes objects and waits until they are gone. Pods get their grace period to end; --force does not wait for it.',
  examples: `  # One Pod
  kubectl delete pod web

  # What a file describes
  kubectl delete -f pod.yaml

  # By label
  kubectl delete pods -l app=web

  # Without waiting for the Pod to end
  kubectl delete pod web --force`,
  flags: [
    ...fileFlags('containing the resource to delete.'),
    selectorFlag,
    fieldSelectorFlag,
    allFlag('All objects of the types in the namespace.'),
    allNamespacesFlag,
    ...deleteFlags.map((flag) => (flag.name === 'wait' ? { ...flag, fallback: 'true' } : flag)),
    boolFlag('ignore-not-found', '', 'No error for objects that do not exist.'),
    boolFlag('now', '', 'Let the objects end within one second.'),
    boolFlag('interactive', 'i', 'Delete only what is confirmed.'),
    stringFlag('output', 'o', 'Output mode: "-o name" prints type/name.'),
    stringFlag('raw', '', 'Path to DELETE, as it is.'),
    dryRunFlag,
  ],
  run: runDelete,
  complete: completeResources,
};
