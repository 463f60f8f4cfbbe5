import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { toBinary } from '../lib/binary.ts';
import { statOrNothing } from '../lib/files.ts';
import { isGnu } from '../lib/gnu.ts';
import { LineReader } from '../lib/input.ts';
import { type Options, parseOptions, usage } from '../lib/options.ts';
import { compileRegex, escapeRegex, RegexError } from '../lib/regex.ts';
import { matches } from '../sh/pattern.ts';

const syntax = {
  letters: 'HhnlLoqvsrRiwFEzxca m:A:B:C:e:f:'.replace(' ', ''),
  gnu: { letters: 'P', long: { 'perl-regexp': 'P' } },
  long: {
    'line-number': 'n',
    'ignore-case': 'i',
    'invert-match': 'v',
    count: 'c',
    quiet: 'q',
    silent: 'q',
    'only-matching': 'o',
    'extended-regexp': 'E',
    'fixed-strings': 'F',
    'word-regexp': 'w',
    'line-regexp': 'x',
    recursive: 'r',
    'files-with-matches': 'l',
    'max-count': 'm',
    'after-context': 'A',
    'before-context': 'B',
    context: 'C',
    regexp: 'e',
    file: 'f',
    'no-filename': 'h',
    'with-filename': 'H',
    'no-messages': 's',
    color: 'a',
    'line-buffered': 'a',
    text: 'a',
  },
  usage:
    "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...\n\nSearch for PATTERN in FILEs (or stdin)\n\n\t-H\tAdd 'filename:' prefix\n\t-h\tDo not add 'filename:' prefix\n\t-n\tAdd 'line_no:' prefix\n\t-l\tShow only names of files that match\n\t-L\tShow only names of files that don't match\n\t-c\tShow only count of matching lines\n\t-o\tShow only the matching part of line\n\t-q\tQuiet. Return 0 if PATTERN is found, 1 otherwise\n\t-v\tSelect non-matching lines\n\t-s\tSuppress open and read errors\n\t-r\tRecurse\n\t-R\tRecurse and dereference symlinks\n\t-i\tIgnore case\n\t-w\tMatch whole words only\n\t-x\tMatch whole lines only\n\t-F\tPATTERN is a literal (not regexp)\n\t-E\tPATTERN is an extended regexp\n\t-z\tNUL terminated input\n\t-m N\tMatch up to N times per file\n\t-A N\tPrint N lines of trailing context\n\t-B N\tPrint N lines of leading context\n\t-C N\tSame as '-A N -B N'\n\t-e PTRN\tPattern to match\n\t-f FILE\tRead pattern from file",
};

interface Search {
  readonly tool: Tool;
  readonly options: Options;
  readonly regex: RegExp;
  readonly names: boolean;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
  found: boolean;
  failed: boolean;
}

export const grep = applet(function* (tool) {
  const args = tool.args.flatMap((arg) => (/^--colou?r(=.*)?$/.test(arg) ? [] : /^-\d+$/.test(arg) ? [`-C${arg.slice(1)}`] : [arg]));
  const gnu = isGnu(tool.process);
  const includes = gnu ? args.filter((arg) => arg.startsWith('--include=')).map((arg) => arg.slice(10)) : [];
  const options = yield* parseOptions(tool, syntax, gnu ? args.filter((arg) => !arg.startsWith('--include=')) : args);
  let files = [...options.rest];
  const patterns = options.values('e').flatMap((each) => each.split('\n'));
  for (const path of options.values('f')) patterns.push(...(yield* patternFile(tool, path)));
  if (!options.has('e') && !options.has('f')) {
    const pattern = files.shift();
    if (pattern === undefined) return yield* usage(tool, syntax, 2);
    patterns.push(...pattern.split('\n'));
  }
  const regex = yield* compile(tool, patterns, options);
  const recursive = options.has('r') || options.has('R');
  if (files.length === 0) files = recursive ? ['.'] : ['-'];
  const number = (letter: string) => Number(options.value(letter) ?? options.value('C') ?? 0);
  const search: Search = {
    tool,
    options,
    regex,
    names: options.has('H') || (!options.has('h') && (files.length > 1 || recursive)),
    before: number('B'),
    after: number('A'),
    limit: options.has('m') ? Number(options.value('m')) : Number.POSITIVE_INFINITY,
    found: false,
    failed: false,
  };
  for (const file of files) {
    if (yield* searchPath(search, file, recursive, includes)) return 0;
  }
  return search.failed && !(search.found && options.has('q')) ? 2 : search.found ? 0 : 1;
});

function* patternFile(tool: Tool, path: string): Execution<string[]> {
  const descriptor = path === '-' ? 0 : tool.process.open(path, { read: true });
  const reader = new LineReader(tool.process, descriptor);
  const lines: string[] = [];
  for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) lines.push(line);
  return lines;
}

