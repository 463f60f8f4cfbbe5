import { SystemError } from '../../process/errors.ts';
import type { Execution, ExitStatus } from '../../process/types.ts';
import type { Assignment, Node, Simple, Word } from './ast.ts';
import { type Builtin, builtinNamed, specialBuiltins } from './builtins/index.ts';
import { CommandError, ExpansionError, RedirectionError, ReturnJump, ShellExit, TooLarge } from './control.ts';
import { expandText, expandWords, textAtOnce, wordsAtOnce } from './expand.ts';
import { forkShell } from './fork.ts';
import { statusOf } from './jobs.ts';
import { holdMemory, isHeld, longestText, withinMemory } from './memory.ts';
import { tellDeath, waitForeground } from './pipeline.ts';
import { quote, traceQuote } from './quoting.ts';
import { redirect, redirectAtOnce, restore, type Saved } from './redirect.ts';
import { scriptFile } from './script-file.ts';
import type { Shell } from './shell.ts';
import { placeOf, setElements } from './subscripts.ts';
import { checkWritable, setVariable } from './values.ts';
import type { Variable } from './variables.ts';
import { isNoChild, waitForProcess } from './waiting.ts';

/** What a command is to be run with, beside its arguments. */
interface Call {
  readonly argv: readonly string[];
  readonly assignments: readonly (readonly [name: string, value: string])[];
  readonly node: Simple;
  readonly last: boolean;
  readonly text: string;
}

/**
 * A command with assignments, arguments and redirections: its status where nothing in it waits, as with most built-ins; else what will run it.
 * (An execution for each part of each command would cost more than most commands do.)
 */
export function simple(shell: Shell, node: Simple, last: boolean, text: string): number | Execution<number> {
  shell.line = node.line;
  shell.substituted = undefined;
  if (shell.countCommand()) return runSimple(shell, node, last, text, true);
  const { assignments, redirects } = node;
  const saved: Saved[] = redirects.length > 0 ? [] : nothingSaved;
  try {
    const argv = node.literals ?? wordsAtOnce(shell, node.words);
    if (argv?.length === 0 && redirects.length === 0 && assignAtOnce(shell, node)) return 0;
    const name = argv?.[0];
    if (name === undefined || assignments.length > 0 || shell.options.xtrace || name === 'exec' || shell.functions.has(name))
      return runSimple(shell, node, last, text, false, argv);
    const builtin = builtinNamed(shell, name);
    if (redirects.length > 0 && !(builtin && redirectAtOnce(shell, redirects, saved))) return runSimple(shell, node, last, text, false, argv);
    shell.lastArgument = argv!.at(-1)!;
    if (!builtin) return external(shell, { argv: argv!, assignments: [], last, text });
    const status = startBuiltin(shell, builtin, argv!, last);
    if (typeof status !== 'number') return goOn(shell, node, name, saved, status);
    if (saved.length > 0) restore(shell, saved);
    return status;
  } catch (error) {
    return goOn(shell, node, '', saved, raise(error));
  }
}

const nothingSaved: Saved[] = [];

/** The rest of a built-in that waits, or has failed; `name` is empty for what failed before the built-in began. */
function* goOn(shell: Shell, node: Simple, name: string, saved: Saved[], rest: Execution<number>): Execution<number> {
  try {
    return yield* rest;
  } catch (error) {
    try {
      return yield* name === '' ? raise(error) : complain(shell, name, error);
    } catch (unexpected) {
      return yield* failed(shell, unexpected, node, saved);
    }
  } finally {
    restore(shell, saved);
  }
}

function* raise(error: unknown): Execution<never> {
  throw error;
}

