import type { Execution, Signal } from '../../process/types.ts';
import type { Item, Node } from './ast.ts';
import { forkShell } from './fork.ts';
import { type Job, signalTexts, statusOf } from './jobs.ts';
import type { Shell } from './shell.ts';
import { giveTerminal, takeTerminal } from './terminal.ts';
import { waitForProcess } from './waiting.ts';

/** `a | b | c`: each command in its own process, all at once. */
export function* runPipeline(shell: Shell, node: Node & { type: 'pipeline' }, text: string): Execution<number> {
  const started = shell.process.clock.now;
  let status = 0;
  if (node.commands.length === 1) {
    if (node.negated) shell.tested++;
    try {
      status = yield* shell.interpreter.execute(shell, node.commands[0]!);
    } finally {
      if (node.negated) shell.tested--;
    }
  } else if (node.commands.length > 1) status = yield* waitForeground(shell, startPipeline(shell, node.commands), text);
  if (node.timed) yield* printTimes(shell, shell.process.clock.now - started);
  return node.negated ? (status === 0 ? 1 : 0) : status;
}

/** `jobs | cat`, `$(jobs -p)`: the subshell tells of its parent's jobs. */
export const listsJobs = (node: Node): boolean => node.type === 'simple' && node.words[0]?.literal === 'jobs';

function startPipeline(shell: Shell, commands: readonly Node[]): number[] {
  const { process } = shell;
  const pids: number[] = [];
  let input: number | undefined;
  for (const [i, command] of commands.entries()) {
    const last = i === commands.length - 1;
    const pipe = last ? undefined : process.pipe();
    const changes = new Map<number, number>();
    if (input !== undefined) changes.set(0, input);
    if (pipe) changes.set(1, pipe[1]);
    const group = shell.options.monitor ? (pids[0] ?? true) : undefined;
    pids.push(
      forkShell(shell, (child) => child.interpreter.execute(child, command, true), {
        files: shell.inherited(changes),
        jobs: listsJobs(command),
        ...(group === undefined ? {} : { group }),
      }),
    );
    if (input !== undefined) process.close(input);
    if (pipe) process.close(pipe[1]);
    input = pipe?.[0];
  }
  return pids;
}

/**
 * Waits for a pipeline in the foreground; the status is that of its last process (`pipefail`: of the last that failed). One that is stopped
 * becomes a job, or is one again.
 */
export function* waitForeground(shell: Shell, pids: readonly number[], text: string, job?: Job): Execution<number> {
  const group = shell.options.monitor ? pids[0]! : undefined;
  if (group !== undefined) giveTerminal(shell, group);
  let status = 0;
  let failed = 0;
  const all: string[] = [];
  for (const pid of pids) {
    const { status: ended, stopped } = yield* waitForProcess(shell, pid);
    status = statusOf(ended);
    if (stopped) {
      shell.jobs.stop(job ?? shell.jobs.start(pids, group, text, false), stopped);
      break;
    }
    if (status !== 0) failed = status;
    all.push(String(status));
    if (ended.signal && pid === pids.at(-1)) yield* tellDeath(shell, pid, ended.signal, text);
  }
  if (group !== undefined) takeTerminal(shell);
  if (shell.bash) shell.variables.setArray('PIPESTATUS', all);
  return shell.options.pipefail ? failed : status;
}

/** What a shell says of a process that a signal has ended. */
export function* tellDeath(shell: Shell, pid: number, signal: Signal, text: string): Execution<void> {
  if (signal === 'SIGINT') {
    if (shell.interactive) yield* shell.process.write(2, '\n');
    return;
  }
  const told = signalTexts[signal];
  if (!told || signal === 'SIGPIPE') return;
  if (shell.bash && !shell.interactive) yield* shell.complain(`${String(pid).padStart(5)} ${told.padEnd(23)} ${text}`);
  else yield* shell.process.write(2, `${told}\n`);
}

/** `command &`. */
export function* startBackground(shell: Shell, item: Item): Execution<number> {
  const monitor = shell.options.monitor;
  yield* shell.charge();
  const files = shell.inherited();
  const quiet = monitor || !shell.process.access('/dev/null', 'r') ? undefined : shell.process.open('/dev/null', { read: true });
  if (quiet !== undefined) files.set(0, quiet);
  const pid = forkShell(shell, (child) => child.interpreter.run(child, [{ ...item, background: false }], true), {
    files,
    ...(monitor ? { group: true as const } : { ignore: ['SIGINT', 'SIGQUIT'] as const }),
  });
  if (quiet !== undefined) shell.process.close(quiet);
  const job = shell.jobs.start([pid], monitor ? pid : undefined, item.text, true);
  shell.lastBackground = pid;
  if (shell.interactive && shell.bash) yield* shell.process.write(2, `[${job.number}] ${pid}\n`);
  shell.status = 0;
  return 0;
}

function* printTimes(shell: Shell, elapsed: number): Execution<void> {
  const seconds = elapsed / 1_000_000;
  const real = `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
  yield* shell.process.write(2, `\nreal\t${real}\nuser\t0m0.000s\nsys\t0m0.000s\n`);
}
