import type { Execution } from '../../process/types.ts';
import { applet, namedError, type Tool } from '../lib/applet.ts';
import { toBinary } from '../lib/binary.ts';
import { isGnu } from '../lib/gnu.ts';
import { allLines, eachInput, LineReader } from '../lib/input.ts';
import { parseOptions } from '../lib/options.ts';
import { outputTo } from './redirected.ts';

/** rev: the characters of each line backwards. */
export const rev = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: '', usage: '[FILE]...\n\nReverse lines of FILEs' });
  return yield* eachInput(
    tool,
    options.rest,
    function* (source) {
      const reader = new LineReader(tool.process, source.descriptor, tool.out);
      for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next())
        tool.out.raw(`${[...line].reverse().join('')}${reader.terminated ? '\n' : ''}`);
    },
    namedError,
  );
});

/** tac: the lines backwards. */
export const tac = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: '', usage: '[FILE]...\n\nConcatenate FILEs and print them in reverse' });
  const lines: string[] = [];
  // The last line of a file may have no newline: it gets none.
  const status = yield* eachInput(
    tool,
    options.rest,
    function* (source) {
      const reader = new LineReader(tool.process, source.descriptor);
      const own: string[] = [];
      for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) own.push(`${line}${reader.terminated ? '\n' : ''}`);
      lines.push(...own.reverse());
    },
    namedError,
  );
  for (const line of lines) tool.out.raw(line);
  return status;
});

/** nl: numbers lines that are not empty. */
export const nl = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'b:v:i:s:w:p',
    long: { 'body-numbering': 'b', 'starting-line-number': 'v', 'line-increment': 'i', 'number-separator': 's', 'number-width': 'w' },
    usage: '[OPTIONS] [FILE]...\n\nWrite FILEs to standard output with line numbers added',
  });
  let number = Number(options.value('v') ?? 1);
  const width = Number(options.value('w') ?? 6);
  const separator = options.value('s') ?? '\t';
  return yield* eachInput(
    tool,
    options.rest,
    function* (source) {
      const reader = new LineReader(tool.process, source.descriptor, tool.out);
      for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) {
        const style = options.value('b') ?? 't';
        if (style === 'a' || (style === 't' && line !== '')) {
          tool.out.raw(`${String(number).padStart(width)}${separator}${line}\n`);
          number += Number(options.value('i') ?? 1);
        } else tool.out.raw(`${' '.repeat(width + separator.length)}${line}\n`);
      }
    },
    namedError,
  );
});

/** paste: lines of several files side by side. */
export const paste = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'd:s', usage: '[-d LIST] [-s] [FILE]...\n\nPaste lines from each input file together using TAB' });
  const delimiters = [...(options.value('d') ?? '\t').replaceAll('\\t', '\t').replaceAll('\\n', '\n')];
  const names = options.rest.length === 0 ? ['-'] : options.rest;
  const join = (parts: readonly string[]) => parts.map((part, i) => (i === 0 ? '' : (delimiters[(i - 1) % delimiters.length] ?? '')) + part).join('');
  const all: string[][] = [];
  if (!options.has('s') && names.every((name) => name === '-')) {
    const { lines } = yield* allLines(tool, ['-']);
    for (let i = 0; i < lines.length; i += names.length) tool.out.raw(`${join(names.map((_, j) => lines[i + j] ?? ''))}\n`);
    return 0;
  }
  for (const name of names) all.push((yield* allLines(tool, [name])).lines);
  if (options.has('s')) for (const lines of all) tool.out.raw(`${join(lines)}\n`);
  else
    for (let i = 0; all.some((lines) => i < lines.length); i++)
      tool.out.raw(isGnu(tool.process) ? `${join(all.map((lines) => lines[i] ?? ''))}\n` : pasted(all, i, delimiters));
  return 0;
});

/** Busybox drops the delimiter of a file that has ended as well. */
function pasted(all: readonly (readonly string[])[], at: number, delimiters: readonly string[]): string {
  let out = '';
  let next = 0;
  for (const [i, lines] of all.entries()) {
    const line = lines[at];
    if (line === undefined) continue;
    out += line + (i === all.length - 1 ? '\n' : (delimiters[next++ % delimiters.length] ?? ''));
  }
  return out;
}

/** comm: two sorted files, line by line. */
export const comm = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: '123', least: 2, most: 2, usage: '[-123] FILE1 FILE2\n\nCompare FILE1 with FILE2' });
  const left = (yield* allLines(tool, [options.rest[0]!])).lines;
  const right = (yield* allLines(tool, [options.rest[1]!])).lines;
  const put = (column: number, line: string) => {
    if (options.has(String(column))) return;
    tool.out.raw(`${'\t'.repeat([1, 2].filter((own) => own < column && !options.has(String(own))).length)}${line}\n`);
  };
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const [a, b] = [left[i], right[j]];
    if (a !== undefined && a === b) {
      put(3, a);
      i++;
      j++;
    } else if (b === undefined || (a !== undefined && a < b)) put(1, left[i++]!);
    else put(2, right[j++]!);
  }
  return 0;
});

