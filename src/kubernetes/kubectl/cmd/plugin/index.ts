import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { typeOf } from '../../files.ts';
import { boolFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { searchPath } from './find.ts';

/** kubectl plugin */
export const plugin: Command = {
  name: 'plugin',
  use: 'plugin [flags]',
  short: 'Provides utilities for interacting with plugins',
  commands: [
    {
      name: 'list',
      use: 'list [flags]',
      short: "List all visible plugin executables on a user's PATH",
      flags: [boolFlag('name-only', '', 'Only the names.')],
      run: list,
    },
  ],
};

function* list(invocation: Invocation): Execution<void> {
  const { process, flags } = invocation;
  const found: string[] = [];
  for (const directory of searchPath(process)) {
    if (typeOf(process, directory) !== 'directory') continue;
    for (const name of process.readDirectory(directory)) if (name.startsWith('kubectl-')) found.push(flags.bool('name-only') ? name : `${directory}/${name}`);
  }
  if (found.length === 0) throw new UserError('unable to find any kubectl plugins in your PATH');
  yield* invocation.out(`The following compatible plugins are available:\n\n${found.map((path) => `${path}\n`).join('')}`);
}
