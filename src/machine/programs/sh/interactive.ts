import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import type { Script } from './ast.ts';
import { jobLine } from './builtins/jobs.ts';
import { CommandError, ExpansionError, LoopJump, RedirectionError, ReturnJump, ShellExit } from './control.ts';
import { LineEditor } from './editor.ts';
import { run } from './execute.ts';
import { Parser } from './parser.ts';
import { prompt } from './prompt.ts';
import { sourceFile } from './script-file.ts';
import type { Shell } from './shell.ts';
import { syntaxMessage } from './source.ts';
import { warnOfStopped } from './stopped-jobs.ts';
import { SyntaxFailure } from './syntax-error.ts';
import { takeTerminal } from './terminal.ts';
import { setTrap } from './traps.ts';
import { reap } from './waiting.ts';

/** The shell at a terminal (or with -i): prompt, line, command, until the input ends or `exit`. */
export function* interact(shell: Shell, login: boolean): Execution<number> {
  shell.interactive = true;
  shell.expandAliases = true;
  const editor = new LineEditor(shell);
  if (editor.terminal) takeControl(shell);
  else shell.options.monitor = false;
  yield* startFiles(shell, login);
  for (;;) {
    yield* tellJobs(shell);
    const script = yield* readCommand(shell, editor);
    if (script === undefined) return shell.status;
    if (script === 'nothing') continue;
    if (shell.warned > 0) shell.warned--;
    yield* runGuarded(shell, script);
  }
}

/** Its own process group in the foreground; signals of keys end what it waits for, never itself. */
function takeControl(shell: Shell): void {
  const { process } = shell;
  for (const name of ['INT', 'QUIT', 'TERM', 'TSTP', 'TTIN', 'TTOU']) setTrap(shell, name, undefined);
  process.onSignal('SIGINT', () => {
    shell.interrupted = true;
  });
  try {
    if (process.group !== process.pid) process.setGroup(process.pid, process.pid);
    shell.options.monitor = true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
  takeTerminal(shell);
}

function* startFiles(shell: Shell, login: boolean): Execution<void> {
  const home = shell.variables.get('HOME');
  const files = [...(login ? ['/etc/profile', home && `${home}/.profile`] : []), shell.bash ? home && `${home}/.bashrc` : shell.variables.get('ENV')];
  for (const path of files) {
    if (!path || !shell.process.access(path, 'r')) continue;
    try {
      yield* sourceFile(shell, path);
    } catch (error) {
      yield* recover(shell, error, '');
    }
  }
}

/** The next complete command; 'nothing' for an empty or abandoned line, undefined at the end of the input. */
function* readCommand(shell: Shell, editor: LineEditor): Execution<Script | 'nothing' | undefined> {
  let text = '';
  let first = 1;
  for (;;) {
    const line = yield* editor.readLine(prompt(shell, text === '' ? 'PS1' : 'PS2'));
    if (line === 'interrupt') {
      shell.status = 130;
      return 'nothing';
    }
    if (line === undefined) {
      if (text === '') {
        if (editor.terminal && (yield* warnOfStopped(shell))) continue;
        if (editor.terminal) yield* shell.process.write(2, shell.bash ? 'exit\n' : '\n');
        return undefined;
      }
      yield* shell.process.write(2, `${shell.name}: syntax error: unexpected end of file\n`);
      return 'nothing';
    }
    if (text === '') first = shell.typed + 1;
    shell.typed++;
    text += `${line}\n`;
    const parser = new Parser(text, { bash: shell.bash, aliases: shell.aliases, firstLine: first });
    try {
      const script: Script[number][] = [];
      for (let next = parser.next(); next; next = parser.next()) script.push(...next);
      if (parser.documentCut || /(?:^|[^\\])(?:\\\\)*\\\n$/.test(text)) continue;
      editor.remember(text.trimEnd());
      return script.length === 0 ? 'nothing' : script;
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      if (error.incomplete) continue;
      editor.remember(text.trimEnd());
      yield* recover(shell, error, text);
      return 'nothing';
    }
  }
}

function* runGuarded(shell: Shell, script: Script): Execution<void> {
  shell.interrupted = false;
  try {
    yield* run(shell, script);
  } catch (error) {
    yield* recover(shell, error, '');
  }
  shell.tested = 0;
  shell.loops = 0;
}

/** An error brings an interactive shell back to its prompt. */
function* recover(shell: Shell, error: unknown, text: string): Execution<void> {
  if (error instanceof ShellExit) throw error;
  if (error instanceof SyntaxFailure) {
    yield* shell.process.write(2, syntaxMessage(shell, error, text));
    shell.status = 2;
  } else if (error instanceof ExpansionError || error instanceof CommandError) {
    yield* shell.complain(error.message);
    shell.status = error.status;
  } else if (error instanceof RedirectionError || error instanceof SystemError) {
    yield* shell.complain(error.message);
    shell.status = 1;
  } else if (error instanceof ReturnJump) shell.status = error.status;
  else if (!(error instanceof LoopJump)) throw error;
}

/** Says which background jobs have ended since the last prompt. */
function* tellJobs(shell: Shell): Execution<void> {
  if (shell.jobs.list.length === 0) return;
  yield* reap(shell);
  for (const job of [...shell.jobs.list]) {
    if (shell.jobs.running(job) || (job.stopped && job.told)) continue;
    if (shell.options.monitor) yield* shell.process.write(2, `${shell.bash && job.stopped ? '\n' : ''}${jobLine(shell, job)}`);
    job.told = true;
    if (!job.stopped) shell.jobs.remove(job);
  }
}
