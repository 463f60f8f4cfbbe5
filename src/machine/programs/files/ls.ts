import { SystemError } from '../../process/errors.ts';
import type { Execution, FileStat } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { statOrNothing } from '../lib/files.ts';
import { modeText } from '../lib/modes.ts';
import { type Options, parseOptions } from '../lib/options.ts';
import { humanSize } from '../lib/sizes.ts';
import { strftime } from '../lib/strftime.ts';
import { groupName, userName } from '../system/identity.ts';

const syntax = {
  letters: '1CxaAldLHRFpisnhrSXvctuTw:gok',
  long: {
    all: 'a',
    'almost-all': 'A',
    'human-readable': 'h',
    recursive: 'R',
    reverse: 'r',
    directory: 'd',
    inode: 'i',
    size: 's',
    color: '1',
    'full-time': 'e',
    'group-directories-first': '1',
  },
  usage:
    '[-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...\n\nList directory contents\n\n\t-1\tOne column output\n\t-a\tInclude names starting with .\n\t-A\tLike -a, but exclude . and ..\n\t-x\tList by lines\n\t-d\tList directory names, not contents\n\t-L\tFollow symlinks\n\t-H\tFollow symlinks on command line\n\t-R\tRecurse\n\t-p\tAppend / to directory names\n\t-F\tAppend indicator (one of */=@|) to names\n\t-l\tLong format\n\t-i\tList inode numbers\n\t-n\tList numeric UIDs and GIDs instead of names\n\t-s\tList allocated blocks\n\t-lc\tList ctime\n\t-lu\tList atime\n\t--full-time\tList full date/time\n\t-h\tHuman readable sizes (1K 243M 2G)\n\t--group-directories-first\n\t-S\tSort by size\n\t-X\tSort by extension\n\t-v\tSort by version\n\t-t\tSort by mtime\n\t-tc\tSort by ctime\n\t-tu\tSort by atime\n\t-r\tReverse sort order\n\t-w N\tFormat N columns wide\n\t--color[={always,never,auto}]',
};

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
  /** ` -> target` of a symlink, for a long list. */
  readonly target: string;
}

const half = 182.5 * 86_400 * 1_000_000;

/** How an ls complains, and what it ends with. */
interface Manner {
  missing(path: string, message: string): string;
  unreadable(path: string, message: string): string;
  /** The lines of a long list. */
  long(tool: Tool, entries: readonly Entry[], options: Options): readonly string[];
  /** Whether names are coloured on a terminal. */
  readonly coloured: boolean;
  /** The exit status where an operand could not be shown. */
  readonly trouble: number;
}

const busybox: Manner = {
  missing: (path, message) => `${path}: ${message}`,
  unreadable: (path, message) => `can't open '${path}': ${message}`,
  long: (tool, entries, options) => entries.map((entry) => longLine(tool, entry, options)),
  coloured: true,
  trouble: 1,
};

const coreutils: Manner = {
  missing: (path, message) => `cannot access '${path}': ${message}`,
  unreadable: (path, message) => `cannot open directory '${path}': ${message}`,
  long: gnuLines,
  coloured: false,
  trouble: 2,
};

/** ls, as busybox prints it where standard output is no terminal: one name a line. */
export const ls = applet((tool) => run(tool, busybox));

/** ls of Debian: the same list, with GNU's complaints. */
export const lsOfCoreutils = applet((tool) => run(tool, coreutils));

function* run(tool: Tool, manner: Manner): Execution<number> {
  const options = yield* parseOptions(
    tool,
    syntax,
    tool.args.map((arg) => (/^--color/.test(arg) ? '-1' : arg === '--full-time' ? '-l' : arg)),
  );
  const operands = options.rest.length === 0 ? ['.'] : options.rest;
  const files: Entry[] = [];
  const directories: Entry[] = [];
  let status = 0;
  for (const name of operands) {
    const entry = yield* examine(tool, name, name, options, true, manner);
    if (!entry) status = manner.trouble;
    else if (entry.stat.type === 'directory' && !options.has('d')) directories.push(entry);
    else files.push(entry);
  }
  print(tool, sorted(files, options), options, false, manner);
  const titled = operands.length > 1 || options.has('R');
  let first = files.length === 0;
  for (const directory of sorted(directories, options)) {
    if (!(yield* list(tool, directory.path, options, titled, first, manner))) status = manner.trouble;
    first = false;
  }
  return status;
}

