import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { boolFlag } from '../../flags/flag.ts';
import { allNamespacesFlag, plainFileFlags, printFlags, subresourceFlag } from '../../flags/sets.ts';
import { canI } from './can-i.ts';
import { whoAmI } from './whoami.ts';

/** Says that it is not there. */
function* reconcile(): Execution<void> {
  throw new UserError('kubectl auth reconcile is not simulated in Podlab');
}

/** kubectl auth */
export const auth: Command = {
  name: 'auth',
  use: 'auth [flags]',
  short: 'Inspect authorization',
  commands: [
    {
      name: 'can-i',
      use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
      short: 'Check whether an action is allowed',
      examples: '  # May I create Pods here?\n  kubectl auth can-i create pods',
      flags: [
        allNamespacesFlag,
        boolFlag('quiet', 'q', 'Print nothing, only set the exit status.'),
        subresourceFlag('Subresource, as log or scale.'),
        boolFlag('list', '', 'Print all that is allowed.'),
        boolFlag('no-headers', '', 'Print no headers.'),
      ],
      run: canI,
    },
    {
      name: 'reconcile',
      use: 'reconcile -f FILENAME',
      short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
      flags: plainFileFlags('identifying the resource to reconcile.'),
      run: reconcile,
    },
    { name: 'whoami', use: 'whoami', short: 'Experimental: Check self subject attributes', flags: printFlags, run: whoAmI },
  ],
};
