import type { Program } from '../../process/types.ts';
import { gzipProgram, tar } from './archive.ts';
import { chmod, chown } from './attributes.ts';
import { cp, mv } from './copy.ts';
import { dd, df, du, mount } from './disk.ts';
import { pwd, readlink, realpath, stat } from './examine.ts';
import { find } from './find.ts';
import { ls } from './ls.ts';
import { ln, mkdir, mkfifo, mktemp, rmdir, touch, truncate } from './make.ts';
import { rm, unlink } from './remove.ts';

/** What works on files as such, by name. */
export const fileApplets: Readonly<Record<string, Program>> = {
  chgrp: chown,
  chmod,
  chown,
  cp,
  dd,
  df,
  du,
  find,
  gunzip: gzipProgram,
  gzip: gzipProgram,
  link: ln,
  ln,
  ls,
  mkdir,
  mkfifo,
  mktemp,
  mount,
  mv,
  pwd,
  readlink,
  realpath,
  rm,
  rmdir,
  stat,
  tar,
  touch,
  truncate,
  unlink,
  zcat: gzipProgram,
};
