import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, SpawnOptions } from '../../process/types.ts';
import { applet, Quit, type Tool } from '../lib/applet.ts';
import { decodeBinary, fromBinary } from '../lib/binary.ts';
import { bannerOf } from '../lib/busybox.ts';
import { appletNames } from '../lib/busybox-applets.ts';
import { readAll, statOrNothing } from '../lib/files.ts';
import { isGnu } from '../lib/gnu.ts';
import { parseOptions, usage } from '../lib/options.ts';
import { parseSignal, signalNumber } from '../lib/signals.ts';
import { parseInterval } from '../lib/sizes.ts';

/** 127 for a program that is not there, 126 for one that cannot be run, with busybox' message. */
export function* cannotRun(tool: Tool, name: string, error: SystemError): Execution<number> {
  yield* tool.complain(`can't execute '${name}': ${error.message}`);
  return error.code === 'ENOENT' ? 127 : 126;
}

/** Makes this process another program. */
/** Another program in place of this one. */
export function* become(tool: Tool, argv: readonly string[], env?: ReadonlyMap<string, string>): Execution<number> {
  yield* tool.out.flush();
  try {
    return yield* tool.process.exec(argv, env);
  } catch (error) {
    if (error instanceof SystemError) return yield* cannotRun(tool, argv[0]!, error);
    throw error;
  }
}

/** Runs a program and waits: its status as a shell shows it. */
function* runChild(tool: Tool, options: SpawnOptions): Execution<number> {
  yield* tool.out.flush();
  try {
    const pid = tool.process.spawn(options);
    const ended = yield* tool.process.wait({ pid });
    return ended?.status.signal ? 128 + signalNumber(ended.status.signal) : (ended?.status.code ?? 0);
  } catch (error) {
    if (error instanceof SystemError) return yield* cannotRun(tool, options.argv[0]!, error);
    throw error;
  }
}

/** env. */
export const env = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: '+iu:0',
    long: { 'ignore-environment': 'i', unset: 'u', null: '0' },
    usage: '[-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]\n\nPrint current environment or run PROG after setting up environment',
  });
  const rest = [...options.rest];
  const bare = options.has('i') || rest[0] === '-';
  if (rest[0] === '-') rest.shift();
  const variables = new Map(bare ? [] : tool.process.env);
  for (const name of options.values('u')) variables.delete(name);
  while (rest[0]?.includes('=')) {
    const [name, value] = rest.shift()!.split(/=(.*)/s) as [string, string];
    variables.set(name, value);
  }
  if (rest.length > 0) return yield* become(tool, rest, variables);
  for (const [name, value] of variables) tool.out.put(`${name}=${value}${options.has('0') ? '\0' : '\n'}`);
  return 0;
});

export const printenv = applet(function* (tool) {
  if (tool.args.length === 0) for (const [name, value] of tool.process.env) tool.out.put(`${name}=${value}\n`);
  let status = 0;
  for (const name of tool.args) {
    const value = tool.process.env.get(name);
    if (value === undefined) status = 1;
    else tool.out.put(`${value}\n`);
  }
  return status;
});

/** which: the first (-a: every) program of a name in PATH. */
export const which = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'a', least: 1, usage: '[-a] COMMAND...\n\nLocate COMMAND\n\n\t-a\tShow all matches' });
  let status = 0;
  for (const name of options.rest) {
    const paths = name.includes('/')
      ? [name]
      : (tool.process.env.get('PATH') ?? '/sbin:/usr/sbin:/bin:/usr/bin').split(':').map((directory) => `${directory || '.'}/${name}`);
    const found = paths.filter((path) => statOrNothing(tool.process, path)?.type === 'file' && tool.process.access(path, 'x'));
    if (found.length === 0) status = 1;
    for (const path of options.has('a') ? found : found.slice(0, 1)) tool.out.put(`${path}\n`);
  }
  return status;
});

const xargsSyntax = {
  letters: '+0pn:s:ten:I:E:P:rL:d:i',
  long: { null: '0', 'no-run-if-empty': 'r', 'max-args': 'n', replace: 'I', 'max-procs': 'P', verbose: 't', delimiter: 'd' },
  usage: '[OPTIONS] [PROG ARGS]\n\nRun PROG on every item given by stdin\n',
};

