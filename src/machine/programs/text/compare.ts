import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { decodeBinary } from '../lib/binary.ts';
import { readAll, readFile, statOrNothing } from '../lib/files.ts';
import { isGnu } from '../lib/gnu.ts';
import { type Options, parseOptions } from '../lib/options.ts';

const syntax = {
  letters: 'abdiL:NqrsS:tTuU:wB',
  long: { unified: 'u', brief: 'q', recursive: 'r', 'new-file': 'N', 'ignore-case': 'i', 'ignore-all-space': 'w', label: 'L' },
  least: 2,
  most: 2,
  usage: '[-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2\n\nCompare files line by line and output the differences between them.\n',
};

/** diff: unified, as busybox prints it; GNU's has its old form unless -u is given. 0: the same, 1: different, 2: trouble. */
export const diff = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  return yield* compare(tool, options.rest[0]!, options.rest[1]!, options);
});

function* compare(tool: Tool, left: string, right: string, options: Options): Execution<number> {
  const [a, b] = [statOrNothing(tool.process, left), statOrNothing(tool.process, right)];
  if (a?.type === 'directory' && b?.type === 'directory') return yield* compareDirectories(tool, left, right, options);
  const name = (path: string) => path.split('/').at(-1)!;
  const own = a?.type === 'directory' ? `${left}/${name(right)}` : left;
  const other = b?.type === 'directory' ? `${right}/${name(left)}` : right;
  try {
    const [x, y] = [yield* textOf(tool, own, options), yield* textOf(tool, other, options)];
    if (x === y) {
      if (options.has('s')) tool.out.put(`Files ${own} and ${other} are identical\n`);
      return 0;
    }
    if (options.has('q')) tool.out.put(`Files ${own} and ${other} differ\n`);
    else if (isGnu(tool.process) && !options.has('u') && !options.has('U')) tool.out.raw(normal(x, y, options));
    else {
      const labels = options.values('L');
      tool.out.put(`--- ${labels[0] ?? own}\n+++ ${labels[1] ?? other}\n`);
      tool.out.raw(unified(x, y, Number(options.value('U') ?? 3), options));
    }
    return 1;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const missing = a ? other : own;
    return yield* tool.die(`can't stat '${missing}': ${error.message}`, 2);
  }
}

function* textOf(tool: Tool, path: string, options: Options): Execution<string> {
  if (path === '-') return decodeBinary(yield* readAll(tool.process, 0));
  if (options.has('N') && !statOrNothing(tool.process, path)) return '';
  return decodeBinary(yield* readFile(tool.process, path));
}

function* compareDirectories(tool: Tool, left: string, right: string, options: Options): Execution<number> {
  const names = new Set([...tool.process.readDirectory(left), ...tool.process.readDirectory(right)]);
  let status = 0;
  for (const name of [...names].sort()) {
    const [a, b] = [statOrNothing(tool.process, `${left}/${name}`), statOrNothing(tool.process, `${right}/${name}`)];
    if ((!a || !b) && !options.has('N')) {
      tool.out.put(`Only in ${a ? left : right}: ${name}\n`);
      status = 1;
    } else if (a?.type === 'directory' && b?.type === 'directory' && !options.has('r'))
      tool.out.put(`Common subdirectories: ${left}/${name} and ${right}/${name}\n`);
    else status = Math.max(status, yield* compare(tool, `${left}/${name}`, `${right}/${name}`, options));
  }
  return status;
}

type Edit = readonly [kind: ' ' | '-' | '+', line: string];

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines[lines.length - 1] += '\n\\ No newline at end of file';
  return lines;
}

/** The edits from a to b along a longest common subsequence. */
function edits(a: readonly string[], b: readonly string[], key: (line: string) => string): Edit[] {
  let start = 0;
  while (start < a.length && start < b.length && key(a[start]!) === key(b[start]!)) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && key(a[endA - 1]!) === key(b[endB - 1]!)) {
    endA--;
    endB--;
  }
  const [n, m] = [endA - start, endB - start];
  const table = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--)
      table[i]![j] = key(a[start + i]!) === key(b[start + j]!) ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
  const out: Edit[] = a.slice(0, start).map((line) => [' ', line]);
  for (let i = 0, j = 0; i < n || j < m; ) {
    if (i < n && j < m && key(a[start + i]!) === key(b[start + j]!)) {
      out.push([' ', a[start + i++]!]);
      j++;
    } else if (j >= m || (i < n && table[i + 1]![j]! >= table[i]![j + 1]!)) out.push(['-', a[start + i++]!]);
    else out.push(['+', b[start + j++]!]);
  }
  return [...out, ...a.slice(endA).map((line): Edit => [' ', line])];
}

