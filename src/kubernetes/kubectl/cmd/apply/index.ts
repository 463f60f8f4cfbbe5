import type { Command } from '../../command.ts';
import { arrayFlag, boolFlag, stringFlag } from '../../flags/flag.ts';
import {
  allFlag,
  deleteFlags,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  printFlags,
  selectorFlag,
  serverSideFlags,
  subresourceFlag,
  validateFlag,
} from '../../flags/sets.ts';
import { recordFlag } from '../shared/record.ts';
import { runApply } from './apply.ts';
import { editLastApplied } from './edit-last-applied.ts';
import { setLastApplied } from './set-last-applied.ts';
import { viewLastApplied } from './view-last-applied.ts';

/** kubectl apply */
export const apply: Command = {
  name: 'apply',
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: 'Makes the objects of the files, or changes those that exist so that they say what the files say. What others have set and the files never mentioned stays.',
  examples: `  # The objects of a file
  kubectl apply -f pod.yaml

  # All manifests of a directory
  kubectl apply -f manifests/

  # From another command
  cat pod.yaml | kubectl apply -f -`,
  flags: [
    ...fileFlags('that contains the configuration to apply.'),
    ...deleteFlags,
    ...printFlags,
    recordFlag,
    validateFlag,
    dryRunFlag,
    ...serverSideFlags,
    fieldManagerFlag('kubectl-client-side-apply'),
    selectorFlag,
    boolFlag('prune', '', 'Delete the objects that were applied before and are no longer in the files.'),
    arrayFlag('prune-allowlist', '', 'Types that --prune may delete, as <group/version/kind>.'),
    allFlag('Prune all objects of the types, without a selector.'),
    stringFlag('applyset', '', 'Object that keeps the set of applied objects, for --prune.', '', { hidden: true }),
    boolFlag('overwrite', '', 'Let the files win where the object was changed.', 'true'),
    boolFlag('openapi-patch', '', "Use the server's schema to merge.", 'true'),
    subresourceFlag('Apply to this subresource; only with --server-side.'),
  ],
  commands: [editLastApplied, setLastApplied, viewLastApplied],
  run: runApply,
};