/** The items of standard input: words with quotes and backslashes, lines, or what NUL separates. */
function items(text: string, mode: 'words' | 'lines' | 'null'): string[] | undefined {
  if (mode === 'null') return text.split('\0').filter((each, i, all) => each !== '' || i < all.length - 1);
  if (mode === 'lines')
    return text
      .split('\n')
      .map((line) => line.trimStart())
      .filter((line) => line !== '');
  const out: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === "'" || c === '"') {
      const end = text.indexOf(c, i + 1);
      if (end < 0) return undefined;
      word = (word ?? '') + text.slice(i + 1, end);
      i = end;
    } else if (c === '\\') word = (word ?? '') + (text[++i] ?? '');
    else if (/\s/.test(c)) {
      if (word !== undefined) out.push(word);
      word = undefined;
    } else word = (word ?? '') + c;
  }
  if (word !== undefined) out.push(word);
  return out;
}

/** xargs. */
export const xargs = applet(function* (tool) {
  const options = yield* parseOptions(tool, xargsSyntax);
  const command = options.rest.length > 0 ? options.rest : ['echo'];
  const replace = options.value('I') ?? (options.has('i') ? '{}' : undefined);
  const text = fromBinary(decodeBinary(yield* readAll(tool.process, 0)));
  const delimiter = options.value('d');
  const found =
    delimiter === undefined
      ? items(text, options.has('0') ? 'null' : replace === undefined ? 'words' : 'lines')
      : text.replace(/\n$/, '').split(delimiter.replace('\\n', '\n'));
  if (!found) return yield* tool.die('unmatched single quote; by default quotes are special to xargs unless you use the -0 option');
  const size = replace !== undefined ? 1 : Number(options.value('n') ?? options.value('L') ?? Number.POSITIVE_INFINITY);
  const groups: string[][] = [];
  for (let at = 0; at < found.length; at += size) groups.push(found.slice(at, at + size));
  if (groups.length === 0 && !options.has('r') && replace === undefined) groups.push([]);
  let status = 0;
  for (const group of groups) {
    const argv = replace === undefined ? [...command, ...group] : command.map((each) => each.replaceAll(replace, group[0]!));
    if (options.has('t')) yield* tool.process.write(2, `${argv.join(' ')}\n`);
    const ended = yield* runItem(tool, argv);
    if (ended === 126 || ended === 127) return ended;
    if (ended === 255) return yield* tool.die(`${command[0]}: exited with status 255; aborting`, 124);
    if (ended > 128) return 125;
    if (ended !== 0) status = 123;
  }
  return status;
});

function* runItem(tool: Tool, argv: readonly string[]): Execution<number> {
  const files = new Map([
    [0, tool.process.open('/dev/null', { read: true })],
    [1, 1],
    [2, 2],
  ]);
  try {
    const pid = tool.process.spawn({ argv, env: tool.process.env, files });
    const ended = yield* tool.process.wait({ pid });
    return ended?.status.signal ? 128 + signalNumber(ended.status.signal) : (ended?.status.code ?? 0);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`${argv[0]}: ${error.message}`);
    return error.code === 'ENOENT' ? 127 : 126;
  } finally {
    tool.process.close(files.get(0)!);
  }
}

/**
 * timeout. busybox' makes itself the program and leaves the clock to a child, so that it ends as the program does (143 after SIGTERM);
 * GNU's waits for the program and ends with 124.
 */
