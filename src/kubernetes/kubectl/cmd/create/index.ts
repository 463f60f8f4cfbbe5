import type { Command } from '../../command.ts';
import { boolFlag, stringFlag } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag, selectorFlag, validateFlag } from '../../flags/sets.ts';
import { recordFlag } from '../shared/record.ts';
import { createCommands } from './commands.ts';
import { runCreate } from './create.ts';

/** kubectl create */
export const create: Command = {
  name: 'create',
  use: 'create -f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: 'Makes the objects of a file or of standard input. An object that exists already is an error.',
  examples: `  # The objects of a file
  kubectl create -f pod.yaml

  # From standard input
  cat pod.yaml | kubectl create -f -`,
  flags: [
    ...printFlags,
    recordFlag,
    ...fileFlags('to use to create the resource.'),
    validateFlag,
    boolFlag('edit', '', 'Edit the objects before they are sent.'),
    boolFlag('windows-line-endings', '', 'Line endings of --edit.', 'false', { hidden: true }),
    saveConfigFlag,
    dryRunFlag,
    selectorFlag,
    stringFlag('raw', '', 'Path to POST the file to, as it is.'),
    fieldManagerFlag('kubectl-create'),
  ],
  commands: createCommands,
  run: runCreate,
};
