import { SystemError } from '../../process/errors.ts';
import type { Execution, FileStat } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { statOrNothing } from '../lib/files.ts';
import { type Options, parseOptions } from '../lib/options.ts';
import { remove } from './remove.ts';

const copySyntax = {
  letters: 'arRPLHpfinlsTudvt:',
  long: { archive: 'a', recursive: 'r', force: 'f', verbose: 'v', 'no-clobber': 'n', parents: 'p', 'no-dereference': 'P', preserve: 'p' },
  least: 2,
  usage: '[-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }\n\nCopy SOURCEs to DEST\n',
};

const lastName = (path: string) => path.replace(/\/+$/, '').split('/').at(-1)!;

/** cp. */
export const cp = applet(function* (tool) {
  const options = yield* parseOptions(tool, copySyntax);
  const sources = [...options.rest];
  const target = options.value('t') ?? sources.pop()!;
  const into = options.has('t') || (!options.has('T') && statOrNothing(tool.process, target)?.type === 'directory');
  let status = 0;
  for (const source of sources) {
    const path = into || sources.length > 1 || target.endsWith('/') ? `${target.replace(/\/+$/, '')}/${lastName(source)}` : target;
    if (!(yield* copy(tool, source, path, options, true))) status = 1;
  }
  return status;
});

/** Copies a file or, with -r, a tree. */
export function* copy(tool: Tool, source: string, target: string, options: Pick<Options, 'has'>, operand = false): Execution<boolean> {
  const { process } = tool;
  const recursive = options.has('r') || options.has('R') || options.has('a');
  const keepLinks = !options.has('L') && (options.has('a') || options.has('P') || options.has('d') || (recursive && !(operand && options.has('H'))));
  let stat: FileStat;
  try {
    stat = keepLinks ? process.lstat(source) : process.stat(source);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`can't stat '${source}': ${error.message}`);
    return false;
  }
  if (stat.type === 'directory' && !recursive) {
    yield* tool.complain(`omitting directory '${source}'`);
    return false;
  }
  const existing = statOrNothing(process, target);
  if (existing && existing.inode === stat.inode && existing.device === stat.device) {
    yield* tool.complain(`'${source}' and '${target}' are the same file`);
    return false;
  }
  if (existing && options.has('n')) return true;
  if (existing && options.has('u') && existing.modified >= stat.modified) return true;
  try {
    const fine = yield* copyOne(tool, source, target, stat, options);
    if (fine && (options.has('p') || options.has('a')) && stat.type !== 'symlink') {
      if (process.credentials.uid === 0) process.chown(target, stat.uid, stat.gid);
      process.chmod(target, stat.mode);
      process.utimes(target, stat.modified);
    }
    if (options.has('v')) tool.out.put(`'${source}' -> '${target}'\n`);
    return fine;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(
      error.code === 'ENOSPC'
        ? `write error: ${error.message}`
        : `can't create ${stat.type === 'directory' ? 'directory ' : stat.type === 'symlink' ? 'symlink ' : ''}'${target}': ${error.message}`,
    );
    return false;
  }
}

function* copyOne(tool: Tool, source: string, target: string, stat: FileStat, options: Pick<Options, 'has'>): Execution<boolean> {
  const { process } = tool;
  if (stat.type === 'directory') {
    const existing = statOrNothing(process, target);
    if (existing && existing.type !== 'directory') {
      yield* tool.complain(`target '${target}' is not a directory`);
      return false;
    }
    if (!existing) process.mkdir(target, stat.mode | 0o700);
    let fine = true;
    for (const name of [...process.readDirectory(source)].sort())
      fine = (yield* copy(tool, `${source.replace(/\/$/, '')}/${name}`, `${target}/${name}`, options)) && fine;
    if (!existing) process.chmod(target, stat.mode & ~process.umask);
    return fine;
  }
  if (options.has('s') || options.has('l')) {
    if (options.has('s')) process.symlink(source, target);
    else process.link(source, target);
    return true;
  }
  if (stat.type === 'symlink') {
    if (statOrNothing(process, target, false)) process.unlink(target);
    process.symlink(process.readlink(source), target);
    return true;
  }
  if (options.has('f') && statOrNothing(process, target) && !process.access(target, 'w')) process.unlink(target);
  return yield* copyBytes(tool, source, target, stat.mode & 0o777);
}

function* copyBytes(tool: Tool, source: string, target: string, mode: number): Execution<boolean> {
  const { process } = tool;
  let from: number;
  try {
    from = process.open(source, { read: true });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`can't open '${source}': ${error.message}`);
    return false;
  }
  const to = process.open(target, { write: true, create: true, truncate: true }, mode);
  for (let piece = yield* process.read(from); piece.length > 0; piece = yield* process.read(from)) yield* process.write(to, piece);
  process.close(from);
  process.close(to);
  return true;
}

const moveSyntax = {
  letters: 'finTt:uv',
  long: { force: 'f', verbose: 'v', 'no-clobber': 'n' },
  least: 2,
  usage: '[-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }\n\nRename SOURCE to DEST, or move SOURCEs to DIRECTORY\n',
};

/** mv: renames, or copies and removes where the target is on another file system. */
export const mv = applet(function* (tool) {
  const options = yield* parseOptions(tool, moveSyntax);
  const sources = [...options.rest];
  const target = options.value('t') ?? sources.pop()!;
  const into = options.has('t') || (!options.has('T') && statOrNothing(tool.process, target)?.type === 'directory');
  if (sources.length > 1 && !into) return yield* tool.die(`target '${target}' is not a directory`);
  let status = 0;
  for (const source of sources) {
    const path = into ? `${target.replace(/\/+$/, '')}/${lastName(source)}` : target;
    if (options.has('n') && statOrNothing(tool.process, path, false)) continue;
    if (!(yield* move(tool, source, path))) status = 1;
    else if (options.has('v')) tool.out.put(`'${source}' -> '${path}'\n`);
  }
  return status;
});

function* move(tool: Tool, source: string, path: string): Execution<boolean> {
  try {
    tool.process.rename(source, path);
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code !== 'EXDEV') {
      yield* tool.complain(`can't rename '${source}': ${error.message}`);
      return false;
    }
    const all = { has: (letter: string) => letter === 'a' || letter === 'r' };
    return (yield* copy(tool, source, path, all)) && (yield* remove(tool, source, all));
  }
}
