import type { Execution } from '../../process/types.ts';
import type { Item, Node, Script, Simple, Word } from './ast.ts';
import { evaluateConditional } from './conditional.ts';
import { LoopJump, RedirectionError, ShellExit } from './control.ts';
import { compute, expandArithmetic, expandPattern, expandText, expandWords } from './expand.ts';
import { forkShell } from './fork.ts';
import { matches } from './pattern.ts';
import { runPipeline, startBackground, waitForeground } from './pipeline.ts';
import { redirect, restore, type Saved } from './redirect.ts';
import type { Shell } from './shell.ts';
import { runSimple } from './simple.ts';
import { runTraps } from './traps.ts';
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
      status = yield* runSimple(shell, item.node, last && i === script.length - 1, item.text);
      noteStatus(shell, item.node, status);
      if (shell.pending.length > 0) yield* runTraps(shell);
      checkErrexit(shell, status);
      shell.status = status;
    } else status = yield* execute(shell, item.node, last && i === script.length - 1, item);
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
  const status = yield* runSimple(shell, node, last, item?.text ?? '');
  noteStatus(shell, node, status);
  if (shell.pending.length > 0) yield* runTraps(shell);
  checkErrexit(shell, status);
  // A trap's commands have their own statuses.
  shell.status = status;
  return status;
}

function noteStatus(shell: Shell, node: Simple, status: number): void {
  shell.status = status;
  if (shell.bash && node.words.length > 0) shell.variables.setArray('PIPESTATUS', [String(status)]);
}

/** `set -e`: what a simple command, a pipeline or a subshell that failed means outside conditions. */
export function checkErrexit(shell: Shell, status: number): void {
  if (status !== 0 && shell.options.errexit && shell.tested === 0) throw new ShellExit(status);
}

function* dispatch(shell: Shell, node: Exclude<Node, Simple>, last: boolean, item?: Item): Execution<number> {
  switch (node.type) {
    case 'pipeline': {
      const status = yield* runPipeline(shell, node, item?.text ?? '');
      shell.status = status;
      if (!node.negated) checkErrexit(shell, status);
      return status;
    }
    case 'and':
    case 'or': {
      const left = yield* condition(shell, () => execute(shell, node.left));
      if ((left === 0) !== (node.type === 'and')) return left;
      return yield* execute(shell, node.right, last);
    }
    case 'group':
      return yield* run(shell, node.body, last);
    case 'subshell': {
      const pid = forkShell(shell, (child) => run(child, node.body, true), { files: shell.inherited(), ...(shell.options.monitor ? { group: true } : {}) });
      const status = yield* waitForeground(shell, [pid], item?.text ?? '');
      checkErrexit(shell, status);
      return status;
    }
    case 'redirected':
      return yield* redirectedCommand(shell, node, last);
    case 'if': {
      const test = yield* condition(shell, () => run(shell, node.condition));
      if (test === 0) return yield* run(shell, node.then, last);
      return node.otherwise ? yield* run(shell, node.otherwise, last) : 0;
    }
    case 'while':
    case 'until':
      return yield* loop(
        shell,
        function* () {
          if (shell.countCommand()) yield* shell.pay();
          shell.tested++;
          try {
            return ((yield* run(shell, node.condition)) === 0) === (node.type === 'while');
          } finally {
            shell.tested--;
          }
        },
        node.body,
      );
    case 'for':
      return yield* forEach(shell, node);
    case 'count': {
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
    case 'case':
      return yield* caseCommand(shell, node, last);
    case 'function':
      shell.functions.set(node.name, node.body);
      return 0;
    case 'conditional':
      shell.line = node.line;
      return yield* tested(shell, evaluateConditional(shell, node.expression));
    case 'arithmetic':
      return (yield* expandArithmetic(shell, node.expression)) === 0 ? 1 : 0;
  }
}

function* tested(shell: Shell, evaluation: Execution<number>): Execution<number> {
  const status = yield* evaluation;
  yield* shell.charge();
  checkErrexit(shell, status);
  return status;
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

function* redirectedCommand(shell: Shell, node: Node & { type: 'redirected' }, last: boolean): Execution<number> {
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
function* loop(shell: Shell, more: () => Execution<boolean>, body: Script): Execution<number> {
  let status = 0;
  shell.loops++;
  try {
    for (;;) {
      try {
        if (!(yield* more())) return status;
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

function* forEach(shell: Shell, node: Node & { type: 'for' }): Execution<number> {
  shell.line = node.line;
  const words = node.words ? yield* expandWords(shell, node.words) : shell.positional;
  let i = 0;
  return yield* loop(
    shell,
    function* () {
      if (i >= words.length) return false;
      setVariable(shell, node.name, words[i++]!);
      yield* shell.charge();
      return true;
    },
    node.body,
  );
}

function* caseCommand(shell: Shell, node: Node & { type: 'case' }, last: boolean): Execution<number> {
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
