import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'];

/** kubectl completion: what it prints may be sourced, and changes nothing, since the terminal asks `kubectl __complete` itself. */
export const completion: Command = {
  name: 'completion',
  use: 'completion SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: 'Prints code for a shell that completes commands, flags and names. In Podlab the terminal does so by itself: the code that is printed here does nothing.',
  examples: '  # In the shell that runs now\n  source <(kubectl completion bash)',
  run: function* (invocation) {
    const { args, path } = invocation;
    const fail = (text: string) => new UserError(`${text}\nSee '${path} -h' for help and examples`);
    if (args.length === 0) throw fail('Shell not specified.');
    if (args.length > 1) throw fail('Too many arguments. Expected only the shell type.');
    const [shell = ''] = args;
    if (!shells.includes(shell)) throw fail(`Unsupported shell type ${JSON.stringify(shell)}.`);
    yield* invocation.out(`# ${shell} completion for kubectl\n# Podlab's terminal completes by itself; there is nothing to set up.\n`);
  },
};
