import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import type { Invocation } from '../../invocation.ts';

/** kubectl alpha: this release has nothing in it. */
export const alpha: Command = {
  name: 'alpha',
  use: 'alpha',
  short: 'Commands for features in alpha',
  hidden: true,
  run: function* (invocation: Invocation): Execution<void> {
    yield* invocation.err('No alpha commands are available in this version of kubectl\n');
  },
};