/** What counts of a line. */
function keyOf(options: Pick<Options, 'has'>): (line: string) => string {
  return (line) => {
    const folded = options.has('i') ? line.toLowerCase() : line;
    return options.has('w') ? folded.replace(/\s/g, '') : options.has('b') ? folded.replace(/\s+/g, ' ') : folded;
  };
}

/** The changes of a diff without context: `2c2`, `3d2`, `0a1,2`. */
function normal(left: string, right: string, options: Pick<Options, 'has'>): string {
  const all = edits(linesOf(left), linesOf(right), keyOf(options));
  let [out, a, b] = ['', 0, 0];
  for (let at = 0; at < all.length; ) {
    if (all[at]![0] === ' ') {
      [at, a, b] = [at + 1, a + 1, b + 1];
      continue;
    }
    const changed: Edit[] = [];
    for (; all[at] && all[at]![0] !== ' '; at++) changed.push(all[at]!);
    const gone = changed.filter(([kind]) => kind === '-');
    const come = changed.filter(([kind]) => kind === '+');
    const range = (before: number, count: number) => (count === 0 ? `${before}` : count === 1 ? `${before + 1}` : `${before + 1},${before + count}`);
    out += `${range(a, gone.length)}${gone.length === 0 ? 'a' : come.length === 0 ? 'd' : 'c'}${range(b, come.length)}\n`;
    const lines = (edited: readonly Edit[], mark: string) => edited.map(([, line]) => `${mark} ${line}\n`).join('');
    out += `${lines(gone, '<')}${gone.length > 0 && come.length > 0 ? '---\n' : ''}${lines(come, '>')}`;
    [a, b] = [a + gone.length, b + come.length];
  }
  return out;
}

/** The hunks of a unified diff. */
export function unified(left: string, right: string, context: number, options: Pick<Options, 'has'>): string {
  const all = edits(linesOf(left), linesOf(right), keyOf(options));
  let out = '';
  for (let at = 0; at < all.length; ) {
    if (all[at]![0] === ' ') {
      at++;
      continue;
    }
    const start = Math.max(0, at - context);
    let end = at;
    for (let same = 0; end < all.length && same <= 2 * context; end++) same = all[end]![0] === ' ' ? same + 1 : 0;
    let trailing = 0;
    while (all[end - 1 - trailing]?.[0] === ' ') trailing++;
    end -= Math.max(0, trailing - context);
    out += hunk(all, start, end);
    at = end;
  }
  return out;
}

function hunk(all: readonly Edit[], start: number, end: number): string {
  const count = (to: number, from: number, not: string) => all.slice(from, to).filter(([kind]) => kind !== not).length;
  const range = (not: string) => {
    const [before, size] = [count(start, 0, not), count(end, start, not)];
    return size === 1 ? `${before + 1}` : `${size === 0 ? before : before + 1},${size}`;
  };
  return `@@ -${range('+')} +${range('-')} @@\n${all
    .slice(start, end)
    .map(([kind, line]) => `${kind}${line}\n`)
    .join('')}`;
}

/** cmp. */
export const cmp = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'lsn:',
    least: 1,
    most: 4,
    usage:
      '[-ls] [-n NUM] FILE1 [FILE2 [SKIP1 [SKIP2]]]\n\nCompare FILE1 with FILE2 (or stdin)\n\n\t-l\tWrite the byte numbers (decimal) and values (octal)\n\t\tfor all differing bytes\n\t-s\tQuiet\n\t-n NUM\tCompare at most NUM bytes',
  });
  const [left, right] = [options.rest[0]!, options.rest[1] ?? '-'];
  const read = function* (path: string) {
    try {
      return path === '-' ? yield* readAll(tool.process, 0) : yield* readFile(tool.process, path);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return yield* tool.die(`can't open '${path}': ${error.message}`, 2);
    }
  };
  const [a, b] = [yield* read(left), yield* read(right)];
  let line = 1;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) {
      if (!options.has('s')) tool.out.put(`${left} ${right} differ: char ${i + 1}, line ${line}\n`);
      return 1;
    }
    if (a[i] === 10) line++;
  }
  if (a.length === b.length) return 0;
  if (!options.has('s')) yield* tool.complain(`EOF on ${a.length < b.length ? left : right}`);
  return 1;
});