/** The whole way. `argv`: if the words have been expanded already. */
function* runSimple(shell: Shell, node: Simple, last: boolean, text: string, owes: boolean, argv?: readonly string[]): Execution<number> {
  if (owes) yield* shell.pay();
  const saved: Saved[] = [];
  try {
    argv ??= node.literals ?? wordsAtOnce(shell, node.words) ?? (yield* expandWords(shell, node.words));
    if (argv.length === 0) {
      if (node.redirects.length === 0 && assignAtOnce(shell, node)) return 0;
      return yield* assignOnly(shell, node, saved);
    }
    const assignments: [string, string][] = [];
    for (const assignment of node.assignments) assignments.push([assignment.name, yield* expandText(shell, assignment.value as Word)]);
    if (shell.options.xtrace) yield* trace(shell, assignments, argv);
    if (argv[0] === 'exec' && !shell.functions.has('exec')) return yield* execCommand(shell, { argv, assignments, node, last, text });
    if (node.redirects.length > 0) yield* redirect(shell, node.redirects, saved);
    shell.lastArgument = argv.at(-1)!;
    return yield* call(shell, { argv, assignments, node, last, text });
  } catch (error) {
    return yield* failed(shell, error, node, saved);
  } finally {
    if (saved.length > 0) restore(shell, saved);
    if (shell.opened.length > 0) closeOpened(shell);
  }
}

function closeOpened(shell: Shell): void {
  for (const descriptor of shell.opened.splice(0)) {
    shell.descriptors.delete(descriptor);
    shell.process.close(descriptor);
  }
}

function* failed(shell: Shell, error: unknown, node: Simple, saved: Saved[]): Execution<number> {
  const special = node.words[0]?.literal !== undefined && specialBuiltins.has(node.words[0].literal);
  if (error instanceof RedirectionError) {
    restore(shell, saved.splice(0));
    yield* shell.complain(error.message);
    if (special && !shell.interactive && !shell.bash) throw new ShellExit(shell.dash ? 2 : 1);
    return shell.dash ? 2 : 1;
  }
  if (error instanceof ExpansionError) {
    restore(shell, saved.splice(0));
    yield* shell.complain(error.message);
    if (shell.interactive) return error.status;
    throw new ShellExit(error.status);
  }
  throw error;
}

/** One assignment of text that can be put together at once, as counters are; false if it is not such. */
function assignAtOnce(shell: Shell, node: Simple): boolean {
  const [assignment] = node.assignments;
  if (!assignment || node.assignments.length > 1 || assignment.append || assignment.index || Array.isArray(assignment.value)) return false;
  if (shell.options.xtrace || shell.allocated !== 0) return false;
  const word = assignment.value as Word;
  if (word.literal === undefined ? !isShort(word) : isHeld(shell, word.literal)) return false;
  const text = textAtOnce(shell, word);
  if (text === undefined) return false;
  setVariable(shell, assignment.name, text);
  return true;
}

/** Whether the value cannot be long: one number. */
const isShort = ({ parts }: Word) => parts.length === 1 && parts[0]!.type === 'arithmetic';

function* assignOnly(shell: Shell, node: Simple, saved: Saved[]): Execution<number> {
  const traced: [string, string][] = [];
  for (const assignment of node.assignments) traced.push([assignment.name, yield* assign(shell, assignment)]);
  if (shell.options.xtrace && traced.length > 0) yield* trace(shell, traced, []);
  yield* redirect(shell, node.redirects, saved);
  return shell.substituted ?? 0;
}

/** Performs an assignment; answers the text of the value for `set -x`. */
function* assign(shell: Shell, assignment: Assignment): Execution<string> {
  const { name, append, value } = assignment;
  if (Array.isArray(value)) {
    checkWritable(shell, name);
    const words = yield* expandWords(shell, value);
    setElements(shell, name, words, append);
    return `(${words.map(quote).join(' ')})`;
  }
  const text = yield* expandText(shell, value as Word);
  const index = assignment.index ? yield* placeOf(shell, name, assignment.index, true) : undefined;
  const before = append ? ((index === undefined ? shell.variables.get(name) : shell.variables.find(name)?.array?.get(index)) ?? '') : '';
  const whole = before === '' ? text : yield* withinMemory(shell, joined(before, text));
  if (isHeld(shell, whole)) yield* holdMemory(shell, whole);
  setVariable(shell, name, whole, index);
  return whole;
}

