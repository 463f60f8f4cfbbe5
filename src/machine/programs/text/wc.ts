import type { Execution, Process, Program } from '../../process/types.ts';
import { applet, namedError, type Tool } from '../lib/applet.ts';
import { statOrNothing } from '../lib/files.ts';
import { eachInput } from '../lib/input.ts';
import { parseOptions } from '../lib/options.ts';

const syntax = {
  letters: 'clwLm',
  long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' },
  usage:
    '[-cmlwL] [FILE]...\n\nCount lines, words, and bytes for FILEs (or stdin)\n\n\t-c\tCount bytes\n\t-m\tCount characters\n\t-l\tCount newlines\n\t-w\tCount words\n\t-L\tPrint longest line length',
};

interface Counts {
  l: number;
  w: number;
  m: number;
  c: number;
  L: number;
}

type Letter = keyof Counts;

/** wc, with the columns of busybox: one bare number for a single count. */
export const wc = wcProgram((_, shown, paths) => (shown.length === 1 && paths.length <= 1 ? 0 : 9));

/** wc of coreutils: columns as wide as the sizes of all files together, at least 7 where one is not a regular file. */
export const wcOfCoreutils = wcProgram((process, shown, paths) => {
  if (shown.length === 1 && paths.length <= 1) return 0;
  let [total, least] = [0, 1];
  for (const path of paths.length > 0 ? paths : ['-']) {
    const stat = path === '-' ? process.fstat(0) : statOrNothing(process, path);
    if (stat?.type === 'file') total += stat.size;
    else if (stat) least = 7;
  }
  return Math.max(least, String(total).length);
});

/** `width`: of each column, in characters. */
function wcProgram(width: (process: Process, shown: readonly Letter[], paths: readonly string[]) => number): Program {
  return applet((tool) => count(tool, width));
}

function* count(tool: Tool, width: (process: Process, shown: readonly Letter[], paths: readonly string[]) => number): Execution<number> {
  const options = yield* parseOptions(tool, syntax);
  let shown = (['l', 'w', 'm', 'c', 'L'] as const).filter((letter) => options.has(letter));
  if (shown.length === 0) shown = ['l', 'w', 'c'];
  const total: Counts = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  const columns = width(tool.process, shown, options.rest);
  const print = (counts: Counts, name: string) => {
    tool.out.put(`${shown.map((letter) => String(counts[letter]).padStart(columns)).join(' ')}${name}\n`);
  };
  const status = yield* eachInput(
    tool,
    options.rest,
    function* (source) {
      const counts: Counts = { l: 0, w: 0, m: 0, c: 0, L: 0 };
      let inWord = false;
      let column = 0;
      for (;;) {
        const piece = yield* tool.process.read(source.descriptor);
        if (piece.length === 0) break;
        counts.c += piece.length;
        if (options.has('m')) counts.m += piece.length;
        for (const byte of piece) {
          if (byte === 10) {
            counts.l++;
            counts.L = Math.max(counts.L, column);
            column = 0;
          } else column++;
          const space = byte === 32 || (byte >= 9 && byte <= 13);
          if (!space && !inWord) counts.w++;
          inWord = !space;
        }
        yield* tool.process.work(Math.max(1, piece.length >> 9));
      }
      counts.L = Math.max(counts.L, column);
      for (const letter of ['l', 'w', 'm', 'c'] as const) total[letter] += counts[letter];
      total.L = Math.max(total.L, counts.L);
      print(counts, options.rest.length > 0 ? ` ${source.name}` : '');
    },
    namedError,
  );
  if (options.rest.length > 1) print(total, ' total');
  return status;
}
