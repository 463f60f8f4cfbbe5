import { SystemError } from '../../process/errors.ts';
import type { Execution, Process } from '../../process/types.ts';
import { isGnu } from '../lib/gnu.ts';
import { logicalPath } from './builtins/directories.ts';
import { builtinNamed, builtinNames, specialBuiltins } from './builtins/index.ts';
import { applyOptions } from './builtins/options.ts';
import { CommandError } from './control.ts';
import { inDashWords } from './dash.ts';
import { execute, run } from './execute.ts';
import { expandArithmetic, expandParts, expandPattern, expandText } from './expand.ts';
import { finish } from './fork.ts';
import { runInput } from './input.ts';
import { interact } from './interactive.ts';
import type { Interpreter } from './interpreter.ts';
import { runReporting, scriptFile } from './script-file.ts';
import { Shell } from './shell.ts';
import { external, runBuiltin } from './simple.ts';
import { runText } from './source.ts';

const interpreter: Interpreter = {
  run,
  execute,
  runText,
  runBuiltin,
  external,
  expandText,
  expandPattern,
  expandParts,
  expandArithmetic,
  builtinNamed,
  builtinNames,
  specialBuiltins,
};

/** The program `sh`; as bash if it is called `bash`. */
export function* sh(process: Process): Execution<number> {
  const called = (process.argv[0] ?? 'sh').split('/').at(-1)!.replace(/^-/, '');
  const shell = new Shell(process, interpreter, { bash: called === 'bash', dash: called === 'sh' && isGnu(process), name: process.argv[0] ?? 'sh' });
  importEnvironment(shell, called);
  return yield* finish(shell, () => start(shell, process.argv.slice(1)));
}

function importEnvironment(shell: Shell, called: string): void {
  const { process, variables } = shell;
  for (const [name, value] of process.env) {
    // bash hands names on that none of its variables can have; others drop them.
    if (!shell.bash && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
    variables.set(name, value);
    variables.export(name);
  }
  const set = (name: string, value: string) => {
    if (variables.get(name) === undefined) variables.set(name, value);
  };
  variables.set('IFS', ' \t\n');
  variables.set('OPTIND', '1');
  variables.set('PPID', String(process.parent));
  set('PATH', '/sbin:/usr/sbin:/bin:/usr/bin');
  set('PS2', '> ');
  set('PS4', '+ ');
  if (shell.bash) variables.set('BASH_VERSION', '5.2.15(1)-release');
  if (shell.bash) {
    variables.set('BASH', '/bin/bash');
    variables.setArray('BASH_VERSINFO', ['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu']);
    variables.set('HOSTTYPE', 'x86_64');
    variables.set('OSTYPE', 'linux-gnu');
    variables.set('MACHTYPE', 'x86_64-pc-linux-gnu');
  }
  if (shell.bash) set('HOSTNAME', process.hostname);
  const level = Number(variables.get('SHLVL') ?? '0') + 1;
  variables.set('SHLVL', String(Number.isNaN(level) ? 1 : level));
  variables.export('SHLVL');
  const logical = process.env.get('PWD');
  if (logical === undefined || !sameDirectory(process, logical)) variables.set('PWD', process.cwd);
  variables.export('PWD');
  if (called === 'bash') variables.set('OPTERR', '1');
}

function sameDirectory(process: Process, path: string): boolean {
  if (!path.startsWith('/') || logicalPath('/', path) !== path) return false;
  try {
    const [a, b] = [process.stat(path), process.stat('.')];
    return a.inode === b.inode && a.device === b.device;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

interface Invocation {
  command: boolean;
  interactive: boolean;
  stdin: boolean;
  login: boolean;
  rest: readonly string[];
}

/** Takes `-c`, `-i`, `-s`, `-l` out of the options; the others are those of `set`. */
function* options(shell: Shell, args: readonly string[]): Execution<Invocation> {
  const found: Invocation = { command: false, interactive: false, stdin: false, login: (shell.process.argv[0] ?? '').startsWith('-'), rest: [] };
  let rest = [...args];
  while (shell.bash && /^--[a-z]/.test(rest[0] ?? '')) {
    if (rest[0] === '--rcfile' || rest[0] === '--init-file') rest.shift();
    if (rest[0] === '--version') {
      yield* shell.process.write(1, 'GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n');
      throw new CommandError('', 0);
    }
    rest.shift();
  }
  const own: string[] = [];
  while (rest[0] !== undefined && /^[-+]./.test(rest[0]) && rest[0] !== '--') {
    const arg = rest.shift()!;
    let letters = arg.slice(1);
    if (arg.startsWith('-')) {
      found.command ||= letters.includes('c');
      found.interactive ||= letters.includes('i');
      found.stdin ||= letters.includes('s');
      found.login ||= letters.includes('l');
      letters = letters.replace(/[cisl]/g, '');
    }
    if (letters) own.push(`${arg[0]}${letters}`);
    if (letters.endsWith('o') && rest[0] !== undefined) own.push(rest.shift()!);
  }
  if (rest[0] === '--' || rest[0] === '-') rest = rest.slice(1);
  yield* applyOptions(shell, own);
  found.rest = rest;
  return found;
}

function* start(shell: Shell, args: readonly string[]): Execution<number> {
  let found: Invocation;
  try {
    found = yield* options(shell, args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.message) yield* shell.process.write(2, `${shell.name}: ${shell.dash ? `0: ${inDashWords(error.message)}` : error.message}\n`);
    return error.status;
  }
  const { rest } = found;
  if (found.command) return yield* commandString(shell, found);
  if (rest.length > 0 && !found.stdin) return yield* fromFile(shell, rest);
  shell.positional = rest;
  if (found.interactive || (terminal(shell, 0) && terminal(shell, 2))) return yield* interact(shell, found.login);
  shell.line = 1;
  return yield* runInput(shell);
}

function terminal(shell: Shell, descriptor: number): boolean {
  try {
    return shell.process.isTerminal(descriptor);
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

function commandString(shell: Shell, found: Invocation): Execution<number> {
  const [text, name, ...positional] = found.rest;
  if (text === undefined) return withoutCommand(shell);
  shell.commandString = true;
  if (name !== undefined) shell.name = name;
  shell.positional = positional;
  return runReporting(shell, text, { last: true });
}

function* withoutCommand(shell: Shell): Execution<number> {
  yield* shell.process.write(2, shell.bash ? `${shell.name}: -c: option requires an argument\n` : `${shell.name}: -c requires an argument\n`);
  return 2;
}

function* fromFile(shell: Shell, rest: readonly string[]): Execution<number> {
  const [path, ...args] = rest as [string, ...string[]];
  try {
    const stat = shell.process.stat(path);
    if (stat.type === 'directory') {
      yield* shell.process.write(2, shell.bash ? `${path}: ${path}: Is a directory\n` : `${shell.name}: ${path}: Is a directory\n`);
      return shell.bash ? 126 : 2;
    }
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* shell.process.write(
      2,
      shell.bash
        ? `${shell.name}: ${path}: ${error.message}\n`
        : `${shell.name}: ${shell.dash ? `0: ${inDashWords(`can't open '${path}': ${error.message}`)}` : `can't open '${path}': ${error.message}`}\n`,
    );
    return shell.bash ? 127 : 2;
  }
  return yield* scriptFile(shell, path, args);
}
