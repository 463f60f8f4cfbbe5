import type { Execution, Process } from '../../../machine/process/types.ts';
import type { Command } from '../command.ts';
import { isFailure } from '../errors.ts';
import { findCommand } from '../find-command.ts';
import type { Flag } from '../flags/flag.ts';
import { globalFlags } from '../flags/global.ts';
import { HelpRequested, parseArguments } from '../flags/parse.ts';
import { Invocation } from '../invocation.ts';
import type { KubectlOptions } from '../options.ts';
import { root } from '../registry.ts';
import { completeContainers, completeTypes, namesOf } from './resources.ts';

/** `kubectl __complete WORD... LAST`: the candidates for the last word, one a line, as the shell's Tab asks for them. */
export function* complete(process: Process, options: KubectlOptions, words: readonly string[]): Execution<number> {
  const last = words.at(-1) ?? '';
  const candidates = yield* candidatesFor(process, options, words.slice(0, -1), last);
  const fitting = [...new Set(candidates)].filter((candidate) => candidate.startsWith(last)).sort();
  yield* process.write(1, `${fitting.map((candidate) => `${candidate}\n`).join('')}:4\n`);
  return 0;
}

function* candidatesFor(process: Process, options: KubectlOptions, before: readonly string[], last: string): Execution<readonly string[]> {
  const { command, path, rest } = findCommand(root, before, globalFlags);
  const flags = [...(command.flags ?? []), ...globalFlags];
  if (rest.includes('--')) return [];
  const pending = pendingFlag(flags, rest.at(-1));
  const given = pending ? rest.slice(0, -1) : rest;
  let invocation: Invocation;
  try {
    invocation = new Invocation(process, options, command, path, parseArguments(flags, given));
  } catch (error) {
    if (isFailure(error) || error instanceof HelpRequested) return [];
    throw error;
  }
  if (pending) return yield* valuesOf(invocation, pending, last);
  if (last.startsWith('-')) return yield* flagCandidates(invocation, flags, last);
  if (command.commands && invocation.args.length === 0)
    return [...namesOfCommands(command), ...(command.complete ? yield* command.complete(invocation, last) : [])];
  return command.complete ? yield* command.complete(invocation, last) : [];
}

const namesOfCommands = (command: Command) => command.commands!.filter((child) => !child.hidden).map((child) => child.name);

/** The flag whose value comes next. */
function pendingFlag(flags: readonly Flag[], word: string | undefined): Flag | undefined {
  if (!word?.startsWith('-') || word.includes('=')) return undefined;
  const found = flags.find((flag) => word === `--${flag.name}` || (flag.shorthand !== undefined && word === `-${flag.shorthand}`));
  return found?.bare === undefined ? found : undefined;
}

function* flagCandidates(invocation: Invocation, flags: readonly Flag[], last: string): Execution<readonly string[]> {
  const equals = last.indexOf('=');
  if (equals < 0) return flags.filter((flag) => !flag.hidden).map((flag) => `--${flag.name}${flag.bare === undefined ? '=' : ''}`);
  const flag = flags.find((candidate) => `--${candidate.name}` === last.slice(0, equals));
  return flag ? (yield* valuesOf(invocation, flag, last.slice(equals + 1))).map((value) => `${last.slice(0, equals)}=${value}`) : [];
}

const outputs = [
  'json',
  'yaml',
  'kyaml',
  'name',
  'wide',
  'jsonpath=',
  'jsonpath-as-json=',
  'jsonpath-file=',
  'go-template=',
  'go-template-file=',
  'custom-columns=',
  'custom-columns-file=',
];

function* valuesOf(invocation: Invocation, flag: Flag, word: string): Execution<readonly string[]> {
  if (flag.name === 'namespace') return yield* namesOf(invocation, 'namespaces');
  if (flag.name === 'container') return yield* completeContainers(invocation);
  if (flag.name === 'output') return outputs;
  if (flag.name === 'dry-run') return ['none', 'server', 'client'];
  if (flag.name === 'context' || flag.name === 'cluster' || flag.name === 'user') return yield* configNames(invocation, flag.name);
  if (flag.name === 'filename' || flag.name === 'kustomize') return paths(invocation.process, word);
  return flag.name === 'for' ? ['condition=', 'create', 'delete', 'jsonpath='] : flag.name === 'type' ? yield* completeTypes(invocation) : [];
}

function* configNames(invocation: Invocation, kind: 'context' | 'cluster' | 'user'): Execution<readonly string[]> {
  const config = yield* invocation.kubeconfig();
  return ({ context: config.contexts, cluster: config.clusters, user: config.users }[kind] ?? []).map((entry) => entry.name);
}

/** Files and directories that the word may become. */
function paths(process: Process, word: string): readonly string[] {
  const slash = word.lastIndexOf('/') + 1;
  const directory = word.slice(0, slash);
  try {
    return process.readDirectory(directory || '.').map((name) => directory + name);
  } catch {
    // No such directory: nothing to propose.
    return [];
  }
}
