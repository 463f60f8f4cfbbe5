import { failure, SystemError } from '../../process/errors.ts';
import type { Execution, FileStat, Program } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { statOrNothing } from '../lib/files.ts';
import { isGnu } from '../lib/gnu.ts';
import { type Options, parseOptions, usage } from '../lib/options.ts';
import { humanSize, parseSize } from '../lib/sizes.ts';

/** df, with the columns of busybox: a long device name goes on its own line. */
export const df = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'PkmhTait:B:',
    long: { 'human-readable': 'h', 'print-type': 'T' },
    usage: '[-PkmhTai] [-B SIZE] [-t TYPE] [FILESYSTEM]...\n\nPrint filesystem usage statistics\n',
  });
  const human = options.has('h');
  const unit = options.has('m') ? 1048576 : 1024;
  const title = human ? '     Size' : options.has('P') ? '1024-blocks' : options.has('m') ? '1M-blocks' : '1K-blocks';
  const type = options.has('T');
  tool.out.put(`Filesystem           ${type ? 'Type       ' : ''}${title.padEnd(15)}Used Available ${options.has('P') ? 'Capacity' : 'Use%'} Mounted on\n`);
  const paths = options.rest.length > 0 ? options.rest : [...new Set(tool.process.mounts().map((mount) => mount.path))];
  let status = 0;
  for (const path of paths) {
    try {
      const found = tool.process.statfs(path);
      if (options.rest.length === 0 && found.size === 0 && !options.has('a')) continue;
      if (options.has('t') && found.type !== options.value('t')) continue;
      tool.out.put(line(found, human, unit, type, options.has('P')));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* tool.complain(`${path}: ${isGnu(tool.process) ? error.message : "can't find mount point"}`);
      status = 1;
    }
  }
  return status;
});

function line(
  found: { device: string; type: string; size: number; used: number; mountPoint: string },
  human: boolean,
  unit: number,
  type: boolean,
  posix: boolean,
): string {
  const show = (bytes: number, width: number) => (human ? humanSize(bytes) : String(Math.round(bytes / unit))).padStart(width);
  const free = Math.max(0, found.size - found.used);
  const percent = found.used + free === 0 ? 0 : Math.round((found.used * 100) / (found.used + free));
  const device = found.device.length > 20 && !posix ? `${found.device}\n${' '.repeat(20)}` : found.device.padEnd(20);
  return `${device} ${type ? `${found.type.padEnd(10)} ` : ''}${show(found.size, 9)} ${show(found.used, 9)} ${show(free, 9)} ${String(percent).padStart(3)}% ${found.mountPoint}\n`;
}

const blocks = (stat: FileStat) => stat.blocks / 2;

/** du. */
export const du = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'aHLdclsxhmkbd:',
    long: { summarize: 's', 'human-readable': 'h', 'max-depth': 'd', all: 'a', total: 'c' },
    usage: '[-aHLdclsxhmk] [FILE]...\n\nSummarize disk space used for FILEs and directories\n',
  });
  let total = 0;
  let status = 0;
  for (const path of options.rest.length > 0 ? options.rest : ['.']) {
    if (!statOrNothing(tool.process, path, false)) status = 1;
    total += yield* measure(tool, path, 0, options);
  }
  if (options.has('c')) tool.out.put(`${amount(total, options)}\ttotal\n`);
  return status;
});

const amount = (kilobytes: number, options: Options) =>
  options.has('h') ? humanSize(kilobytes * 1024) : String(options.has('m') ? Math.ceil(kilobytes / 1024) : kilobytes);

function* measure(tool: Tool, path: string, depth: number, options: Options): Execution<number> {
  let sum = 0;
  let directory = false;
  try {
    const stat = tool.process.lstat(path);
    sum = blocks(stat);
    directory = stat.type === 'directory';
    if (directory) for (const name of tool.process.readDirectory(path)) sum += yield* measure(tool, `${path.replace(/\/$/, '')}/${name}`, depth + 1, options);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`${path}: ${error.message}`);
    return sum;
  }
  const most = options.has('s') ? 0 : Number(options.value('d') || Number.POSITIVE_INFINITY);
  if (depth === 0 || ((directory || options.has('a')) && depth <= most)) tool.out.put(`${amount(sum, options)}\t${path}\n`);
  return sum;
}

const mountLetters = 'arwnfvo:t:B';

/** mount: what is mounted; or a tmpfs, another path (bind), other options (remount), for a process that may. */
export const mount = applet(function* (tool) {
  if (!tool.args.some((arg) => !arg.startsWith('-'))) {
    for (const each of tool.process.mounts()) tool.out.put(`${each.device} on ${each.path} type ${each.type} (${each.options})\n`);
    return 0;
  }
  const options = yield* parseOptions(tool, { letters: mountLetters, long: { bind: 'B' }, usage: '[OPTIONS] [-o OPT] DEVICE NODE\n\nMount a filesystem\n' });
  const words = (options.value('o') ?? '').split(',');
  const [source = '', path] = options.rest;
  const remount = words.includes('remount');
  if (path === undefined && !remount) return yield* tool.die(`can't find ${source} in /etc/fstab`);
  const target = path ?? source;
  const size = words.map((word) => /^size=(\d+)([kmg]?)$/i.exec(word)).find((match) => match !== null);
  const bind = options.has('B') || words.includes('bind');
  const readonly = options.has('r') || words.includes('ro');
  const type = options.value('t');
  try {
    tool.process.mount(source, target, {
      bind,
      remount,
      readonly,
      ...(type !== undefined && { type }),
      ...(size && { size: Number(size[1]) * 1024 ** ['', 'k', 'm', 'g'].indexOf(size[2]!.toLowerCase()) }),
    });
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* tool.die(error.code === 'EPERM' ? 'permission denied (are you root?)' : `mounting ${source} on ${target} failed: ${error.message}`);
  }
});