const isLong = (options: Options) => ['l', 'n', 'g', 'o'].some((letter) => options.has(letter));

function* examine(tool: Tool, name: string, path: string, options: Options, operand: boolean, manner: Manner): Execution<Entry | undefined> {
  try {
    const long = options.has('l') || options.has('n') || options.has('F') || options.has('p');
    const follow = options.has('L') || (operand && (options.has('H') || !(long || options.has('d'))));
    const stat = (follow && statOrNothing(tool.process, path)) || (options.has('L') ? tool.process.stat(path) : tool.process.lstat(path));
    const target = isLong(options) && stat.type === 'symlink' ? yield* targetOf(tool, path) : '';
    return { name, path, stat, target };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(manner.missing(path, error.message));
    return undefined;
  }
}

function* targetOf(tool: Tool, path: string): Execution<string> {
  try {
    return ` -> ${tool.process.readlink(path)}`;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`${path}: cannot read link: ${error.message}`);
    return '';
  }
}

function* list(tool: Tool, path: string, options: Options, titled: boolean, first: boolean, manner: Manner): Execution<boolean> {
  let names: readonly string[];
  try {
    names = tool.process.readDirectory(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(manner.unreadable(path, error.message));
    return false;
  }
  const shown = names.filter((name) => options.has('a') || options.has('A') || !name.startsWith('.'));
  const all = options.has('a') ? ['.', '..', ...shown] : shown;
  const entries: Entry[] = [];
  let fine = true;
  for (const name of all) {
    const entry = yield* examine(tool, name, `${path.replace(/\/$/, '')}/${name}`, options, false, manner);
    if (entry) entries.push(entry);
    else fine = false;
  }
  if (titled) tool.out.put(`${first ? '' : '\n'}${path}:\n`);
  const ordered = sorted(entries, options);
  print(tool, ordered, options, true, manner);
  yield* tool.out.drain();
  if (options.has('R')) {
    for (const entry of ordered)
      if (entry.stat.type === 'directory' && entry.name !== '.' && entry.name !== '..')
        fine = (yield* list(tool, entry.path, options, true, false, manner)) && fine;
  }
  return fine;
}

function sorted(entries: readonly Entry[], options: Options): Entry[] {
  const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const extension = (name: string) => /\.[^.]*$/.exec(name)?.[0] ?? '';
  const order = (a: Entry, b: Entry) => {
    if (options.has('S')) return b.stat.size - a.stat.size || byName(a, b);
    if (options.has('t')) return b.stat.modified - a.stat.modified || byName(a, b);
    if (options.has('X')) return extension(a.name) < extension(b.name) ? -1 : extension(a.name) > extension(b.name) ? 1 : byName(a, b);
    return byName(a, b);
  };
  const out = [...entries].sort(order);
  return options.has('r') ? out.reverse() : out;
}

const blocks = (stat: FileStat) => stat.blocks / 2;

function print(tool: Tool, entries: readonly Entry[], options: Options, total: boolean, manner: Manner): void {
  const long = isLong(options);
  if (total && (long || options.has('s'))) tool.out.put(`total ${entries.reduce((sum, entry) => sum + blocks(entry.stat), 0)}\n`);
  if (!long && !options.has('1') && !options.has('s') && !options.has('i') && tool.process.isTerminal(1)) {
    columns(tool, entries, options, manner.coloured);
    return;
  }
  const lines = long ? manner.long(tool, entries, options) : entries.map((entry) => `${prefix(entry, options)}${entry.name}${suffix(entry, options)}`);
  for (const line of lines) tool.out.put(`${line}\n`);
}

const prefix = (entry: Entry, options: Options) =>
  `${options.has('i') ? `${String(entry.stat.inode).padStart(7)} ` : ''}${options.has('s') ? `${String(blocks(entry.stat)).padStart(6)} ` : ''}`;

function suffix(entry: Entry, options: Options): string {
  if (entry.stat.type === 'directory') return options.has('F') || options.has('p') ? '/' : '';
  if (!options.has('F')) return '';
  if (entry.stat.type === 'symlink') return '@';
  if (entry.stat.type === 'fifo') return '|';
  if (entry.stat.type === 'socket') return '=';
  return entry.stat.type === 'file' && (entry.stat.mode & 0o111) !== 0 ? '*' : '';
}

const ownersOf = ({ process }: Tool, { uid, gid }: FileStat, options: Options): readonly [user: string, group: string] =>
  options.has('n') ? [String(uid), String(gid)] : [userName(process, uid) ?? String(uid), groupName(process, gid) ?? String(gid)];

/** GNU's long list: columns as wide as they need to be. */
function gnuLines(tool: Tool, entries: readonly Entry[], options: Options): string[] {
  const rows = entries.map(({ stat }) => {
    const [user, group] = ownersOf(tool, stat, options);
    const size = stat.rdev ? stat.rdev.join(', ') : options.has('h') ? gnuSize(stat.size) : String(stat.size);
    return { links: String(stat.links), user, group, size };
  });
  const width = (key: 'links' | 'user' | 'group' | 'size') => Math.max(...rows.map((row) => row[key].length));
  const [links, user, group, size] = [width('links'), width('user'), width('group'), width('size')];
  return entries.map((entry, i) => {
    const row = rows[i]!;
    const owners = `${options.has('g') ? '' : `${row.user.padEnd(user)} `}${options.has('o') ? '' : `${row.group.padEnd(group)} `}`;
    const name = `${entry.name}${entry.stat.type === 'symlink' ? entry.target : suffix(entry, options)}`;
    return `${prefix(entry, options).replace(/^ +/, '')}${modeText(entry.stat)} ${row.links.padStart(links)} ${owners}${row.size.padStart(size)} ${gnuTime(tool, entry.stat)} ${name}`;
  });
}

function gnuTime({ process, args }: Tool, { modified }: FileStat): string {
  if (args.includes('--full-time')) return strftime('%Y-%m-%d %H:%M:%S.%N +0000', modified);
  const age = process.clock.now - modified;
  return strftime(age > half || age < 0 ? '%b %e  %Y' : '%b %e %H:%M', modified);
}

/** As GNU's ls -h: rounded up, one decimal below ten. */
function gnuSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < 4; unit++) value /= 1024;
  if (unit === 0) return String(bytes);
  const up = value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value);
  return `${up < 10 ? up.toFixed(1) : up}${' KMGT'[unit]}`;
}

