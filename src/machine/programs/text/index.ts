import type { Program } from '../../process/types.ts';
import { awk } from './awk/index.ts';
import { bc } from './bc.ts';
import { cat } from './cat.ts';
import { cmp, diff } from './compare.ts';
import { cut } from './cut.ts';
import { hexdump, od, xxd } from './dump.ts';
import { base64, cksum, digest, sum } from './encode.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { column, comm, fold, nl, paste, rev, strings, tac, tee, uniq } from './lines.ts';
import { factor, shuf, split } from './pieces.ts';
import { sed } from './sed/index.ts';
import { sort } from './sort.ts';
import { tail } from './tail.ts';
import { ts } from './timestamps.ts';
import { tr } from './tr.ts';
import { wc } from './wc.ts';
import { expand, lineEnds, unexpand } from './whitespace.ts';

/** The filters of text by name. */
export const textApplets: Readonly<Record<string, Program>> = {
  awk,
  base64,
  bc,
  dos2unix: lineEnds,
  expand,
  factor,
  sha512sum: digest,
  shuf,
  split,
  sum,
  unexpand,
  unix2dos: lineEnds,
  cksum,
  cmp,
  diff,
  hd: hexdump,
  hexdump,
  md5sum: digest,
  od,
  sed,
  sha1sum: digest,
  sha256sum: digest,
  xxd,
  cat,
  less: cat,
  more: cat,
  column,
  comm,
  cut,
  egrep: grep,
  fgrep: grep,
  fold,
  grep,
  head,
  nl,
  paste,
  rev,
  sort,
  strings,
  tac,
  tail,
  tee,
  tr,
  ts,
  uniq,
  wc,
};
