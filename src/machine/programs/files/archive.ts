import { SystemError } from '../../process/errors.ts';
import { concat } from '../../process/text.ts';
import type { Bytes, Execution, FileStat } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { decodeBinary } from '../lib/binary.ts';
import { readAll, readFile, statOrNothing } from '../lib/files.ts';
import { gunzip, gzip } from '../lib/gzip.ts';
import { modeText } from '../lib/modes.ts';
import { type Options, parseOptions, usage } from '../lib/options.ts';
import { strftime } from '../lib/strftime.ts';
import { matches } from '../sh/pattern.ts';
import { groupName, userName } from '../system/identity.ts';
import { makeParents } from './make.ts';
import { blockSize, type Entry, header, padding, parseHeader } from './tar.ts';
import { type Manner, mannerOf } from './tar-manner.ts';

const syntax = {
  letters: 'cxtzhvOf:C:T:X:okpmaJjw',
  long: {
    create: 'c',
    extract: 'x',
    get: 'x',
    list: 't',
    gzip: 'z',
    file: 'f',
    directory: 'C',
    verbose: 'v',
    'to-stdout': 'O',
    dereference: 'h',
    'no-same-permissions': 'o',
    'no-same-owner': 'o',
    'keep-old-files': 'k',
    'same-permissions': 'p',
    'preserve-permissions': 'p',
    exclude: 'X',
  },
  usage: 'c|x|t [-ZzJjahmvokO] [-f TARFILE] [-C DIR] [-T FILE] [-X FILE] [LONGOPT]... [FILE]...\n\nCreate, extract, or list files from a tar file\n',
};

/** tar: c, x and t, with -f, -C, -z, -v, -O, --exclude. */
export const tar = applet(function* (tool) {
  const [first, ...others] = tool.args;
  const dashed = first !== undefined && !first.startsWith('-') ? [`-${first}`, ...others] : tool.args;
  const excluded = dashed.filter((arg) => arg.startsWith('--exclude=')).map((arg) => arg.slice(10));
  const options = yield* parseOptions(
    tool,
    syntax,
    dashed.filter((arg) => !/^--(?:exclude=|strip-components|warning|no-same|overwrite$|numeric)/.test(arg)),
  );
  const manner = mannerOf(tool);
  const mode = ['c', 'x', 't'].filter((letter) => options.has(letter));
  if (mode.length !== 1) return yield* manner.refuse ? manner.fatal(manner.refuse) : usage(tool, syntax);
  const file = options.value('f') ?? '-';
  const archive = file === '-' ? undefined : yield* openArchive(tool, file, options.has('c'), manner);
  const zipped = options.has('z') || (options.has('a') && /z$/.test(file));
  const directory = options.value('C');
  if (directory !== undefined) {
    if (statOrNothing(tool.process, directory)?.type !== 'directory') return yield* manner.fatal(manner.noDirectory(directory));
    tool.process.cwd = directory.startsWith('/') ? directory : `${tool.process.cwd.replace(/\/$/, '')}/${directory}`;
  }
  if (options.has('c')) return yield* create(tool, options, archive ?? 1, { zipped, excluded, manner });
  let data = yield* readAll(tool.process, archive ?? 0);
  if (zipped || (data[0] === 0x1f && data[1] === 0x8b)) data = gunzip(data) ?? (yield* tool.die('invalid magic'));
  const seen = new Set<string>();
  return yield* read(
    tool,
    options,
    data,
    (name) => {
      const found = options.rest.filter((each) => name === each || name === `${each}/` || name.startsWith(`${each.replace(/\/$/, '')}/`));
      for (const each of found) seen.add(each);
      return (options.rest.length === 0 || found.length > 0) && !excluded.some((each) => matches(name, each));
    },
    () => options.rest.filter((each) => !seen.has(each)),
    manner,
  );
});

function* openArchive(tool: Tool, path: string, write: boolean, manner: Manner): Execution<number> {
  try {
    return tool.process.open(path, write ? { write: true, create: true, truncate: true } : { read: true }, 0o666);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* manner.fatal(manner.noArchive(path, error.message));
  }
}

interface Creating {
  readonly zipped: boolean;
  readonly excluded: readonly string[];
  readonly manner: Manner;
}

