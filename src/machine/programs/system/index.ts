import type { Program } from '../../process/types.ts';
import { expr } from './expr.ts';
import { groups, hostname, id, nproc, uname, whoami } from './identity.ts';
import { free, killall, pgrep, pidof, ps, top, uptime } from './processes.ts';
import { busybox, env, notPermitted, printenv, time, timeout, watch, which, wrapper, xargs } from './run.ts';
import { basename, clear, date, dirname, echo, falseProgram, kill, printf, seq, sleep, sync, test, trueProgram, tty, usleep, yes } from './simple.ts';
import { vi } from './vi.ts';

/** What tells of the system and of processes, and what runs other programs, by name. */
export const systemApplets: Readonly<Record<string, Program>> = {
  '[': test,
  '[[': test,
  basename,
  busybox,
  clear,
  date,
  dirname,
  echo,
  env,
  expr,
  false: falseProgram,
  free,
  groups,
  hostname,
  id,
  ionice: wrapper,
  kill,
  killall,
  nice: wrapper,
  nohup: wrapper,
  nproc,
  pgrep,
  pidof,
  pkill: pgrep,
  printenv,
  printf,
  ps,
  seq,
  setsid: wrapper,
  sleep,
  su: notPermitted,
  sync,
  test,
  time,
  timeout,
  top,
  true: trueProgram,
  tty,
  uname,
  uptime,
  usleep,
  vi,
  watch,
  which,
  whoami,
  xargs,
  yes,
};