function* joined(before: string, text: string): Execution<string> {
  if (before.length + text.length > longestText) throw new TooLarge();
  return before + text;
}

function* trace(shell: Shell, assignments: readonly (readonly [string, string])[], argv: readonly string[]): Execution<void> {
  const show = shell.bash ? quote : traceQuote;
  const words = [...assignments.map(([name, value]) => `${name}=${value === '' ? '' : show(value)}`), ...argv.map(show)];
  yield* shell.process.write(2, `${shell.variables.get('PS4') ?? '+ '}${words.join(' ')}\n`);
}

function* call(shell: Shell, it: Call): Execution<number> {
  const name = it.argv[0]!;
  const builtin = builtinNamed(shell, name);
  if (builtin && specialBuiltins.has(name) && !shell.bash) {
    for (const [variable, value] of it.assignments) setVariable(shell, variable, value);
    return yield* runBuiltin(shell, name, it.argv, it.last);
  }
  const body = shell.functions.get(name);
  if (body) return yield* withAssignments(shell, it, () => callFunction(shell, body, it.argv));
  if (builtin) return yield* withAssignments(shell, it, () => runBuiltin(shell, name, it.argv, it.last));
  return yield* external(shell, it);
}

/** Variables that are set for the time of a function or a built-in. */
function* withAssignments(shell: Shell, it: Call, action: () => Execution<number>): Execution<number> {
  if (it.assignments.length === 0) return yield* action();
  const before = new Map<string, Variable | undefined>();
  for (const [name, value] of it.assignments) {
    const old = shell.variables.find(name);
    if (!before.has(name)) before.set(name, old && { ...old });
    setVariable(shell, name, value);
    shell.variables.export(name);
  }
  try {
    return yield* action();
  } finally {
    for (const [name, old] of before) shell.variables.restore(name, old);
  }
}

/** Runs a built-in; its complaints end a shell that is not interactive if it is a special one. */
export function runBuiltin(shell: Shell, name: string, argv: readonly string[], last = false): Execution<number> {
  const status = startBuiltin(shell, builtinNamed(shell, name)!, argv, last);
  return complaining(shell, name, status);
}

/** The status of a built-in, or the rest of it; one that fails at once does so in its rest. */
function startBuiltin(shell: Shell, builtin: Builtin, argv: readonly string[], last: boolean): number | Execution<number> {
  try {
    return builtin.run(shell, argv, last);
  } catch (error) {
    return raise(error);
  }
}

function* complaining(shell: Shell, name: string, status: number | Execution<number>): Execution<number> {
  try {
    return typeof status === 'number' ? status : yield* status;
  } catch (error) {
    return yield* complain(shell, name, error);
  }
}

/** Says what a built-in has thrown, if that is a complaint. */
function* complain(shell: Shell, name: string, error: unknown): Execution<number> {
  if (error instanceof SystemError) {
    yield* shell.process.write(2, shell.bash ? `${shell.prefix(name)}write error: ${error.message}\n` : `${shell.name}: write error: ${error.message}\n`);
    return 1;
  }
  if (!(error instanceof CommandError)) throw error;
  yield* shell.complain(error.message, name);
  if (error.fatal && specialBuiltins.has(name) && !shell.interactive && !shell.bash) throw new ShellExit(error.status);
  return error.status;
}

function* callFunction(shell: Shell, body: Node, argv: readonly string[]): Execution<number> {
  const before = shell.positional;
  const loops = shell.loops;
  shell.positional = argv.slice(1);
  shell.loops = 0;
  if (++shell.functionDepth > 1000) {
    shell.functionDepth = 0;
    throw new ExpansionError('function nesting level exceeded', 2);
  }
  shell.variables.openScope();
  try {
    return yield* shell.interpreter.execute(shell, body);
  } catch (error) {
    if (error instanceof ReturnJump) return error.status;
    throw error;
  } finally {
    shell.variables.closeScope();
    shell.functionDepth--;
    shell.positional = before;
    shell.loops = loops;
  }
}

