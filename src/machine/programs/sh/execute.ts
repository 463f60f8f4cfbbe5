import { nested } from '../../process/nested.ts';
import type { Execution } from '../../process/types.ts';
import type { Item, Node, Script, Simple, Word } from './ast.ts';
import { evaluateConditional } from './conditional.ts';
import { LoopJump, RedirectionError, ShellExit } from './control.ts';
import { compute, expandArithmetic, expandPattern, expandText, expandWords } from './expand.ts';
import { forkShell } from './fork.ts';
import { matches } from './pattern.ts';
import { runPipeline, startBackground, waitForeground } from './pipeline.ts';
import { redirect, restore, type Saved } from './redirect.ts';
import { choose } from './select.ts';
import type { Shell } from './shell.ts';
import { simple } from './simple.ts';
import { runErrorTrap, runTraps } from './traps.ts';
import { setVariable } from './values.ts';

/** Runs commands one after another; the status is that of the last. `last`: nothing comes after them in this process. */
export function* run(shell: Shell, script: Script, last = false): Execution<number> {
  let status = 0;
  for (let i = 0; i < script.length; i++) {
    const item = script[i]!;
    if (shell.options.noexec && !shell.interactive) return status;
    if (item.background) status = yield* startBackground(shell, item);
    else if (item.node.type === 'simple') {
      // As execute does it, without a generator between.
      const found = simple(shell, item.node, last && i === script.length - 1, item.text);
      status = typeof found === 'number' ? found : yield* found;
      noteStatus(shell, item.node, status);
      if (shell.pending.length > 0) yield* runTraps(shell);
      if (status !== 0 && shell.tested === 0) yield* afterFailure(shell, status);
      shell.status = status;
    } else shell.status = status = yield* dispatch(shell, item.node, last && i === script.length - 1, item);
    if (shell.pending.length > 0) yield* runTraps(shell);
  }
  return status;
}

/** Runs one command and notes its status; with `set -e` a failure may end the shell. */
export function* execute(shell: Shell, node: Node, last = false, item?: Item): Execution<number> {
  if (node.type !== 'simple') {
    const status = yield* dispatch(shell, node, last, item);
    shell.status = status;
    return status;
  }
  const found = simple(shell, node, last, item?.text ?? '');
  const status = typeof found === 'number' ? found : yield* found;
  noteStatus(shell, node, status);
  if (shell.pending.length > 0) yield* runTraps(shell);
  if (status !== 0 && shell.tested === 0) yield* afterFailure(shell, status);
  // A trap's commands have their own statuses.
  shell.status = status;
  return status;
}

function noteStatus(shell: Shell, node: Simple, status: number): void {
  shell.status = status;
  if (shell.bash && node.words.length > 0) shell.variables.setArray('PIPESTATUS', [String(status)]);
}

/** What a simple command, a pipeline or a subshell that failed means outside conditions: the ERR trap is run, then `set -e` ends the shell. */
function* afterFailure(shell: Shell, status: number): Execution<void> {
  if (shell.traps.has('ERR') && (shell.functionDepth === 0 || shell.options.errtrace)) yield* runErrorTrap(shell, status);
  if (shell.options.errexit) throw new ShellExit(status);
}

function dispatch(shell: Shell, node: Exclude<Node, Simple>, last: boolean, item?: Item): Execution<number> {
  switch (node.type) {
    case 'pipeline':
      return pipeline(shell, node, item?.text ?? '');
    case 'and':
    case 'or':
      return andOr(shell, node, last);
    case 'group':
      return run(shell, node.body, last);
    case 'subshell':
      return inSubshell(shell, node.body, item?.text ?? '');
    case 'redirected':
      return redirectedCommand(shell, node, last);
    case 'if':
      return ifCommand(shell, node, last);
    case 'while':
    case 'until':
      return nested(loop(shell, () => goesOn(shell, node.condition, node.type === 'while'), node.body));
    case 'for':
      return nested(forEach(shell, node));
    case 'count':
      return nested(forCount(shell, node));
    case 'case':
      return caseCommand(shell, node, last);
    case 'function':
      return define(shell, node.name, node.body);
    case 'conditional':
      return conditional(shell, node);
    case 'arithmetic':
      return arithmetic(shell, node.expression);
  }
}

type NodeOf<Type extends Node['type']> = Node & { readonly type: Type };

function* pipeline(shell: Shell, node: NodeOf<'pipeline'>, text: string): Execution<number> {
  const status = yield* runPipeline(shell, node, text);
  shell.status = status;
  if (!node.negated && status !== 0 && shell.tested === 0) yield* afterFailure(shell, status);
  return status;
}

function* andOr(shell: Shell, node: NodeOf<'and' | 'or'>, last: boolean): Execution<number> {
  const left = yield* condition(shell, () => execute(shell, node.left));
  if ((left === 0) !== (node.type === 'and')) return left;
  return yield* execute(shell, node.right, last);
}