/** column -t: a table. */
export const column = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'ts:c:', usage: '[-t] [-s SEP] [FILE]...' });
  const { lines, status } = yield* allLines(tool, options.rest);
  const separator = options.value('s');
  const rows = lines
    .filter((line) => line.trim() !== '')
    .map((line) => (separator === undefined ? line.trim().split(/[ \t]+/) : line.split(new RegExp(`[${separator.replace(/[\]\\^-]/g, '\\$&')}]`))));
  if (!options.has('t')) for (const line of lines) tool.out.raw(`${line}\n`);
  else {
    const widths: number[] = [];
    for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
    for (const row of rows) tool.out.raw(`${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]! + 2))).join('')}\n`);
  }
  return status;
});

/** fold: wraps lines. */
export const fold = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'bsw:',
    usage: '[-bs] [-w WIDTH] [FILE]...\n\nWrap input lines in FILEs (or stdin), writing to stdout',
  });
  const width = Number(options.value('w') ?? 80);
  return yield* eachInput(
    tool,
    options.rest,
    function* (source) {
      const reader = new LineReader(tool.process, source.descriptor, tool.out);
      for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) {
        let rest = line;
        while (rest.length > width) {
          const space = options.has('s') ? rest.slice(0, width).lastIndexOf(' ') + 1 : 0;
          tool.out.raw(`${rest.slice(0, space || width)}\n`);
          rest = rest.slice(space || width);
        }
        tool.out.raw(`${rest}${reader.terminated ? '\n' : ''}`);
      }
    },
    namedError,
  );
});

/** uniq: neighbouring lines that are the same, once. */
export const uniq = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'cduif:s:w:z', most: 2, usage: '[-cduiz] [-f,s,w N] [FILE [OUTFILE]]\n\nDiscard duplicate lines' });
  const out = options.rest[1] === undefined ? tool.out : outputTo(tool, options.rest[1]);
  const key = (line: string) => {
    let text = line;
    for (let i = Number(options.value('f') ?? 0); i > 0; i--) text = text.replace(/^\s*\S*/, '');
    text = text.slice(Number(options.value('s') ?? 0));
    if (options.has('w')) text = text.slice(0, Number(options.value('w')));
    return options.has('i') ? text.toLowerCase() : text;
  };
  const show = (line: string, count: number) => {
    if ((options.has('d') && count === 1) || (options.has('u') && count > 1)) return;
    out.raw(`${options.has('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`);
  };
  const status = yield* eachInput(tool, options.rest.slice(0, 1), function* (source) {
    const reader = new LineReader(tool.process, source.descriptor, out);
    let held: string | undefined;
    let count = 0;
    for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) {
      if (held !== undefined && key(held) === key(line)) count++;
      else {
        if (held !== undefined) show(held, count);
        held = line;
        count = 1;
      }
      yield* out.drain();
    }
    if (held !== undefined) show(held, count);
  });
  yield* out.flush();
  return status;
});

/** tee: standard input to standard output and files. */
export const tee = applet(function* (tool): Execution<number> {
  const options = yield* parseOptions(tool, {
    letters: 'ai',
    long: { append: 'a', 'ignore-interrupts': 'i' },
    usage: '[-ai] [FILE]...\n\nCopy stdin to each FILE, and also to stdout',
  });
  if (options.has('i')) tool.process.onSignal('SIGINT', 'ignore');
  const targets = [1];
  let status = 0;
  for (const path of options.rest) {
    const descriptor = yield* openOutput(tool, path, options.has('a'));
    if (descriptor === undefined) status = 1;
    else targets.push(descriptor);
  }
  for (;;) {
    const piece = yield* tool.process.read(0);
    if (piece.length === 0) return status;
    for (const target of targets) yield* tool.process.write(target, piece);
  }
});

function* openOutput(tool: Tool, path: string, append: boolean): Execution<number | undefined> {
  try {
    return tool.process.open(path, { write: true, create: true, append, truncate: !append }, 0o666);
  } catch (error) {
    yield* tool.complain(`${path}: ${(error as Error).message}`);
    return undefined;
  }
}

/** strings: runs of printable characters. */
export const strings = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'an:fo', usage: '[-fo] [-t o|d|x] [-n LEN] [FILE]...\n\nDisplay printable strings in a binary file' });
  const { lines, status } = yield* allLines(tool, options.rest);
  const least = Number(options.value('n') ?? 4);
  for (const line of lines) for (const match of line.matchAll(/[\t\x20-\x7e]+/g)) if (match[0].length >= least) tool.out.raw(`${toBinary(match[0])}\n`);
  return status;
});
