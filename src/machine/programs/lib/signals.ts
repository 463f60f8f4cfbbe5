import { signalNumbers } from '../../process/signals.ts';
import type { Signal } from '../../process/types.ts';

/** The signals of Linux in the order of their numbers, from 1. */
export const signalNames = [
  'HUP',
  'INT',
  'QUIT',
  'ILL',
  'TRAP',
  'ABRT',
  'BUS',
  'FPE',
  'KILL',
  'USR1',
  'SEGV',
  'USR2',
  'PIPE',
  'ALRM',
  'TERM',
  'STKFLT',
  'CHLD',
  'CONT',
  'STOP',
  'TSTP',
  'TTIN',
  'TTOU',
  'URG',
  'XCPU',
  'XFSZ',
  'VTALRM',
  'PROF',
  'WINCH',
  'POLL',
  'PWR',
  'SYS',
] as const;

export function signalNumber(signal: Signal): number {
  return signalNumbers[signal];
}

/** A signal by number or by name with or without SIG, in any case; '' for 0; undefined if there is none, or it is none that this machine has. */
export function parseSignal(text: string): Signal | '' | undefined {
  if (text === '0') return '';
  const name = /^\d+$/.test(text) ? signalNames[Number(text) - 1] : text.toUpperCase().replace(/^SIG/, '');
  return name !== undefined && `SIG${name}` in signalNumbers ? (`SIG${name}` as Signal) : undefined;
}