function* inSubshell(shell: Shell, body: Script, text: string): Execution<number> {
  const pid = forkShell(shell, (child) => run(child, body, true), { files: shell.inherited(), ...(shell.options.monitor ? { group: true } : {}) });
  const status = yield* waitForeground(shell, [pid], text);
  if (status !== 0 && shell.tested === 0) yield* afterFailure(shell, status);
  return status;
}

function* ifCommand(shell: Shell, node: NodeOf<'if'>, last: boolean): Execution<number> {
  const test = yield* condition(shell, () => run(shell, node.condition));
  if (test === 0) return yield* run(shell, node.then, last);
  return node.otherwise ? yield* run(shell, node.otherwise, last) : 0;
}

/** The condition of a loop: known at once where it is a built-in alone. */
function goesOn(shell: Shell, script: Script, expected: boolean): boolean | Execution<boolean> {
  const [item] = script;
  const owes = shell.countCommand();
  if (owes || script.length !== 1 || item!.node.type !== 'simple' || item!.background || shell.options.noexec)
    return asks(shell, owes, () => run(shell, script), expected);
  shell.tested++;
  const found = simple(shell, item!.node, false, item!.text);
  shell.tested--;
  if (typeof found !== 'number') return asks(shell, false, () => found, expected);
  noteStatus(shell, item!.node, found);
  return (found === 0) === expected;
}

function* asks(shell: Shell, owes: boolean, action: () => Execution<number>, expected: boolean): Execution<boolean> {
  if (owes) yield* shell.pay();
  return ((yield* condition(shell, action)) === 0) === expected;
}

function* define(shell: Shell, name: string, body: Node): Execution<number> {
  shell.functions.set(name, body);
  return 0;
}

function* conditional(shell: Shell, node: NodeOf<'conditional'>): Execution<number> {
  shell.line = node.line;
  const status = yield* evaluateConditional(shell, node.expression);
  yield* shell.charge();
  if (status !== 0 && shell.tested === 0) yield* afterFailure(shell, status);
  return status;
}

function* arithmetic(shell: Shell, expression: Word): Execution<number> {
  return (yield* expandArithmetic(shell, expression)) === 0 ? 1 : 0;
}

/** Runs something whose failure is no reason to leave. */
function* condition(shell: Shell, action: () => Execution<number>): Execution<number> {
  shell.tested++;
  try {
    return yield* action();
  } finally {
    shell.tested--;
  }
}

function* redirectedCommand(shell: Shell, node: NodeOf<'redirected'>, last: boolean): Execution<number> {
  const saved: Saved[] = [];
  try {
    yield* redirect(shell, node.redirects, saved);
    return yield* execute(shell, node.body, last);
  } catch (error) {
    if (!(error instanceof RedirectionError)) throw error;
    restore(shell, saved.splice(0));
    shell.line = node.line;
    yield* shell.complain(error.message);
    return 1;
  } finally {
    restore(shell, saved);
  }
}

/** Runs `body` while `more` says so, with break and continue. */
function* loop(shell: Shell, more: () => boolean | Execution<boolean>, body: Script): Execution<number> {
  let status = 0;
  shell.loops++;
  try {
    for (;;) {
      try {
        const next = more();
        if (!(typeof next === 'boolean' ? next : yield* next)) return status;
        status = yield* run(shell, body);
      } catch (error) {
        if (!(error instanceof LoopJump)) throw error;
        if (--error.levels > 0) throw error;
        status = 0;
        if (!error.again) return status;
      }
    }
  } finally {
    shell.loops--;
  }
}

function* forCount(shell: Shell, node: NodeOf<'count'>): Execution<number> {
  yield* expandArithmetic(shell, node.first);
  let first = true;
  return yield* loop(
    shell,
    function* () {
      yield* shell.charge();
      if (!first) yield* expandArithmetic(shell, node.next);
      first = false;
      const text = yield* expandText(shell, node.test);
      return text.trim() === '' || compute(shell, text) !== 0;
    },
    node.body,
  );
}

function* forEach(shell: Shell, node: NodeOf<'for'>): Execution<number> {
  shell.line = node.line;
  const words = node.words ? yield* expandWords(shell, node.words) : shell.positional;
  let i = 0;
  return yield* loop(
    shell,
    () => {
      if (node.select) return choose(shell, node.name, words, i++ > 0);
      if (i >= words.length) return false;
      setVariable(shell, node.name, words[i++]!);
      return shell.countCommand() ? paid(shell) : true;
    },
    node.body,
  );
}

function* paid(shell: Shell): Execution<true> {
  yield* shell.pay();
  return true;
}

function* caseCommand(shell: Shell, node: NodeOf<'case'>, last: boolean): Execution<number> {
  const text = yield* expandText(shell, node.word);
  let through = false;
  let status = 0;
  for (const item of node.items) {
    if (!through && !(yield* anyMatches(shell, item.patterns, text))) continue;
    status = yield* run(shell, item.body, last && item.end === ';;');
    if (item.end === ';;') return status;
    through = item.end === ';&';
  }
  return status;
}

function* anyMatches(shell: Shell, patterns: readonly Word[], text: string): Execution<boolean> {
  for (const pattern of patterns) if (matches(text, yield* expandPattern(shell, pattern))) return true;
  return false;
}
