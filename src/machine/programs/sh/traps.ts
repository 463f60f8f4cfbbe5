import type { Execution, Signal } from '../../process/types.ts';
import { signalNumber } from '../lib/signals.ts';
import type { Shell } from './shell.ts';

/** Sets what happens on a signal or at EXIT: a command, '' to ignore, undefined for the default. */
export function setTrap(shell: Shell, name: string, action: string | undefined): void {
  if (action === undefined) shell.traps.delete(name);
  else shell.traps.set(name, action);
  if (name === 'EXIT' || name === 'DEBUG' || name === 'ERR') return;
  const signal = `SIG${name}` as Signal;
  if (action === undefined) shell.process.onSignal(signal, shell.interactive && defaultsOfInteractive.has(name) ? () => undefined : 'default');
  else shell.process.onSignal(signal, action === '' ? 'ignore' : () => void shell.pending.push(signal));
}

const defaultsOfInteractive = new Set(['INT', 'QUIT', 'TERM', 'TSTP', 'TTIN', 'TTOU']);

/** Runs the traps of the signals that have come, after the command that they interrupted. */
export function* runTraps(shell: Shell): Execution<void> {
  while (shell.pending.length > 0) {
    const signal = shell.pending.shift()!;
    const action = shell.traps.get(signal.slice(3));
    if (!action) continue;
    const status = shell.status;
    yield* shell.interpreter.runText(shell, action);
    shell.status = status;
  }
}

/** The status that `wait` and `read` have when a trapped signal ends them. */
export const interruptedStatus = (shell: Shell) => 128 + signalNumber(shell.pending[0]!);

/** The ERR trap, after a command that failed where `set -e` would end the shell; not while it runs itself. */
export function* runErrorTrap(shell: Shell, status: number): Execution<void> {
  const action = shell.traps.get('ERR');
  if (!action) return;
  shell.status = status;
  shell.traps.delete('ERR');
  try {
    yield* shell.interpreter.runText(shell, action);
  } finally {
    if (!shell.traps.has('ERR')) shell.traps.set('ERR', action);
    shell.status = status;
  }
}

export function* runExitTrap(shell: Shell, status: number): Execution<number> {
  const action = shell.traps.get('EXIT');
  shell.traps.delete('EXIT');
  if (!action) return status;
  shell.status = status;
  yield* shell.interpreter.runText(shell, action);
  return status;
}