function* create(tool: Tool, options: Options, target: number, { zipped, excluded, manner }: Creating): Execution<number> {
  const held: Bytes[] = [];
  const write = function* (bytes: Bytes): Execution<void> {
    if (zipped) held.push(bytes.slice());
    else yield* tool.process.write(target, bytes);
  };
  if (options.rest.length === 0) return yield* manner.fatal(manner.empty);
  const verbose = options.has('v') ? (target === 1 ? 2 : 1) : 0;
  let stripped = false;
  let status = 0;
  for (const path of options.rest) {
    if (path.startsWith('/') && !stripped) yield* tool.complain(manner.stripped);
    stripped ||= path.startsWith('/');
    if (!(yield* add(tool, path, write, { verbose, follow: options.has('h'), excluded, manner }))) status = manner.trouble;
  }
  if (status !== 0) yield* tool.complain(manner.delayed);
  yield* write(new Uint8Array(2 * blockSize));
  if (zipped) yield* tool.process.write(target, gzip(concat(held)));
  return status;
}

interface Adding {
  readonly verbose: number;
  readonly follow: boolean;
  readonly excluded: readonly string[];
  readonly manner: Manner;
}

function* add(tool: Tool, path: string, write: (bytes: Bytes) => Execution<void>, it: Adding): Execution<boolean> {
  const { process } = tool;
  const name = path.replace(/^\/+/, '') || './';
  if (it.excluded.some((each) => matches(name, each) || matches(name.split('/').at(-1)!, each))) return true;
  let stat: FileStat;
  try {
    stat = it.follow ? process.stat(path) : process.lstat(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(it.manner.noFile(path, error.message));
    return false;
  }
  if (stat.type === 'socket' || stat.type === 'character') return true;
  const shown = stat.type === 'directory' ? `${name.replace(/\/$/, '')}/` : name;
  if (it.verbose) yield* process.write(it.verbose, `${shown}\n`);
  let content: Bytes = new Uint8Array();
  try {
    if (stat.type === 'file') content = yield* readFile(process, path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(it.manner.unreadable(path, error.message));
    return false;
  }
  yield* write(
    header({
      name: shown,
      type: stat.type,
      mode: stat.mode,
      uid: stat.uid,
      gid: stat.gid,
      size: content.length,
      modified: Math.floor(stat.modified / 1e6),
      user: userName(process, stat.uid) ?? '',
      group: groupName(process, stat.gid) ?? '',
      target: stat.type === 'symlink' ? process.readlink(path) : '',
    }),
  );
  if (content.length > 0) yield* write(content);
  if (padding(content.length) > 0) yield* write(new Uint8Array(padding(content.length)));
  let fine = true;
  if (stat.type === 'directory')
    for (const each of [...process.readDirectory(path)].sort()) fine = (yield* add(tool, `${path.replace(/\/$/, '')}/${each}`, write, it)) && fine;
  return fine;
}

function* read(
  tool: Tool,
  options: Options,
  data: Bytes,
  wanted: (name: string) => boolean,
  missing: () => readonly string[],
  manner: Manner,
): Execution<number> {
  let at = 0;
  let long: string | undefined;
  let status = 0;
  if (data.length === 0) return yield* manner.fatal(manner.noTar('short read'));
  while (at + blockSize <= data.length) {
    const entry = parseHeader(data.subarray(at, at + blockSize), long);
    at += blockSize;
    if (entry === undefined) break;
    if (entry === 'invalid') return yield* manner.fatal(manner.noTar('invalid tar magic'));
    if ('longName' in entry) {
      long = decodeBinary(data.subarray(at, at + entry.longName)).replace(/\0.*$/s, '');
      at += entry.longName + padding(entry.longName);
      continue;
    }
    long = undefined;
    const content = data.subarray(at, at + entry.size);
    at += entry.size + padding(entry.size);
    if (!wanted(entry.name)) continue;
    if (options.has('t')) tool.out.put(`${options.has('v') ? longLine(entry, manner) : entry.name}\n`);
    else if (!(yield* extract(tool, options, entry, content, manner))) status = manner.trouble;
  }
  if (at < data.length && at + blockSize > data.length) return yield* manner.fatal(manner.noTar('short read'));
  for (const name of missing()) {
    yield* tool.complain(manner.notFound(name));
    status = manner.trouble;
  }
  if (status !== 0 && manner.gnu) yield* tool.complain(manner.delayed);
  return status;
}

function longLine(entry: Entry, manner: Manner): string {
  const owner = `${entry.user || entry.uid}/${entry.group || entry.gid}`;
  return `${modeText({ type: entry.type === 'link' ? 'file' : entry.type, mode: entry.mode })} ${owner} ${String(entry.size).padStart(9)} ${strftime(manner.gnu ? '%Y-%m-%d %H:%M' : '%Y-%m-%d %H:%M:%S', entry.modified * 1e6)} ${entry.name}${entry.type === 'symlink' ? ` -> ${entry.target}` : ''}`;
}

function* extract(tool: Tool, options: Options, entry: Entry, content: Bytes, manner: Manner): Execution<boolean> {
  const { process } = tool;
  if (options.has('v')) tool.out.put(`${entry.name}\n`);
  if (options.has('O')) {
    yield* tool.out.flush();
    if (entry.type === 'file') yield* process.write(1, content);
    return true;
  }
  const path = entry.name.replace(/^\/+/, '').replace(/(.)\/+$/, '$1');
  if (path.split('/').includes('..')) {
    yield* tool.complain(`skipping unsafe '${entry.name}'`);
    return false;
  }
  try {
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    if (parent && !statOrNothing(process, parent)) makeParents(tool, parent);
    const present = statOrNothing(process, path, false);
    if (entry.type === 'directory') {
      if (!present) process.mkdir(path, entry.mode);
    } else {
      if (present && options.has('k')) return true;
      if (present) process.unlink(path);
      if (entry.type === 'symlink') process.symlink(entry.target, path);
      else if (entry.type === 'link') process.link(entry.target, path);
      else if (entry.type === 'fifo') process.mkfifo(path);
      else {
        const descriptor = process.open(path, { write: true, create: true, exclusive: true }, 0o600);
        yield* process.write(descriptor, content);
        process.close(descriptor);
      }
    }
    if (entry.type === 'symlink' || entry.type === 'link') return true;
    if (process.credentials.uid === 0 && !options.has('o')) process.chown(path, entry.uid, entry.gid);
    process.chmod(path, options.has('p') || process.credentials.uid === 0 ? entry.mode : entry.mode & ~process.umask);
    if (!options.has('m')) process.utimes(path, entry.modified * 1e6);
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (manner.gnu) {
      yield* tool.complain(`${path}: Cannot ${entry.type === 'directory' ? 'mkdir' : 'open'}: ${error.message}`);
      return false;
    }
    return yield* tool.die(`can't ${entry.type === 'directory' ? 'make dir' : 'open'} '${path}': ${error.message}`);
  }
}

const gzipSyntax = {
  letters: 'cfkdt123456789vqn',
  long: { stdout: 'c', decompress: 'd', keep: 'k', force: 'f' },
  usage: '[-cfkdt123456789] [FILE]...\n\nCompress FILEs (or stdin)\n',
};

/** gzip, gunzip and zcat. */
export const gzipProgram = applet(function* (tool) {
  const options = yield* parseOptions(tool, gzipSyntax);
  const expands = options.has('d') || options.has('t') || tool.name !== 'gzip';
  const convert = (data: Bytes) => (expands ? gunzip(data) : gzip(data));
  const names = options.rest.length > 0 ? options.rest : ['-'];
  let status = 0;
  for (const name of names) {
    if (name === '-') {
      const out = convert(yield* readAll(tool.process, 0));
      if (!out) return yield* tool.die('invalid magic');
      yield* tool.process.write(1, out);
    } else if (!(yield* convertFile(tool, name, options, expands, convert))) status = 1;
  }
  return status;
});

function* convertFile(tool: Tool, name: string, options: Options, expands: boolean, convert: (data: Bytes) => Bytes | undefined): Execution<boolean> {
  const { process } = tool;
  try {
    const out = convert(yield* readFile(process, name));
    if (!out) {
      yield* tool.complain('invalid magic');
      return false;
    }
    if (options.has('t')) return true;
    if (options.has('c') || tool.name === 'zcat') {
      yield* process.write(1, out);
      return true;
    }
    if (expands && !/\.(?:gz|tgz)$/.test(name)) {
      yield* tool.complain(`${name}: unknown suffix - ignored`);
      return false;
    }
    const target = expands ? name.replace(/\.gz$/, '').replace(/\.tgz$/, '.tar') : `${name}.gz`;
    const descriptor = process.open(target, { write: true, create: true, exclusive: !options.has('f'), truncate: true }, process.stat(name).mode);
    yield* process.write(descriptor, out);
    process.close(descriptor);
    if (!options.has('k')) process.unlink(name);
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`${name}: ${error.message}`);
    return false;
  }
}
