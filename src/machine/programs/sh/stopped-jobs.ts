import type { Execution } from '../../process/types.ts';
import type { Shell } from './shell.ts';

/** Who would leave stopped jobs behind is told so; who insists at once may go. */
export function* warnOfStopped(shell: Shell): Execution<boolean> {
  if (!shell.interactive || shell.warned > 0 || !shell.jobs.anyStopped) return false;
  shell.warned = 2;
  yield* shell.process.write(2, shell.bash ? 'There are stopped jobs.\n' : 'You have stopped jobs.\n');
  return true;
}
