import type { Execution, Process, Program } from '../../machine/process/types.ts';
import { millisecond } from '../../time/index.ts';
import { findPlugin } from './cmd/plugin/find.ts';
import type { Command } from './command.ts';
import { complete } from './completion/complete.ts';
import { Exit, isFailure, report, UserError } from './errors.ts';
import { findCommand } from './find-command.ts';
import { globalFlags } from './flags/global.ts';
import { HelpRequested, parseArguments } from './flags/parse.ts';
import { commandHelp, optionsHelp, rootHelp, rootUsage } from './help/help.ts';
import { suggestions } from './help/suggestions.ts';
import { Invocation } from './invocation.ts';
import type { KubectlOptions } from './options.ts';
import { notSimulated, root } from './registry.ts';

/** What kubectl takes to start. */
const startTime = 8 * millisecond;

/** The part `kubectl`: the program itself. */
export function kubectlProgram(options: KubectlOptions): Program {
  return function* (process) {
    yield* process.work(startTime);
    const argv = process.argv.slice(1);
    if (argv[0] === '__complete' || argv[0] === '__completeNoDesc') return yield* complete(process, options, argv.slice(1));
    try {
      return yield* run(process, options, argv);
    } catch (error) {
      if (!isFailure(error)) throw error;
      return yield* fail(process, error, 0);
    }
  };
}

function* fail(process: Process, error: Error, offset: number): Execution<number> {
  const { text, code } = report(error);
  if (text !== '') yield* process.write(2, text);
  return error instanceof Exit ? code : code + offset;
}

function* run(process: Process, options: KubectlOptions, argv: readonly string[]): Execution<number> {
  const found = findCommand(root, argv, globalFlags);
  const { command, path, rest, words } = found;
  if (command === root) return yield* unknown(process, argv, words);
  if (command.deprecated) yield* process.write(2, `Command "${command.name}" is deprecated, ${command.deprecated}\n`);
  const definitions = [...(command.flags ?? []), ...(found.inherited ?? []), ...globalFlags];
  let given: ReturnType<typeof parseArguments>;
  try {
    given = parseArguments(definitions, rest);
  } catch (error) {
    if (error instanceof HelpRequested) return yield* write(process, commandHelp(command, path));
    if (error instanceof UserError) throw new UserError(`${error.message}\nSee '${path} --help' for usage.`);
    throw error;
  }
  for (const flag of given.deprecated) yield* process.write(2, `Flag --${flag.name} has been deprecated, ${flag.deprecated}\n`);
  const missing = (command.required ?? []).filter((name) => !given.flags.changed(name));
  if (missing.length > 0) throw new UserError(`required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`);
  const invocation = new Invocation(process, options, command, path, given);
  if (!command.run) return yield* group(invocation);
  return yield* perform(invocation, command);
}

function* perform(invocation: Invocation, command: Command): Execution<number> {
  try {
    const code = (yield* command.run!(invocation)) ?? 0;
    return code === 0 && invocation.flags.bool('warnings-as-errors') && invocation.warnings > 0 ? yield* warned(invocation) : code;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return yield* fail(invocation.process, error, command.failureOffset ?? 0);
  }
}

function* warned(invocation: Invocation): Execution<number> {
  const { warnings } = invocation;
  yield* invocation.err(`error: ${warnings} warning${warnings === 1 ? '' : 's'} received\n`);
  return 1;
}

/** A command that only has subcommands (cmdutil.DefaultSubCommandRun). */
function* group(invocation: Invocation): Execution<number> {
  if (invocation.args.length === 0) {
    yield* write(invocation.process, commandHelp(invocation.command, invocation.path));
    return 1;
  }
  throw new UserError(`unknown command "${invocation.args.join(' ')}"\nSee '${invocation.path} -h' for help and examples`);
}

function* write(process: Process, text: string): Execution<number> {
  yield* process.write(1, text);
  return 0;
}

/** kubectl alone, `kubectl help`, a plugin, a command that Podlab lacks, or one that nobody knows. */
function* unknown(process: Process, argv: readonly string[], words: readonly string[]): Execution<number> {
  const [first] = words;
  if (first === undefined) {
    checkFlags(argv);
    return yield* write(process, rootHelp(root));
  }
  if (first === 'options') return yield* write(process, optionsHelp());
  if (first === 'help') return yield* help(process, words.slice(1));
  if (notSimulated[first] !== undefined) throw new UserError(`kubectl ${first} is not simulated in Podlab`);
  const plugin = findPlugin(process, words);
  if (plugin) return yield* process.exec([plugin.path, ...argv.slice(argv.indexOf(plugin.lastWord) + 1)]);
  throw new UserError(`unknown command "${first}" for "kubectl"${suggestions(root.commands ?? [], first)}`);
}

/** Throws where a flag of kubectl alone does not exist; --help is none of those. */
function checkFlags(argv: readonly string[]): void {
  try {
    parseArguments(globalFlags, argv);
  } catch (error) {
    if (error instanceof HelpRequested) return;
    if (error instanceof UserError) throw new UserError(`${error.message}\nSee 'kubectl --help' for usage.`);
    throw error;
  }
}

function* help(process: Process, words: readonly string[]): Execution<number> {
  const { command, path, rest } = findCommand(root, words, globalFlags);
  if (command === root && rest.length > 0) {
    yield* process.write(2, `Unknown help topic [${rest.map((word) => `\`${word}\``).join(' ')}]\n\n\n${rootUsage(root)}`);
    return 0;
  }
  return yield* write(process, command === root ? rootHelp(root) : commandHelp(command, path));
}