function environmentWith(shell: Shell, assignments: Call['assignments']): ReadonlyMap<string, string> {
  const environment = shell.variables.environment();
  if (assignments.length === 0) return environment;
  const own = new Map(environment);
  for (const [name, value] of assignments) own.set(name, value);
  return own;
}

const onlyStandard = (shell: Shell) => shell.descriptors.size === 3 && shell.descriptors.has(0) && shell.descriptors.has(1) && shell.descriptors.has(2);

/** Whether some signal, or the end, has a command that must still be run. Ignored ones have none. */
function hasTraps(shell: Shell): boolean {
  if (shell.traps.size === 0) return false;
  for (const action of shell.traps.values()) if (action !== '') return true;
  return false;
}

type Program = Pick<Call, 'argv' | 'assignments' | 'last' | 'text'>;

/** A program: in a child, or in place of the shell if it is the last that the shell does. */
export function external(shell: Shell, it: Program): Execution<number> {
  const env = environmentWith(shell, it.assignments);
  if (it.last && !hasTraps(shell) && shell.pending.length === 0) return inPlace(shell, it, env);
  const files = onlyStandard(shell) ? undefined : shell.inherited();
  let pid: number;
  try {
    pid = shell.process.spawn({ argv: it.argv, env, ...(files && { files }), ...(shell.options.monitor && { group: true }) });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return cannotRun(shell, it, error, env);
  }
  return shell.bash || shell.options.monitor ? waitForeground(shell, [pid], it.text) : ended(shell, pid, it.text);
}

function* inPlace(shell: Shell, it: Program, env: ReadonlyMap<string, string>): Execution<number> {
  try {
    return yield* shell.process.exec(it.argv, env);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* cannotRun(shell, it, error, env);
  }
}

/** Waits for a program and answers its status. Nearly always it is the first child that ends: what waits for one of many need not lie between. */
function* ended(shell: Shell, pid: number, text: string): Execution<number> {
  let status: ExitStatus | undefined;
  try {
    const first = (yield* shell.process.wait())!;
    if (first.pid === pid) status = first.status;
    else shell.jobs.note(first);
  } catch (error) {
    if (!isNoChild(error)) throw error;
  }
  status ??= (yield* waitForProcess(shell, pid)).status;
  if (status.signal) yield* tellDeath(shell, pid, status.signal, text);
  return statusOf(status);
}

function* cannotRun(shell: Shell, it: Program, error: SystemError, env: ReadonlyMap<string, string>): Execution<number> {
  const name = it.argv[0]!;
  if (error.code === 'ENOEXEC') {
    const pid = forkShell(shell, (child) => scriptFile(child, name, it.argv.slice(1), env), { files: shell.inherited() });
    return yield* waitForeground(shell, [pid], it.text);
  }
  const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  if (shell.bash)
    yield* shell.complain(
      missing && !name.includes('/') ? `${name}: command not found` : `${name}: ${isDirectory(shell, name) ? 'Is a directory' : error.message}`,
    );
  else yield* shell.complain(missing ? `${name}: not found` : `${name}: ${error.message}`);
  return missing ? 127 : 126;
}

function isDirectory(shell: Shell, path: string): boolean {
  try {
    return shell.process.stat(path).type === 'directory';
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

/** `exec`: redirections for good, or another program in place of the shell. */
function* execCommand(shell: Shell, it: Call): Execution<number> {
  yield* redirect(shell, it.node.redirects);
  let args = it.argv.slice(1);
  if (args[0] === '--') args = args.slice(1);
  if (args[0] === '-a') args = args.slice(2);
  if (args.length === 0) {
    for (const [name, value] of it.assignments) setVariable(shell, name, value);
    return 0;
  }
  try {
    return yield* shell.process.exec(args, environmentWith(shell, it.assignments));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const missing = error.code === 'ENOENT';
    yield* shell.complain(missing ? `${args[0]}: not found` : `${args[0]}: ${error.message}`, 'exec');
    if (shell.interactive) return missing ? 127 : 126;
    throw new ShellExit(missing ? 127 : 126);
  }
}
