import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';

/** kubectl apply edit-last-applied */
export const editLastApplied: Command = {
  name: 'edit-last-applied',
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  run: function* () {
    throw new UserError('kubectl apply edit-last-applied is not simulated in Podlab');
  },
};
