import type { Command } from '../../command.ts';
import { completePods } from '../../completion/resources.ts';
import { boolFlag } from '../../flags/flag.ts';
import { containerFlag, plainFileFlags, podRunningTimeoutFlag } from '../../flags/sets.ts';
import { runExec } from './exec.ts';

/** kubectl exec */
export const exec: Command = {
  name: 'exec',
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  examples: `  # A command in the first container of a Pod
  kubectl exec web -- date

  # In another container
  kubectl exec web -c nginx -- date

  # A shell
  kubectl exec -it web -- sh`,
  flags: [
    podRunningTimeoutFlag,
    ...plainFileFlags('to use to exec into the resource.').filter((flag) => flag.name === 'filename'),
    containerFlag,
    boolFlag('stdin', 'i', 'Pass standard input to the command.'),
    boolFlag('tty', 't', 'Standard input is a terminal.'),
    boolFlag('quiet', 'q', 'Print only what the command prints.'),
  ],
  run: runExec,
  complete: completePods,
};
