import { TerminalFile } from './device-files.ts';
import { failure } from './errors.ts';
import { fileOf } from './open.ts';
import { findGroup } from './process-calls.ts';
import type { Task } from './task.ts';
import type { Terminal } from './terminal.ts';
import type { TerminalControl } from './types.ts';

/** What a process may do with its terminals (tcsetattr, TIOCGWINSZ, tcsetpgrp). Throws ENOTTY. */
export function terminalControl(task: Task): TerminalControl {
  const of = (descriptor: number): Terminal => {
    const file = fileOf(task, descriptor);
    if (!(file instanceof TerminalFile)) throw failure('ENOTTY');
    return file.terminal;
  };
  return {
    setRaw: (descriptor, raw) => of(descriptor).setRaw(raw),
    size: (descriptor) => of(descriptor),
    setForeground: (descriptor, group) => {
      const terminal = of(descriptor);
      terminal.foreground = findGroup(task, group);
    },
  };
}
