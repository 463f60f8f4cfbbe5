import { SystemError } from '../../process/errors.ts';
import type { FileStat, Process } from '../../process/types.ts';
import { applet } from '../lib/applet.ts';
import { statOrNothing } from '../lib/files.ts';
import { modeText } from '../lib/modes.ts';
import { parseOptions } from '../lib/options.ts';
import { strftime } from '../lib/strftime.ts';
import { logicalPath } from '../sh/builtins/directories.ts';
import { groupName, userName } from '../system/identity.ts';

const typeNames: Readonly<Record<FileStat['type'], string>> = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  character: 'character special file',
  fifo: 'fifo',
  socket: 'socket',
};

const typeName = (stat: FileStat) => (stat.type === 'file' && stat.size === 0 ? 'regular empty file' : typeNames[stat.type]);
const time = (stat: FileStat) => `${strftime('%Y-%m-%d %H:%M:%S.%N', stat.modified)} +0000`;

function formatted(process: Process, path: string, stat: FileStat, format: string): string {
  const values: Readonly<Record<string, () => string>> = {
    n: () => path,
    N: () => (stat.type === 'symlink' ? `'${path}' -> '${process.readlink(path)}'` : path),
    s: () => String(stat.size),
    F: () => typeName(stat),
    a: () => stat.mode.toString(8),
    A: () => modeText(stat),
    h: () => String(stat.links),
    i: () => String(stat.inode),
    u: () => String(stat.uid),
    g: () => String(stat.gid),
    U: () => userName(process, stat.uid) ?? 'UNKNOWN',
    G: () => groupName(process, stat.gid) ?? 'UNKNOWN',
    b: () => String(stat.blocks),
    B: () => '512',
    o: () => '4096',
    d: () => String(stat.device),
    D: () => stat.device.toString(16),
    y: () => time(stat),
    Y: () => String(Math.floor(stat.modified / 1e6)),
    x: () => time(stat),
    X: () => String(Math.floor(stat.modified / 1e6)),
    z: () => time(stat),
    Z: () => String(Math.floor(stat.modified / 1e6)),
    t: () => (stat.rdev?.[0] ?? 0).toString(16),
    T: () => (stat.rdev?.[1] ?? 0).toString(16),
    f: () => stat.mode.toString(16),
    m: () => process.statfs(path).mountPoint,
    '%': () => '%',
  };
  return format.replace(/%[-#0 ]*\d*([A-Za-z%])/g, (all, letter: string) => values[letter]?.() ?? all);
}

function full(process: Process, path: string, stat: FileStat): string {
  const name = stat.type === 'symlink' ? `'${path}' -> '${process.readlink(path)}'` : path;
  const owner = (id: number, text: string | undefined) => `(${String(id).padStart(5)}/${(text ?? 'UNKNOWN').padStart(8)})`;
  return [
    `  File: ${name}`,
    `  Size: ${String(stat.size).padEnd(10)}\tBlocks: ${String(stat.blocks).padEnd(10)} IO Block: 4096   ${typeName(stat)}`,
    `Device: ${stat.device.toString(16)}h/${stat.device}d\tInode: ${String(stat.inode).padEnd(10)}  Links: ${stat.links}`,
    `Access: (${stat.mode.toString(8).padStart(4, '0')}/${modeText(stat)})  Uid: ${owner(stat.uid, userName(process, stat.uid))}   Gid: ${owner(stat.gid, groupName(process, stat.gid))}`,
    `Access: ${time(stat)}`,
    `Modify: ${time(stat)}`,
    `Change: ${time(stat)}`,
    '',
  ].join('\n');
}

/** stat. */
export const stat = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'Lftc:',
    long: { format: 'c', dereference: 'L', 'file-system': 'f', printf: 'c' },
    least: 1,
    usage: '[-ltf] [-c FMT] FILE...\n\nDisplay file (default) or filesystem status\n',
  });
  let status = 0;
  for (const path of options.rest) {
    try {
      const found = options.has('L') ? tool.process.stat(path) : tool.process.lstat(path);
      const format = options.value('c');
      tool.out.put(format === undefined ? full(tool.process, path, found) : `${formatted(tool.process, path, found, format)}\n`);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* tool.complain(`can't stat '${path}': ${error.message}`);
      status = 1;
    }
  }
  return status;
});

/** The path with all links followed; undefined where a part but the last is missing. */
export function resolve(process: Process, path: string, depth = 0): string | undefined {
  let at = '';
  const names = logicalPathParts(process.cwd, path);
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    if (name === '..') {
      at = at.slice(0, at.lastIndexOf('/'));
      continue;
    }
    const next = `${at}/${name}`;
    const found = statOrNothing(process, next, false);
    if (!found) return i === names.length - 1 ? next : undefined;
    if (found.type !== 'symlink') {
      at = next;
      continue;
    }
    if (depth > 40) return undefined;
    const target = process.readlink(next);
    return resolve(process, [target.startsWith('/') ? target : `${at}/${target}`, ...names.slice(i + 1)].join('/'), depth + 1);
  }
  return at || '/';
}

const logicalPathParts = (cwd: string, path: string) =>
  (path.startsWith('/') ? path : `${cwd}/${path}`).split('/').filter((name) => name !== '' && name !== '.');

export const readlink = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'fnvqse',
    long: { canonicalize: 'f', 'no-newline': 'n' },
    least: 1,
    usage: "[-fnv] FILE\n\nDisplay the value of a symlink\n\n\t-f\tCanonicalize by following all symlinks\n\t-n\tDon't add newline\n\t-v\tVerbose",
  });
  const path = options.rest[0]!;
  if (options.has('f') || options.has('e')) {
    const found = resolve(tool.process, path);
    if (found === undefined || (options.has('e') && !statOrNothing(tool.process, found))) return 1;
    tool.out.put(`${found}${options.has('n') ? '' : '\n'}`);
    return 0;
  }
  try {
    tool.out.put(`${tool.process.readlink(path)}${options.has('n') ? '' : '\n'}`);
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return options.has('v') ? yield* tool.die(`${path}: ${error.message}`) : 1;
  }
});

export const realpath = applet(function* (tool) {
  let status = 0;
  for (const path of tool.args) {
    const found = resolve(tool.process, path);
    if (found !== undefined && statOrNothing(tool.process, found)) tool.out.put(`${found}\n`);
    else {
      yield* tool.complain(`${path}: No such file or directory`);
      status = 1;
    }
  }
  return status;
});

/** pwd as a program. */
export const pwd = applet(function* (tool) {
  tool.out.put(`${logicalPath('/', tool.process.cwd)}\n`);
  return 0;
});
