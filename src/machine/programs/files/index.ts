import type { Program } from '../../process/types.ts';
import { gzipProgram, tar } from './archive.ts';
import { chmod, chown } from './attributes.ts';
import { cp, mv } from './copy.ts';
import { dd, df, du, mount, umount } from './disk.ts';
import { pwd, readlink, realpath, stat } from './examine.ts';
import { find } from './find.ts';
import { install } from './install.ts';
import { ls } from './ls.ts';
import { fallocate, ln, mkdir, mkfifo, mknod, mktemp, rmdir, touch, truncate } from './make.ts';
import { mountpoint } from './mountpoint.ts';
import { rm, unlink } from './remove.ts';
import { tree } from './tree.ts';

/** What works on files as such, by name. */
export const fileApplets: Readonly<Record<string, Program>> = {
  chgrp: chown,
  chmod,
  chown,
  cp,
  dd,
  df,
  du,
  fallocate,
  find,
  gunzip: gzipProgram,
  gzip: gzipProgram,
  install,
  link: ln,
  ln,
  ls,
  mkdir,
  mkfifo,
  mknod,
  mktemp,
  mount,
  mountpoint,
  mv,
  pwd,
  readlink,
  realpath,
  rm,
  rmdir,
  stat,
  tar,
  touch,
  tree,
  truncate,
  umount,
  unlink,
  zcat: gzipProgram,
};