export const timeout = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: '+s:k:fpv',
    long: { signal: 's', 'kill-after': 'k', foreground: 'f', 'preserve-status': 'p', verbose: 'v' },
    usage:
      '[-s SIG] [-k KILL_SECS] SECS PROG ARGS\n\nRun PROG. Send SIG to it if it is not gone in SECS seconds.\nDefault SIG: TERM.If it still exists in KILL_SECS seconds, send KILL.',
  });
  const [length, ...argv] = options.rest;
  if (length === undefined || argv.length === 0)
    return yield* usage(tool, {
      letters: '',
      usage:
        '[-s SIG] [-k KILL_SECS] SECS PROG ARGS\n\nRun PROG. Send SIG to it if it is not gone in SECS seconds.\nDefault SIG: TERM.If it still exists in KILL_SECS seconds, send KILL.',
    });
  const duration = parseInterval(length);
  const last = options.has('k') ? parseInterval(options.value('k')!) : undefined;
  if (duration === undefined)
    return yield* tool.die(`invalid ${isGnu(tool.process) ? `time interval '${length}'` : `number '${length}'`}`, isGnu(tool.process) ? 125 : 1);
  const signal = parseSignal(options.value('s') ?? 'TERM');
  if (!signal) return yield* tool.die(`unknown signal '${options.value('s')}'`);
  const { process } = tool;
  if (duration === 0) return yield* become(tool, argv);
  if (!isGnu(process)) {
    const pid = process.pid;
    process.fork(
      function* (child) {
        const middle = child.fork(
          function* (watcher) {
            for (let left = duration; left > 0; left -= 1_000_000) {
              yield* watcher.sleep(Math.min(1_000_000, left));
              if (!exists(watcher, pid)) return 0;
            }
            if (!send(watcher, pid, signal) || last === undefined) return 0;
            yield* watcher.sleep(last);
            send(watcher, pid, 'SIGKILL');
            return 0;
          },
          { files: new Map() },
        );
        return middle > 0 ? 0 : 1;
      },
      { files: new Map() },
    );
    yield* process.wait();
    return yield* become(tool, argv);
  }
  return yield* gnuTimeout(tool, argv, { duration, last, signal, preserve: options.has('p') });
});

function exists(process: Process, pid: number): boolean {
  return send(process, pid, '');
}

function send(process: Process, pid: number, signal: Parameters<Process['kill']>[1]): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

interface Limit {
  readonly duration: number;
  readonly last: number | undefined;
  readonly signal: NonNullable<Exclude<ReturnType<typeof parseSignal>, ''>>;
  readonly preserve: boolean;
}