/** umount. */
export const umount = applet(function* (tool) {
  const [path] = tool.args.filter((arg) => !arg.startsWith('-'));
  if (path === undefined) return yield* usage(tool, { usage: '[-rlfdD] FILESYSTEM|DIRECTORY\n\nUnmount filesystems' });
  const found = tool.process.mounts().findLast((each) => each.path === path || each.device === path);
  try {
    if (!found) throw failure('EINVAL');
    tool.process.unmount(found.path);
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* tool.die(`can't unmount ${path}: ${error.message}`);
  }
});

/** dd: if, of, bs, count, skip, seek, conv=notrunc, status=none. */
export const dd = ddProgram(true);

/** dd of a busybox that was built without the line about the speed (Debian's). */
export const ddWithoutRate = ddProgram(false);

/** In powers of 1000, as GNU's dd rounds: `5.2 MB`. */
function decimal(bytes: number, base = 1000, units: readonly string[] = ['B', 'kB', 'MB', 'GB', 'TB']): string {
  let [value, unit] = [bytes, 0];
  for (; value >= base && unit < units.length - 1; unit++) value /= base;
  return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

function gnuSizes(bytes: number): string {
  if (bytes < 1000) return '';
  return ` (${decimal(bytes)}${bytes < 1024 ? '' : `, ${decimal(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB'])}`})`;
}

/** Smaller ones are part of what any program takes. */
const largeBuffer = 262_144;

function ddProgram(withRate: boolean): Program {
  return applet(function* (tool) {
    const given = new Map(tool.args.map((arg) => arg.split(/=(.*)/s).slice(0, 2) as [string, string]));
    const unknown = [...given.keys()].find(
      (key) => !['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'status', 'iflag', 'oflag'].includes(key),
    );
    if (unknown !== undefined) return yield* tool.die(`invalid argument '${unknown}'`);
    const number = (name: string, otherwise: number) => (given.has(name) ? (parseSize(given.get(name)!) ?? Number.NaN) : otherwise);
    const size = number('bs', number('ibs', 512));
    const count = number('count', Number.POSITIVE_INFINITY);
    const bad = ['bs', 'ibs', 'count', 'skip', 'seek'].find((name) => Number.isNaN(number(name, 0)));
    if (bad) return yield* tool.die(`invalid number '${given.get(bad)}'`);
    const { process } = tool;
    const open = function* (path: string, write: boolean): Execution<number> {
      try {
        return process.open(
          path,
          write ? { write: true, create: true, truncate: !/notrunc/.test(given.get('conv') ?? '') && !given.has('seek') } : { read: true },
          0o666,
        );
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        return yield* tool.die(`can't open '${path}': ${error.message}`);
      }
    };
    const input = given.has('if') ? yield* open(given.get('if')!, false) : 0;
    const output = given.has('of') ? yield* open(given.get('of')!, true) : 1;
    // The buffer is filled with the first block.
    if (size > largeBuffer) yield* process.allocate(size);
    if (given.has('skip')) for (let i = 0; i < number('skip', 0); i++) yield* process.read(input, size);
    if (given.has('seek')) process.seek(output, number('seek', 0) * size);
    return yield* pump(tool, { input, output, size, count, name: given.get('of') ?? 'stdout', quiet: given.get('status') === 'none', withRate });
  });
}

function* pump(
  tool: Tool,
  it: { input: number; output: number; size: number; count: number; name: string; quiet: boolean; withRate: boolean },
): Execution<number> {
  const { process } = tool;
  const started = process.clock.now;
  let [full, partial, bytes, status] = [0, 0, 0, 0];
  while (full + partial < it.count) {
    const piece = yield* process.read(it.input, it.size);
    if (piece.length === 0) break;
    if (piece.length === it.size) full++;
    else partial++;
    try {
      yield* process.write(it.output, piece);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* tool.complain(`error writing '${it.name}': ${error.message}`);
      status = 1;
      break;
    }
    bytes += piece.length;
  }
  if (it.quiet) return status;
  const written = status ? bytes / it.size : full;
  const seconds = (process.clock.now - started) / 1e6;
  const perSecond = Math.round(bytes / Math.max(seconds, 1e-6));
  const speed = isGnu(process)
    ? `${bytes} bytes${gnuSizes(bytes)} copied, ${Number(seconds.toPrecision(6))} s, ${decimal(perSecond)}/s`
    : `${bytes} bytes (${humanSize(bytes)}B) copied, ${seconds.toFixed(6)} seconds, ${humanSize(perSecond)}B/s`;
  yield* process.write(2, `${full}+${partial} records in\n${Math.floor(written)}+${partial} records out\n${it.withRate ? `${speed}\n` : ''}`);
  return status;
}
