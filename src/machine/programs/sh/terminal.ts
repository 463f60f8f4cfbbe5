import { SystemError } from '../../process/errors.ts';
import type { Shell } from './shell.ts';

/** Makes a job the one that Ctrl-C reaches. */
export function giveTerminal(shell: Shell, group: number): void {
  control(shell, group);
}

/** Makes the shell itself the foreground group again. */
export function takeTerminal(shell: Shell): void {
  control(shell, shell.process.group);
}

function control(shell: Shell, group: number): void {
  try {
    shell.process.terminal.setForeground(0, group);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}
