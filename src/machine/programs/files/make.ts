import { fromRFC3339 } from '../../../time/index.ts';
import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { statOrNothing } from '../lib/files.ts';
import { isGnu } from '../lib/gnu.ts';
import { parseMode } from '../lib/modes.ts';
import { parseOptions } from '../lib/options.ts';
import { parseSize } from '../lib/sizes.ts';

/** Does something for each operand; a failed system call is told with `message` and makes the status 1. */
export function* forEach(
  tool: Tool,
  operands: readonly string[],
  action: (path: string) => Execution<void> | void,
  message: (path: string, error: SystemError) => string,
): Execution<number> {
  let status = 0;
  for (const path of operands) {
    try {
      const step = action(path);
      if (step) yield* step;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* tool.complain(message(path, error));
      status = 1;
    }
  }
  return status;
}

export const mkdir = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'm:pv',
    long: { mode: 'm', parents: 'p', verbose: 'v' },
    least: 1,
    usage: '[-m MODE] [-p] DIRECTORY...\n\nCreate DIRECTORY\n\n\t-m MODE\tMode\n\t-p\tNo error if exists; make parent directories as needed',
  });
  const mode = options.value('m') === undefined ? undefined : parseMode(options.value('m')!, 0o777, true, tool.process.umask);
  const told = isGnu(tool.process) ? 'mkdir: created directory' : 'created directory:';
  return yield* forEach(
    tool,
    options.rest,
    (path) => {
      const present = options.has('v') && statOrNothing(tool.process, path) !== undefined;
      if (options.has('p')) makeParents(tool, path);
      else tool.process.mkdir(path, 0o777);
      if (mode !== undefined) tool.process.chmod(path, mode);
      if (options.has('v') && !present) tool.out.put(`${told} '${path}'\n`);
    },
    (path, error) => `can't create directory '${path}': ${error.message}`,
  );
});

/** mkdir -p. */
export function makeParents(tool: Tool, path: string): void {
  let made = path.startsWith('/') ? '/' : '';
  for (const name of path.split('/').filter((each) => each !== '')) {
    made = made === '' || made === '/' ? `${made}${name}` : `${made}/${name}`;
    const stat = statOrNothing(tool.process, made);
    if (!stat) tool.process.mkdir(made, 0o777);
    else if (stat.type !== 'directory') throw new SystemError(made === path ? 'EEXIST' : 'ENOTDIR');
  }
}

export const rmdir = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'p',
    long: { parents: 'p', 'ignore-fail-on-non-empty': 'p' },
    least: 1,
    usage: '[-p] DIRECTORY...\n\nRemove DIRECTORY if it is empty\n\n\t-p\tInclude parents',
  });
  return yield* forEach(
    tool,
    options.rest,
    (path) => {
      tool.process.rmdir(path);
      if (!options.has('p')) return;
      for (let at = path.replace(/\/+$/, '').lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) tool.process.rmdir(path.slice(0, at));
    },
    (path, error) => `'${path}': ${error.message}`,
  );
});

export const touch = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'cd:t:r:amh',
    long: { 'no-create': 'c', reference: 'r', date: 'd' },
    least: 1,
    usage: '[-cham] [-d DATE] [-t DATE] [-r FILE] FILE...\n\nUpdate mtime of FILEs\n',
  });
  let time = tool.process.clock.now;
  const reference = options.value('r');
  if (reference !== undefined) time = tool.process.stat(reference).modified;
  const given = options.value('d');
  if (given !== undefined)
    time = /^@\d+$/.test(given)
      ? Number(given.slice(1)) * 1_000_000
      : (fromRFC3339(
          `${given
            .replace(' ', 'T')
            .replace(/^(\d{4}-\d\d-\d\d)$/, '$1T00:00:00')
            .replace(/(T\d\d:\d\d)$/, '$1:00')}Z`,
        ) ?? (yield* tool.die(`invalid date '${given}'`)));
  const stamp = /^(\d{4})?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(options.value('t') ?? '');
  if (stamp) time = fromRFC3339(`${stamp[1] ?? '2026'}-${stamp[2]}-${stamp[3]}T${stamp[4]}:${stamp[5]}:${stamp[6] ?? '00'}Z`) ?? time;
  return yield* forEach(
    tool,
    options.rest,
    (path) => {
      if (!statOrNothing(tool.process, path)) {
        if (options.has('c')) return;
        tool.process.close(tool.process.open(path, { write: true, create: true }, 0o666));
      }
      tool.process.utimes(path, time);
    },
    (path, error) => `${path}: ${error.message}`,
  );
});

export const ln = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'sfnbtvTS:',
    long: { symbolic: 's', force: 'f' },
    least: 1,
    usage: '[-sfnbtv] [-S SUF] TARGET... LINK|DIR\n\nCreate a link LINK or DIR/TARGET to the specified TARGET(s)\n',
  });
  const operands = options.rest.length === 1 ? [...options.rest, '.'] : [...options.rest];
  const last = operands.pop()!;
  const directory = !options.has('T') && statOrNothing(tool.process, last, !options.has('n'))?.type === 'directory';
  if (operands.length > 1 && !directory) return yield* tool.die(`${last}: Not a directory`);
  return yield* forEach(
    tool,
    operands,
    (target) => {
      const path = directory ? `${last.replace(/\/$/, '')}/${target.replace(/\/+$/, '').split('/').at(-1)}` : last;
      if (options.has('f') && statOrNothing(tool.process, path, false)) tool.process.unlink(path);
      if (options.has('s')) tool.process.symlink(target, path);
      else tool.process.link(target, path);
      if (options.has('v')) tool.out.put(`'${path}' -> '${target}'\n`);
    },
    (target, error) =>
      options.has('s') || error.code === 'EEXIST'
        ? `${directory ? `${last}/${target.split('/').at(-1)}` : last}: ${error.message}`
        : error.code === 'ENOENT'
          ? `${target}: ${error.message}`
          : `${last}: ${error.message}`,
  );
});

