import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { completePods } from '../../completion/resources.ts';
import { UserError } from '../../errors.ts';
import { boolFlag, stringFlag } from '../../flags/flag.ts';
import { containerFlag, podRunningTimeoutFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { objectOf } from '../../resource/info.ts';
import { attachablePod, checkRunningTimeout } from '../exec/exec.ts';
import { defaultDetachKeys } from '../shared/detach-keys.ts';
import { readNamed } from '../shared/pods.ts';
import { attachTo } from './attach.ts';

/** kubectl attach */
export const attach: Command = {
  name: 'attach',
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a running container',
  long: 'Connects to the process that runs in a container: what it writes is shown, with -i what is typed is sent to it.',
  examples: '  kubectl attach web -i -t',
  flags: [
    podRunningTimeoutFlag,
    containerFlag,
    boolFlag('stdin', 'i', 'Pass standard input to the container.'),
    boolFlag('tty', 't', 'Standard input is a terminal.'),
    boolFlag('quiet', 'q', 'Print only what the container prints.'),
    stringFlag('detach-keys', '', 'Keys that detach from the container.', defaultDetachKeys),
  ],
  run,
  complete: completePods,
};

function* run(invocation: Invocation): Execution<void> {
  const { flags, args } = invocation;
  checkRunningTimeout(invocation);
  if (args.length === 0) throw new UserError('at least 1 argument is required for attach');
  if (args.length > 2) throw new UserError(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
  const info = args.length === 1 ? yield* readNamed(invocation, args[0]!, 'pods') : yield* readNamed(invocation, args[1]!, args[0]!);
  const pod = yield* attachablePod(invocation, objectOf(info), 'cannot attach to');
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed') throw new UserError(`cannot attach a container in a completed pod; current phase is ${phase}`);
  yield* attachTo(invocation, pod, flags.string('container'), {
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    quiet: flags.bool('quiet'),
    detachKeys: flags.string('detach-keys'),
    command: 'kubectl attach',
  });
}