function longLine(tool: Tool, entry: Entry, options: Options): string {
  const { stat } = entry;
  const [user, group] = ownersOf(tool, stat, options);
  const owners = `${options.has('g') ? '' : `${user.slice(0, 8).padEnd(8)} `}${options.has('o') ? '' : `${group.slice(0, 8).padEnd(8)} `}`;
  const size = stat.rdev
    ? `${String(stat.rdev[0]).padStart(4)}, ${String(stat.rdev[1]).padStart(3)}`
    : options.has('h')
      ? humanSize(stat.size).padStart(9)
      : String(stat.size).padStart(9);
  const age = tool.process.clock.now - stat.modified;
  const time = tool.args.includes('--full-time')
    ? strftime('%Y-%m-%d %H:%M:%S +0000', stat.modified)
    : strftime(age > half || age < -15 * 60_000_000 ? '%b %e  %Y' : '%b %e %H:%M', stat.modified);
  return `${prefix(entry, options)}${modeText(stat)} ${String(stat.links).padStart(4)} ${owners}${size} ${time} ${entry.name}${stat.type === 'symlink' ? entry.target : suffix(entry, options)}`;
}

/** In columns, down before across, for a terminal. */
function columns(tool: Tool, entries: readonly Entry[], options: Options, coloured: boolean): void {
  if (entries.length === 0) return;
  const names = entries.map((entry) => `${entry.name}${suffix(entry, options)}`);
  const colours = coloured ? entries.map((entry, i) => colour(entry, names[i]!)) : names;
  const cell = Math.max(...names.map((name) => name.length)) + 2;
  const across = Math.max(1, Math.floor((tool.process.terminal.size(1).columns || 80) / cell));
  const rows = Math.ceil(names.length / across);
  for (let row = 0; row < rows; row++) {
    let line = '';
    for (let i = row; i < names.length; i += rows) line += colours[i]! + (i + rows < names.length ? ' '.repeat(cell - names[i]!.length) : '');
    tool.out.put(`${line}\n`);
  }
}

function colour(entry: Entry, name: string): string {
  const { type, mode } = entry.stat;
  const code =
    type === 'directory'
      ? '1;34'
      : type === 'symlink'
        ? '1;36'
        : type === 'fifo' || type === 'character'
          ? '1;33'
          : type === 'socket'
            ? '1;35'
            : (mode & 0o111) !== 0
              ? '1;32'
              : '';
  return code ? `\x1b[${code}m${name}\x1b[m` : name;
}
