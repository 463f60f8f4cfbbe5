import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { boolFlag } from '../../flags/flag.ts';
import { fieldManagerFlag, fileFlags, printFlags, saveConfigFlag, subresourceFlag, validateFlag } from '../../flags/sets.ts';
import { recordFlag } from '../shared/record.ts';
import { runEdit } from './edit.ts';

/** kubectl edit */
export const edit: Command = {
  name: 'edit',
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource on the server',
  long: 'Opens an object in the editor of $KUBE_EDITOR or $EDITOR, and sends what was changed.',
  examples: '  # A Deployment\n  kubectl edit deployment/web',
  flags: [
    ...printFlags,
    recordFlag,
    ...fileFlags('to use to edit the resource'),
    validateFlag,
    boolFlag('output-patch', '', 'Print the patch too.'),
    boolFlag('windows-line-endings', '', 'Line endings of Windows.', 'false', { hidden: true }),
    saveConfigFlag,
    fieldManagerFlag('kubectl-edit'),
    subresourceFlag('Edit this subresource.'),
  ],
  run: runEdit,
  complete: completeResources,
};