function* gnuTimeout(tool: Tool, argv: readonly string[], it: Limit): Execution<number> {
  const { process } = tool;
  let pid: number;
  try {
    pid = process.spawn({ argv, env: process.env });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`failed to run command '${argv[0]}': ${error.message}`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
  process.onSignal('SIGCHLD', () => undefined);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.onSignal(signal, () => void send(process, pid, signal));
  let timedOut = false;
  for (let left = it.duration === 0 ? Number.POSITIVE_INFINITY : it.duration; ; ) {
    const ended = yield* process.wait({ pid, noHang: true });
    if (ended) {
      const status = ended.status.signal ? 128 + signalNumber(ended.status.signal) : ended.status.code;
      return timedOut && !it.preserve && ended.status.signal !== 'SIGKILL' ? 124 : status;
    }
    if (left === Number.POSITIVE_INFINITY) yield* pause(process);
    else left = yield* process.sleep(left);
    if (left > 0) continue;
    const again = yield* process.wait({ pid, noHang: true });
    if (again) return timedOut || again.status.signal ? 124 : again.status.code;
    send(process, pid, timedOut ? 'SIGKILL' : it.signal);
    left = !timedOut && it.last !== undefined ? it.last : Number.POSITIVE_INFINITY;
    timedOut = true;
  }
}

function* pause(process: Process): Execution<void> {
  try {
    yield* process.poll([]);
  } catch (error) {
    if (!(error instanceof SystemError && error.code === 'EINTR')) throw error;
  }
}

/** nohup, nice, setsid, stdbuf, ionice: run a program, with what they add where it means something here. */
export const wrapper = applet(function* (tool) {
  const values: Readonly<Record<string, string>> = { nice: 'n', ionice: 'cnp', stdbuf: 'ioe' };
  const rest = [...tool.args];
  while (rest[0]?.startsWith('-') && rest[0] !== '-') {
    const arg = rest.shift()!;
    if (arg.length === 2 && values[tool.name]?.includes(arg[1]!)) rest.shift();
  }
  if (tool.name === 'nohup') tool.process.onSignal('SIGHUP', 'ignore');
  if (rest.length === 0) {
    if (tool.name === 'nice') tool.out.put('0\n');
    return tool.name === 'nice' ? 0 : yield* usage(tool, { letters: '', usage: 'PROG ARGS' });
  }
  return yield* become(tool, rest);
});

const about = `BusyBox is copyrighted by many authors between 1998-2015.
Licensed under GPLv2. See source distribution for detailed
copyright notices.

Usage: busybox [function [arguments]...]
   or: busybox --list[-full]
   or: busybox --install [-s] [DIR]
   or: function [arguments]...

\tBusyBox is a multi-call binary that combines many common Unix
\tutilities into a single executable.  Most people will create a
\tlink to busybox for each function they wish to use and BusyBox
\twill act like whatever it was invoked as.
`;

/** The applets that are linked here, by name, with their paths. */
function appletsHere(process: Process): string[] {
  const found = new Map<string, string>();
  for (const directory of ['/bin', '/sbin', '/usr/bin', '/usr/sbin'])
    if (statOrNothing(process, directory))
      for (const name of process.readDirectory(directory)) if (appletNames.has(name)) found.set(name, `${directory}/${name}`);
  return [...found.keys()].sort().map((name) => found.get(name)!);
}

/** busybox PROGRAM ARGS: as if PROGRAM had been called. */
export const busybox = applet(function* (tool) {
  const applets = appletsHere(tool.process);
  const [name] = tool.args;
  if (name === '--list' || name === '--list-full') {
    for (const path of applets) tool.out.put(`${name === '--list' ? path.split('/').at(-1) : path.slice(1)}\n`);
    return 0;
  }
  if (name !== undefined && name !== '--help') {
    const found = applets.find((path) => path.endsWith(`/${name}`)) ?? (name === 'sh' ? '/bin/sh' : undefined);
    if (found === undefined) {
      yield* tool.process.write(2, `${name}: applet not found\n`);
      return 127;
    }
    return yield* tool.process.exec([found, ...tool.args.slice(1)]);
  }
  tool.out.put(`${bannerOf(tool.process)}\n${about}\nCurrently defined functions:\n`);
  const names = applets.map((path) => path.split('/').at(-1)!);
  for (let line = '', i = 0; i < names.length; i++) {
    line += `${names[i]}${i < names.length - 1 ? ', ' : ''}`;
    if (line.length < 66 && i < names.length - 1) continue;
    tool.out.put(`\t${line.trimEnd()}\n`);
    line = '';
  }
  return 0;
});

const minutes = (microseconds: number) => `${Math.floor(microseconds / 60e6)}m ${((microseconds / 1e6) % 60).toFixed(2)}s`;

/** time. */
export const time = applet(function* (tool) {
  const argv = tool.args.filter((arg, i) => !(i === 0 && /^-[vpo]$/.test(arg)));
  if (argv.length === 0) return 0;
  const started = tool.process.clock.now;
  const status = yield* runChild(tool, { argv, env: tool.process.env });
  const elapsed = tool.process.clock.now - started;
  yield* tool.process.write(
    2,
    tool.args[0] === '-p' ? `real ${(elapsed / 1e6).toFixed(2)}\nuser 0.00\nsys 0.00\n` : `real\t${minutes(elapsed)}\nuser\t0m 0.00s\nsys\t0m 0.00s\n`,
  );
  return status;
});

/** watch: runs a command again and again, on a cleared screen. */
export const watch = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: '+n:tdcbegx',
    long: { interval: 'n', 'no-title': 't' },
    least: 1,
    usage: "[-n SEC] [-t] PROG ARGS\n\nRun PROG periodically\n\n\t-n SEC\tPeriod (default 2)\n\t-t\tDon't print header",
  });
  const seconds = Number(options.value('n') ?? 2) || 2;
  const command = options.rest.join(' ');
  for (;;) {
    tool.out.put('\x1b[H\x1b[J');
    if (!options.has('t')) tool.out.put(`Every ${seconds.toFixed(1)}s: ${command}\n\n`);
    yield* tool.out.flush();
    const status = yield* runChild(tool, { argv: ['/bin/sh', '-c', command], env: tool.process.env });
    if (status > 128) throw new Quit(0);
    yield* tool.process.sleep(seconds * 1e6);
  }
});

/** su, login and chroot are not simulated as a change of user: they say so. */
export const notPermitted = applet(function* (tool) {
  return yield* tool.die('must be suid to work properly');
});
