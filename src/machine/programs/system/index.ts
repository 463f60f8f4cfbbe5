import type { Program } from '../../process/types.ts';
import { cal } from './calendar.ts';
import { lsof, pwdx } from './descriptors.ts';
import { expr } from './expr.ts';
import { groups, hostname, id, nproc, uname, whoami } from './identity.ts';
import { nsenter, unshare } from './namespaces.ts';
import { pstree } from './process-tree.ts';
import { free, killall, pgrep, pidof, ps, top, uptime } from './processes.ts';
import { busybox, env, notPermitted, printenv, time, timeout, watch, which, wrapper, xargs } from './run.ts';
import { arch, chroot, dmesg, fsync, hostid, logger, logname, modprobe, nologin, renice, reset, stty, users, who } from './session.ts';
import { basename, clear, date, dirname, echo, falseProgram, kill, printf, seq, sleep, sync, test, trueProgram, tty, usleep, yes } from './simple.ts';
import { vi } from './vi.ts';

/** What tells of the system and of processes, and what runs other programs, by name. */
export const systemApplets: Readonly<Record<string, Program>> = {
  '[': test,
  '[[': test,
  arch,
  cal,
  chroot,
  dmesg,
  fsync,
  hostid,
  logger,
  logname,
  modprobe,
  nologin,
  users,
  lsof,
  nsenter,
  pstree,
  pwdx,
  renice,
  reset,
  stty,
  unshare,
  w: who,
  who,
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