export const mkfifo = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'm:', long: { mode: 'm' }, least: 1, usage: '[-m MODE] NAME\n\nCreate named pipe' });
  return yield* forEach(
    tool,
    options.rest,
    (path) => tool.process.mkfifo(path, Number.parseInt(options.value('m') ?? '666', 8)),
    (path, error) => `${path}: ${error.message}`,
  );
});

export const mktemp = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'dqup:t',
    long: { directory: 'd', 'dry-run': 'u', quiet: 'q', tmpdir: 'p' },
    most: 1,
    usage:
      '[-dt] [-p DIR] [TEMPLATE]\n\nCreate a temporary file with name based on TEMPLATE and print its name.\nTEMPLATE must end with XXXXXX (e.g. [/dir/]nameXXXXXX).\nWithout TEMPLATE, -t tmp.XXXXXX is assumed.',
  });
  const template = options.rest[0] ?? 'tmp.XXXXXX';
  const base =
    options.rest[0] === undefined || options.has('t') || options.has('p')
      ? `${options.value('p') ?? tool.process.env.get('TMPDIR') ?? '/tmp'}/${template}`
      : template;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  if (!/X{6}$/.test(base)) return yield* tool.die(`${options.has('u') ? '(null)' : base}: Invalid argument`);
  const path = base.replace(/X+$/, (xs) => [...xs].map(() => alphabet[tool.process.random.integer(0, alphabet.length - 1)]).join(''));
  try {
    if (options.has('d')) tool.process.mkdir(path, 0o700);
    else if (!options.has('u')) tool.process.close(tool.process.open(path, { write: true, create: true, exclusive: true }, 0o600));
  } catch (error) {
    if (error instanceof SystemError) return yield* tool.die(`${base}: ${error.message}`);
    throw error;
  }
  tool.out.put(`${path}\n`);
  return 0;
});

export const truncate = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 's:c',
    long: { size: 's', 'no-create': 'c' },
    least: 1,
    usage: '[-c] -s SIZE FILE...\n\nTruncate FILEs to SIZE\n\n\t-c\tDo not create files\n\t-s SIZE',
  });
  const text = options.value('s') ?? '';
  const match = /^([-+]?)(\d+)([kKMGb]?)$/.exec(text);
  if (!match) return yield* tool.die(`invalid number '${text}'`);
  const amount = Number(match[2]) * ({ '': 1, b: 512, k: 1024, K: 1024, M: 1048576, G: 1073741824 }[match[3]!] ?? 1);
  return yield* forEach(
    tool,
    options.rest,
    (path) => {
      const descriptor = tool.process.open(path, { write: true, create: !options.has('c') }, 0o666);
      const size = tool.process.fstat(descriptor).size;
      tool.process.truncate(descriptor, match[1] === '+' ? size + amount : match[1] === '-' ? Math.max(0, size - amount) : amount);
      tool.process.close(descriptor);
    },
    (path, error) => `${path}: open: ${error.message}`,
  );
});

/** mknod: pipes; devices are not for containers. */
export const mknod = applet(function* (tool) {
  const syntax = {
    letters: '+m:',
    least: 2,
    usage:
      '[-m MODE] NAME TYPE [MAJOR MINOR]\n\nCreate a special file (block, character, or pipe)\n\n\t-m MODE\tCreation mode (default a=rw)\nTYPE:\n\tb\tBlock device\n\tc or u\tCharacter device\n\tp\tNamed pipe (MAJOR MINOR must be omitted)',
  };
  const options = yield* parseOptions(tool, syntax);
  const [name = '', type] = options.rest;
  if (type !== 'p') return yield* tool.die(`${name}: Operation not permitted`);
  return yield* forEach(
    tool,
    [name],
    (path) => tool.process.mkfifo(path),
    (path, error) => `${path}: ${error.message}`,
  );
});

/** fallocate: a file of a size at least. */
export const fallocate = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'l:o:',
    least: 1,
    most: 1,
    usage: '[-o OFS] -l LEN FILE\n\nPreallocate space for FILE\n\n\t-o OFS\tOffset of range\n\t-l LEN\tLength of range',
  });
  const length = parseSize(options.value('l') ?? '');
  if (length === undefined) return yield* tool.die(`invalid number '${options.value('l') ?? ''}'`);
  const size = length + (parseSize(options.value('o') ?? '0') ?? 0);
  return yield* forEach(
    tool,
    options.rest,
    (path) => {
      const descriptor = tool.process.open(path, { write: true, create: true }, 0o666);
      if (tool.process.fstat(descriptor).size < size) tool.process.truncate(descriptor, size);
      tool.process.close(descriptor);
    },
    (path, error) => `fallocate '${path}': ${error.message}`,
  );
});
