import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { Exit } from '../../errors.ts';
import { typeOf } from '../../files.ts';
import { boolFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { root } from '../../registry.ts';
import { compareText } from '../../text/go.ts';
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
  const { flags } = invocation;
  const found = yield* pluginFiles(invocation);
  if (found.length > 0) yield* invocation.out('The following compatible plugins are available:\n\n');
  const errors = found.length > 0 ? [] : ['error: unable to find any kubectl plugins in your PATH'];
  const seen = new Map<string, string>();
  let warnings = 0;
  for (const path of found) {
    yield* invocation.out(`${flags.bool('name-only') ? fileName(path) : path}\n`);
    for (const warning of warningsAbout(invocation, path, seen)) {
      yield* invocation.err(`  - warning: ${warning}\n`);
      warnings++;
    }
  }
  if (warnings > 0) errors.push(`error: ${warnings === 1 ? 'one plugin warning was found' : `${warnings} plugin warnings were found`}`);
  if (errors.length > 0) throw new Exit(1, errors.join('\n'));
}

const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Files that begin with `kubectl-`, in the order of PATH; executable or not. */
function* pluginFiles(invocation: Invocation): Execution<readonly string[]> {
  const { process } = invocation;
  const found: string[] = [];
  for (const directory of new Set(searchPath(process))) {
    if (typeOf(process, directory) !== 'directory') {
      yield* invocation.err(`Unable to read directory "${directory}" from your PATH: open ${directory}: no such file or directory. Skipping...\n`);
      continue;
    }
    const names = [...process.readDirectory(directory)].sort(compareText);
    for (const name of names) if (name.startsWith('kubectl-') && typeOf(process, `${directory}/${name}`) !== 'directory') found.push(`${directory}/${name}`);
  }
  return found;
}

/** Why a plugin will not run: no executable, a namesake earlier in PATH, or a command of kubectl (CommandOverrideVerifier). */
function warningsAbout({ process }: Invocation, path: string, seen: Map<string, string>): readonly string[] {
  const name = fileName(path);
  const warnings: string[] = [];
  if (!process.access(path, 'x')) warnings.push(`${path} identified as a kubectl plugin, but it is not executable`);
  const earlier = seen.get(name);
  if (earlier) warnings.push(`${path} is overshadowed by a similarly named plugin: ${earlier}`);
  else seen.set(name, path);
  const existing = commandOf(name.split('-').slice(1));
  if (existing) warnings.push(`${name} overwrites existing command: "${existing}"`);
  return warnings;
}

/** `kubectl create job` for the words that lead to it; further words are its arguments. */
function commandOf(words: readonly string[]): string | undefined {
  let command: Command = root;
  const path = [root.name];
  for (const word of words) {
    const next = command.commands?.find((candidate) => candidate.name === word || candidate.aliases?.includes(word));
    if (!next) break;
    command = next;
    path.push(next.name);
  }
  return command === root ? undefined : path.join(' ');
}
