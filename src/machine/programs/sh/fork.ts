import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, SpawnOptions } from '../../process/types.ts';
import { CommandError, ExpansionError, LoopJump, RedirectionError, ReturnJump, ShellExit } from './control.ts';
import type { Shell } from './shell.ts';
import { SyntaxFailure } from './syntax-error.ts';
import { runExitTrap } from './traps.ts';

/** Starts a subshell in a child process; `jobs`: it knows its parent's. */
export function forkShell(
  shell: Shell,
  body: (child: Shell) => Execution<number>,
  options: Pick<SpawnOptions, 'files' | 'group' | 'ignore'> & { jobs?: boolean },
): number {
  const copy = shell.clone(shell.process);
  if (options.jobs) copy.jobs.copy(shell.jobs);
  const traps = new Map(shell.traps);
  return shell.process.fork((process) => inChild(copy, process, traps, body), options);
}

function* inChild(shell: Shell, process: Process, traps: ReadonlyMap<string, string>, body: (child: Shell) => Execution<number>): Execution<number> {
  shell.process = process;
  for (const [name, action] of traps) {
    if (name === 'EXIT' || name === 'ERR' || name === 'DEBUG') continue;
    if (action === '') shell.traps.set(name, '');
    else process.onSignal(`SIG${name}` as 'SIGTERM', 'default');
  }
  return yield* finish(shell, () => body(shell));
}

/** Runs the commands of a whole shell process: what ends it early becomes its status, and the EXIT trap is run. */
export function* finish(shell: Shell, body: () => Execution<number>): Execution<number> {
  let status: number;
  try {
    status = yield* body();
  } catch (error) {
    status = yield* ending(shell, error);
  }
  if (!shell.traps.has('EXIT')) return status;
  try {
    return yield* runExitTrap(shell, status);
  } catch (error) {
    return yield* ending(shell, error);
  }
}

function* ending(shell: Shell, error: unknown): Execution<number> {
  if (error instanceof ShellExit || error instanceof ReturnJump) return error.status;
  if (error instanceof LoopJump) return shell.status;
  if (error instanceof CommandError || error instanceof ExpansionError) {
    yield* shell.complain(error.message);
    return error.status;
  }
  if (error instanceof RedirectionError) {
    yield* shell.complain(error.message);
    return 1;
  }
  if (error instanceof SyntaxFailure || error instanceof SystemError) {
    yield* shell.complain(error.message);
    return 2;
  }
  throw error;
}
