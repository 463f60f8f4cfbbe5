import type { Signal } from './types.ts';

/** Numbers as on x86-64 Linux. */
export const signalNumbers: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGWINCH: 28,
  SIGFPE: 8,
};

const names = new Map(Object.entries(signalNumbers).map(([name, number]) => [number, name as Signal]));

/** The signal of a number, or of a name with or without SIG. */
export function findSignal(signal: number | string): Signal | undefined {
  if (typeof signal === 'number') return names.get(signal);
  const upper = signal.toUpperCase();
  const name = (upper.startsWith('SIG') ? upper : `SIG${upper}`) as Signal;
  return name in signalNumbers ? name : names.get(Number(signal));
}

export type DefaultAction = 'terminate' | 'ignore' | 'stop' | 'continue';

const others: Partial<Record<Signal, DefaultAction>> = {
  SIGCHLD: 'ignore',
  SIGWINCH: 'ignore',
  SIGCONT: 'continue',
  SIGSTOP: 'stop',
  SIGTSTP: 'stop',
  SIGTTIN: 'stop',
  SIGTTOU: 'stop',
};

/** What a signal does to a process that has said nothing of it (signal(7)). */
export function defaultAction(signal: Signal): DefaultAction {
  return others[signal] ?? 'terminate';
}

/** Cannot be handled, ignored or blocked. */
export function isForced(signal: Signal): boolean {
  return signal === 'SIGKILL' || signal === 'SIGSTOP';
}
