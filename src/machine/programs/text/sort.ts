import { applet } from '../lib/applet.ts';
import { isGnu } from '../lib/gnu.ts';
import { allLines } from '../lib/input.ts';
import { type Options, parseOptions } from '../lib/options.ts';
import { outputTo } from './redirected.ts';

const syntax = {
  letters: 'nrusbfgdicMhVk:t:o:zmT:S:',
  long: {
    'numeric-sort': 'n',
    reverse: 'r',
    unique: 'u',
    stable: 's',
    key: 'k',
    'field-separator': 't',
    output: 'o',
    'ignore-case': 'f',
    'version-sort': 'V',
    'human-numeric-sort': 'h',
    check: 'c',
  },
  usage: '[-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...\n\nSort lines of text\n',
};

interface Key {
  readonly start: readonly [field: number, offset: number];
  readonly end: readonly [field: number, offset: number] | undefined;
  readonly flags: string;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function parseKey(text: string): Key | undefined {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text);
  if (!match) return undefined;
  return {
    start: [Number(match[1]), Number(match[2] ?? 1)],
    end: match[4] === undefined ? undefined : [Number(match[4]), Number(match[5] ?? 0)],
    flags: match[3]! + (match[6] ?? ''),
  };
}

/** Where fields begin and end: with a separator between, else white space belongs to the field that it precedes. */
function fieldsOf(line: string, separator: string | undefined): [number, number][] {
  const out: [number, number][] = [];
  if (separator !== undefined) {
    for (let at = 0; ; ) {
      const end = line.indexOf(separator, at);
      out.push([at, end < 0 ? line.length : end]);
      if (end < 0) return out;
      at = end + 1;
    }
  }
  for (const match of line.matchAll(/[ \t]*[^ \t]+/g)) out.push([match.index, match.index + match[0].length]);
  return out;
}

function extract(line: string, key: Key, separator: string | undefined, blanks: boolean): string {
  const fields = fieldsOf(line, separator);
  const first = fields[key.start[0] - 1];
  if (!first) return '';
  let from = first[0];
  if (blanks) while (line[from] === ' ' || line[from] === '\t') from++;
  from += key.start[1] - 1;
  if (!key.end) return line.slice(from);
  const last = fields[key.end[0] - 1];
  if (!last) return line.slice(from);
  return line.slice(from, key.end[1] > 0 ? Math.min(last[1], last[0] + key.end[1]) : last[1]);
}

const leadingNumber = (text: string) => Number(/^\s*-?\d*\.?\d*/.exec(text)![0]) || 0;

function humanNumber(text: string): number {
  const match = /^\s*(-?\d*\.?\d*)\s*([kKMGTP]?)/.exec(text)!;
  return (Number(match[1]) || 0) * 1024 ** ' KMGTP'.indexOf(match[2]!.toUpperCase() || ' ');
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i] ?? '', right[i] ?? ''];
    const order = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

function compare(a: string, b: string, flags: string): number {
  if (flags.includes('n')) return leadingNumber(a) - leadingNumber(b);
  if (flags.includes('g')) return (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
  if (flags.includes('h')) return humanNumber(a) - humanNumber(b);
  if (flags.includes('M')) return months.indexOf(a.trim().slice(0, 3).toLowerCase()) - months.indexOf(b.trim().slice(0, 3).toLowerCase());
  const clean = (text: string) => {
    let out = flags.includes('d') ? text.replace(/[^A-Za-z0-9 \t]/g, '') : text;
    if (flags.includes('f')) out = out.toUpperCase();
    return flags.includes('i') ? out.replace(/[^ -~]/g, '') : out;
  };
  const [x, y] = [clean(a), clean(b)];
  if (flags.includes('V')) return compareVersions(x, y);
  return x < y ? -1 : x > y ? 1 : 0;
}

function comparison(options: Options, keys: readonly Key[]): (a: string, b: string) => number {
  const general = ['n', 'g', 'h', 'M', 'd', 'f', 'i', 'V', 'b'].filter((letter) => options.has(letter)).join('');
  const separator = options.value('t');
  const reverse = options.has('r');
  return (a, b) => {
    for (const key of keys) {
      const flags = /[nghMdfiVbr]/.test(key.flags) ? key.flags : general + (reverse ? 'r' : '');
      const blanks = flags.includes('b') || (separator === undefined && /[ngh]/.test(flags));
      const order = compare(extract(a, key, separator, blanks), extract(b, key, separator, blanks), flags);
      if (order !== 0) return flags.includes('r') ? -order : order;
    }
    const strip = (text: string) => (general.includes('b') && keys.length === 0 ? text.trimStart() : text);
    const order = keys.length === 0 ? compare(strip(a), strip(b), general) : 0;
    if (order !== 0) return reverse ? -order : order;
    if (options.has('u') || options.has('s')) return 0;
    const last = a < b ? -1 : a > b ? 1 : 0;
    return reverse ? -last : last;
  };
}

export const sort = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  const keys = options.values('k').map(parseKey);
  if (keys.includes(undefined)) return yield* tool.die('bad field specification');
  const end = options.has('z') ? '\0' : '\n';
  const { lines, status } = yield* allLines(tool, options.rest, end);
  if (status !== 0) return 2;
  const order = comparison(options, keys as Key[]);
  yield* tool.process.work(lines.length);
  if (options.has('c')) {
    const at = lines.findIndex((line, i) => i > 0 && order(lines[i - 1]!, line) > (options.has('u') ? -1 : 0));
    if (at < 0) return 0;
    yield* tool.out.flush();
    yield* tool.process.write(2, isGnu(tool.process) ? `sort: ${options.rest[0] ?? '-'}:${at + 1}: disorder: ${lines[at]!}\n` : `Check line ${at}\n`);
    return 1;
  }
  let sorted = lines.sort(order);
  if (options.has('u')) sorted = sorted.filter((line, i) => i === 0 || order(sorted[i - 1]!, line) !== 0);
  const path = options.value('o');
  const out = path === undefined ? tool.out : outputTo(tool, path);
  for (const line of sorted) out.raw(`${line}${end}`);
  yield* out.flush();
  return status;
});