function* compile(tool: Tool, patterns: readonly string[], options: Options): Execution<RegExp> {
  const extended = options.has('E') || options.has('P') || tool.name === 'egrep';
  const fixed = options.has('F') || tool.name === 'fgrep';
  const flags = options.has('i') ? 'gi' : 'g';
  try {
    const sources = patterns.map((pattern) => {
      const binary = toBinary(pattern);
      const source = fixed ? escapeRegex(binary) : options.has('P') ? binary : compileRegex(binary, { extended }).source;
      return source === '' ? '(?:)' : source;
    });
    const all = sources.map((source) => `(?:${source})`).join('|');
    const whole = options.has('x') ? `^(?:${all})$` : options.has('w') ? `(?<!\\w)(?:${all})(?!\\w)` : all;
    return new RegExp(whole, flags);
  } catch (error) {
    if (error instanceof RegexError) return yield* tool.die(`bad regex '${patterns.join('\n')}'`, 2);
    throw error;
  }
}

/** Answers true where nothing more need be looked at (-q). */
function* searchPath(search: Search, path: string, recursive: boolean, includes: readonly string[]): Execution<boolean> {
  const { tool } = search;
  if (path === '-') return yield* searchFile(search, 'standard input', 0);
  if (recursive && statOrNothing(tool.process, path)?.type === 'directory') {
    for (const name of [...tool.process.readDirectory(path)].sort()) {
      if (yield* searchPath(search, `${path.replace(/\/$/, '')}/${name}`, true, includes)) return true;
    }
    return false;
  }
  if (recursive && includes.length > 0 && !includes.some((each) => matches(path.split('/').at(-1)!, each))) return false;
  let descriptor: number | undefined;
  try {
    descriptor = tool.process.open(path, { read: true });
    return yield* searchFile(search, path, descriptor);
  } catch (error) {
    if (!(error instanceof SystemError) || error.code === 'EPIPE') throw error;
    // Busybox reads nothing out of a directory, without a word.
    if (error.code === 'EISDIR' && !isGnu(tool.process)) return false;
    search.failed = true;
    if (!search.options.has('s')) yield* tool.complain(error.code === 'EISDIR' ? `${path}: ${error.message}` : `${path}: ${error.message}`);
    return false;
  } finally {
    if (descriptor !== undefined) tool.process.close(descriptor);
  }
}

function matchesOf(regex: RegExp, line: string): Iterable<RegExpExecArray> {
  regex.lastIndex = 0;
  return line.matchAll(regex);
}

function* searchFile(search: Search, name: string, descriptor: number): Execution<boolean> {
  const { tool, options, regex } = search;
  const reader = new LineReader(tool.process, descriptor, tool.out, options.has('z') ? '\0' : '\n');
  const label = (separator: string) => (search.names ? `${toBinary(name)}${separator}` : '');
  const number = (at: number, separator: string) => (options.has('n') ? `${at}${separator}` : '');
  const kept: [number, string][] = [];
  let printed = 0;
  let trailing = 0;
  let count = 0;
  let at = 0;
  const show = (line: string, lineNumber: number, separator: string) => {
    if ((search.before || search.after) && printed > 0 && lineNumber > printed + 1) tool.out.raw('--\n');
    printed = lineNumber;
    tool.out.raw(`${label(separator)}${number(lineNumber, separator)}${line}\n`);
  };
  const silent = options.has('c') || options.has('l') || options.has('L');
  for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) {
    at++;
    regex.lastIndex = 0;
    if (regex.test(line) !== options.has('v')) {
      search.found = true;
      count++;
      if (options.has('q')) return true;
      if (options.has('l')) break;
      if (silent) {
        if (count >= search.limit) break;
        continue;
      }
      if (options.has('o')) {
        if (!options.has('v')) for (const match of matchesOf(regex, line)) if (match[0] !== '') tool.out.raw(`${label(':')}${number(at, ':')}${match[0]}\n`);
      } else {
        for (const [own, text] of kept.splice(0)) show(text, own, '-');
        show(line, at, ':');
      }
      trailing = search.after;
      if (count >= search.limit && trailing === 0) break;
    } else if (trailing > 0 && !silent && !options.has('o')) {
      trailing--;
      show(line, at, '-');
      if (count >= search.limit && trailing === 0) break;
    } else if (search.before > 0) {
      kept.push([at, line]);
      if (kept.length > search.before) kept.shift();
    }
    yield* tool.out.drain();
  }
  if (options.has('c')) tool.out.raw(`${label(':')}${count}\n`);
  else if (options.has('l') && count > 0) tool.out.raw(`${toBinary(name)}\n`);
  else if (options.has('L') && count === 0) tool.out.raw(`${toBinary(name)}\n`);
  return false;
}
