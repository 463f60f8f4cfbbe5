import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, ProcessInfo, Program } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { readText } from '../lib/files.ts';
import { parseOptions, usage } from '../lib/options.ts';
import { compileRegex } from '../lib/regex.ts';
import { parseSignal } from '../lib/signals.ts';
import { strftime } from '../lib/strftime.ts';
import { userName } from './identity.ts';

const commandLine = (info: ProcessInfo) => info.title ?? info.argv.join(' ');
export const name = (info: ProcessInfo) => info.name;
const command = (info: ProcessInfo) => (info.state === 'Z' ? `[${name(info)}]` : commandLine(info).replace(/[\x00-\x1f]/g, ' '));

/** The command line as busybox shows it: with the kernel's name in front where its first word does not tell it, as that of a script. */
function namedCommand(info: ProcessInfo): string {
  const [first = ''] = commandLine(info).split(' ');
  const base = (first.split('/').at(-1) ?? '').replace(/^-/, '');
  return info.state === 'Z' || base.startsWith(info.name) ? command(info) : `{${info.name}} ${command(info)}`;
}
const cpuTime = (info: ProcessInfo) => `${Math.floor(info.cpu / 60e6)}:${String(Math.floor(info.cpu / 1e6) % 60).padStart(2, '0')}`;
const longTime = (info: ProcessInfo) =>
  new Array(3)
    .fill(0)
    .map((_, i) => String(Math.floor(info.cpu / 1e6 / 60 ** (2 - i)) % 60).padStart(2, '0'))
    .join(':');
const user = (process: Process, info: ProcessInfo) => userName(process, info.uid) ?? String(info.uid);

interface Column {
  readonly title: string;
  readonly width: number;
  readonly right?: boolean;
  value(process: Process, info: ProcessInfo): string;
}

const columns: Readonly<Record<string, Column>> = {
  user: { title: 'USER', width: 8, value: user },
  group: { title: 'GROUP', width: 8, value: (_, info) => String(info.uid) },
  comm: { title: 'COMMAND', width: 16, value: (_, info) => name(info) },
  args: { title: 'COMMAND', width: 256, value: (_, info) => command(info) },
  pid: { title: 'PID', width: 5, right: true, value: (_, info) => String(info.pid) },
  ppid: { title: 'PPID', width: 5, right: true, value: (_, info) => String(info.parent) },
  tty: { title: 'TT', width: 6, value: (_, info) => info.tty },
  vsz: { title: 'VSZ', width: 4, right: true, value: (_, info) => String(Math.round(info.memory / 1024)) },
  rss: { title: 'RSS', width: 4, right: true, value: (_, info) => String(Math.round(info.memory / 1024)) },
  stat: { title: 'STAT', width: 4, value: (_, info) => info.state },
  time: { title: 'TIME', width: 5, value: (_, info) => cpuTime(info) },
  etime: { title: 'ELAPSED', width: 7, right: true, value: (process, info) => elapsed(process.clock.now - info.started) },
  nice: { title: 'NI', width: 5, value: () => '0' },
};
const aliases: Readonly<Record<string, string>> = { uid: 'user', cmd: 'args', command: 'args', state: 'stat', s: 'stat', ucmd: 'comm', tt: 'tty', ni: 'nice' };

function elapsed(microseconds: number): string {
  const seconds = Math.floor(microseconds / 1e6);
  const two = (value: number) => String(value).padStart(2, '0');
  return seconds >= 3600
    ? `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    : `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

function table(tool: Tool, shown: readonly Column[], infos: readonly ProcessInfo[]): void {
  const cell = (column: Column, text: string, last: boolean) =>
    column.right ? text.padStart(column.width) : last ? text : text.slice(0, column.width).padEnd(column.width);
  const line = (texts: readonly string[]) => tool.out.put(`${texts.map((text, i) => cell(shown[i]!, text, i === shown.length - 1)).join(' ')}\n`);
  line(shown.map((column) => column.title));
  for (const info of infos) line(shown.map((column) => column.value(tool.process, info)));
}

/** ps: busybox' where there is busybox, else the commonest forms of procps. */
export const ps = psProgram(true);

/** ps of a busybox that was built without the column TIME (Debian's). */
export const psWithoutTime = psProgram(false);

function psProgram(withTime: boolean): Program {
  return applet(function* (tool) {
    if (tool.process.access('/etc/debian_version', 'r')) return procps(tool);
    const format = tool.args.findIndex((arg) => arg.startsWith('-o'));
    if (format < 0) {
      tool.out.put(`PID   USER     ${withTime ? 'TIME  ' : ''}COMMAND\n`);
      for (const info of tool.process.processes())
        tool.out.put(
          `${String(info.pid).padStart(5)} ${user(tool.process, info).slice(0, 8).padEnd(8)} ${withTime ? `${cpuTime(info).padStart(5)} ` : ''}${namedCommand(info)}\n`,
        );
      return 0;
    }
    const names = (tool.args[format]!.slice(2) || (tool.args[format + 1] ?? '')).split(',');
    const shown: Column[] = [];
    for (const each of names) {
      const [key, title] = each.split('=') as [string, string | undefined];
      const column = columns[aliases[key] ?? key];
      if (!column) return yield* tool.die(`bad -o argument '${key}', supported arguments: ${Object.keys(columns).join(',')}`);
      const value = column === columns['args'] ? (_: Process, info: ProcessInfo) => namedCommand(info) : column.value;
      shown.push({ ...column, value, title: title ?? column.title });
    }
    table(tool, shown, tool.process.processes());
    return 0;
  });
}

/** procps' %CPU: hundredths of seconds used by whole seconds lived, nothing for a process younger than a second. */
function percentOfCpu({ cpu, started }: ProcessInfo, now: number): string {
  const seconds = Math.floor((now - started) / 1e6);
  return seconds === 0 ? '0.0' : (Math.floor(cpu / 10_000) / seconds).toFixed(1);
}

function procps(tool: Tool): number {
  const { process } = tool;
  const flags = tool.args.filter((arg) => /^-?[a-zA-Z]+$/.test(arg)).join('');
  const format = tool.args.findIndex((arg) => /^-?o$/.test(arg) || /^-[a-zA-Z]*o$/.test(arg));
  const started = (info: ProcessInfo) => strftime(process.clock.now - info.started > 86_400e6 ? '%b%d' : '%H:%M', info.started);
  if (format >= 0) {
    const shown = (tool.args[format + 1] ?? '')
      .split(',')
      .map((each) => each.replace(/=.*$/, ''))
      .flatMap((key) => columns[aliases[key] ?? key] ?? []);
    const all = /[eA]|ax/.test(flags) ? process.processes() : ownTerminal(process);
    table(
      tool,
      shown.map((column) => ({
        ...column,
        width: column.title === 'PID' || column.title === 'PPID' ? 7 : column.width,
        title: column.title === 'COMMAND' && column.width === 256 ? 'COMMAND' : column.title,
      })),
      all,
    );
    return 0;
  }
  if (/^-?[a-z]*a?u[a-z]*x?/.test(flags) && flags.includes('u') && !flags.includes('e')) {
    tool.out.put('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
    for (const info of process.processes()) {
      const memory = ((info.memory * 100) / process.machine.memory).toFixed(1);
      const cpu = percentOfCpu(info, process.clock.now);
      const kilobytes = Math.round(info.memory / 1024);
      tool.out.put(
        `${user(process, info).slice(0, 8).padEnd(8)} ${String(info.pid).padStart(7)} ${cpu.padStart(4)} ${memory.padStart(4)} ${String(kilobytes * 2).padStart(6)} ${String(kilobytes).padStart(5)} ${info.tty.padEnd(8)} ${info.state.padEnd(4)} ${started(info).padEnd(5)} ${cpuTime(info).padStart(6)} ${command(info)}\n`,
      );
    }
    return 0;
  }
  if (flags.includes('f')) {
    tool.out.put('UID          PID    PPID  C STIME TTY          TIME CMD\n');
    for (const info of /[eA]/.test(flags) ? process.processes() : ownTerminal(process))
      tool.out.put(
        `${user(process, info).slice(0, 8).padEnd(8)} ${String(info.pid).padStart(7)} ${String(info.parent).padStart(7)}  0 ${started(info)} ${info.tty.padEnd(8)} ${longTime(info)} ${command(info)}\n`,
      );
    return 0;
  }
  tool.out.put('    PID TTY          TIME CMD\n');
  for (const info of /[eA]|ax/.test(flags) ? process.processes() : ownTerminal(process))
    tool.out.put(`${String(info.pid).padStart(7)} ${info.tty.padEnd(8)} ${longTime(info)} ${name(info)}\n`);
  return 0;
}

function ownTerminal(process: Process): readonly ProcessInfo[] {
  const all = process.processes();
  const own = all.find((info) => info.pid === process.pid)?.tty;
  return all.filter((info) => info.tty === own);
}

/** pidof: the newest first, as busybox prints them. */
export const pidof = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'so:', usage: '[-s] [-o PID] [NAME]...\n\nList PIDs of all processes with names that match NAMEs' });
  const omitted = new Set(options.values('o').map((pid) => (pid === '%PPID' ? tool.process.parent : Number(pid))));
  let found = tool.process
    .processes()
    .filter(
      (info) =>
        info.pid !== tool.process.pid && !omitted.has(info.pid) && options.rest.some((each) => name(info) === each.split('/').at(-1) || info.argv[0] === each),
    )
    .map((info) => info.pid)
    .reverse();
  if (options.has('s')) found = found.slice(0, 1);
  if (found.length > 0) tool.out.put(`${found.join(' ')}\n`);
  return found.length > 0 ? 0 : 1;
});

function* signalTo(tool: Tool, pid: number, signal: Parameters<Process['kill']>[1]): Execution<boolean> {
  try {
    tool.process.kill(pid, signal);
    yield* tool.process.work(1);
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`can't kill pid ${pid}: ${error.message}`);
    return false;
  }
}

/** killall. */
export const killall = applet(function* (tool) {
  const flag = tool.args[0]?.startsWith('-') && tool.args[0] !== '-q' ? tool.args[0].slice(1) : undefined;
  const quiet = tool.args.includes('-q');
  const signal = parseSignal(flag ?? 'TERM');
  const names = tool.args.filter((arg) => !arg.startsWith('-'));
  if (names.length === 0) return yield* usage(tool, { letters: '', usage: '[-lq] [-SIG] PROCESS_NAME...\n\nSend a signal (default: TERM) to given processes' });
  if (signal === undefined) return yield* tool.die(`bad signal name '${flag}'`);
  let status = 0;
  for (const each of names) {
    const found = tool.process.processes().filter((info) => name(info) === each && info.pid !== tool.process.pid);
    if (found.length === 0) {
      if (!quiet) yield* tool.complain(`${each}: no process killed`);
      status = 1;
    }
    for (const info of found) yield* signalTo(tool, info.pid, signal);
  }
  return status;
});

/** pgrep and pkill. */
export const pgrep = applet(function* (tool) {
  const kills = tool.name === 'pkill';
  const flag = kills ? tool.args.find((arg) => /^-(?:\d+|[A-Z]{2,}.*)$/.test(arg)) : undefined;
  const options = yield* parseOptions(
    tool,
    { letters: 'vlafxonP:u:c', usage: '[-flanovx] [-s SID|-P PPID|PATTERN]' },
    tool.args.filter((arg) => arg !== flag),
  );
  const pattern = options.rest[0];
  const regex = pattern === undefined ? undefined : compileRegex(options.has('x') ? `^(${pattern})$` : pattern, { extended: true });
  let found = tool.process
    .processes()
    .filter(
      (info) =>
        info.pid !== tool.process.pid &&
        (!regex || regex.test(options.has('f') ? commandLine(info) : name(info)) !== options.has('v')) &&
        (!options.has('P') || info.parent === Number(options.value('P'))),
    );
  if (options.has('n')) found = found.slice(-1);
  if (options.has('o')) found = found.slice(0, 1);
  if (kills) {
    const signal = parseSignal(flag?.slice(1) ?? 'TERM') ?? 'SIGTERM';
    for (const info of found) yield* signalTo(tool, info.pid, signal);
  } else for (const info of found) tool.out.put(`${info.pid}${options.has('a') ? ` ${commandLine(info)}` : options.has('l') ? ` ${name(info)}` : ''}\n`);
  return found.length > 0 ? 0 : 1;
});

const meminfo = (process: Process, key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(readText(process, '/proc/meminfo'))?.[1] ?? 0);

/** free. */
export const free = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'bkmgh', usage: '[-bkmgh]\n\nDisplay free and used memory\n' });
  const total = meminfo(tool.process, 'MemTotal') || Math.round(tool.process.machine.memory / 1024);
  const unused = meminfo(tool.process, 'MemFree') || Math.round(total * 0.8);
  const cached = meminfo(tool.process, 'Cached');
  const available = meminfo(tool.process, 'MemAvailable') || unused + cached;
  const show = (kilobytes: number) =>
    options.has('h')
      ? human(kilobytes)
      : String(
          options.has('b')
            ? kilobytes * 1024
            : options.has('m')
              ? Math.round(kilobytes / 1024)
              : options.has('g')
                ? Math.round(kilobytes / 1048576)
                : kilobytes,
        );
  const line = (title: string, values: readonly number[]) => tool.out.put(`${title.padEnd(7)}${values.map((value) => show(value).padStart(12)).join('')}\n`);
  tool.out.put('              total        used        free      shared  buff/cache   available\n');
  line('Mem:', [total, total - unused - cached, unused, 0, cached, available]);
  line('Swap:', [0, 0, 0]);
  return 0;
});

const human = (kilobytes: number) =>
  kilobytes < 1024 ? `${kilobytes}K` : kilobytes < 1048576 ? `${(kilobytes / 1024).toFixed(1)}M` : `${(kilobytes / 1048576).toFixed(1)}G`;

/** uptime. */
export const uptime = applet(function* (tool) {
  const { clock, machine } = tool.process;
  const up = Math.floor((clock.now - machine.booted) / 1e6);
  const days = Math.floor(up / 86_400);
  const [hours, minutes] = [Math.floor(up / 3600) % 24, Math.floor(up / 60) % 60];
  const text = `${days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''}${hours > 0 ? `${String(hours).padStart(2)}:${String(minutes).padStart(2, '0')}` : `${minutes} min`}`;
  tool.out.put(
    ` ${strftime('%H:%M:%S', clock.now)} up ${text},  load average: ${readText(tool.process, '/proc/loadavg').split(' ').slice(0, 3).join(', ') || '0.00, 0.00, 0.00'}\n`,
  );
  return 0;
});

/** top: what uses the processor since the last look; one look in batch mode (-b) or where there is no terminal. */
export const top = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'bn:d:Hm', usage: '[-bmH] [-n COUNT] [-d SECONDS]\n\nShow a view of process activity in real time.' });
  const pause = Number(options.value('d') ?? 5) * 1e6;
  const live = !options.has('b') && tool.process.isTerminal(1);
  const rounds = Number(options.value('n') ?? (live || options.has('b') ? Number.POSITIVE_INFINITY : 1));
  const before = new Map<number, number>();
  if (live) tool.process.terminal.setRaw(0, true);
  try {
    for (let round = 0; round < rounds; round++) {
      if (live) tool.out.put('\x1b[H\x1b[J');
      screen(tool, before, round === 0 ? tool.process.clock.now - tool.process.machine.booted : pause);
      yield* tool.out.flush();
      if (round + 1 >= rounds) break;
      if (!live) yield* tool.process.sleep(pause);
      else if ((yield* tool.process.poll([0], pause)).length > 0) {
        const key = (yield* tool.process.read(0, 1))[0];
        if (key === undefined || key === 113 || key === 3) break;
      }
    }
  } finally {
    if (live) tool.process.terminal.setRaw(0, false);
  }
  return 0;
});

function screen(tool: Tool, before: Map<number, number>, span: number): void {
  const { process } = tool;
  const total = Math.round(process.machine.memory / 1024);
  const infos = process.processes();
  const used = Math.round(infos.reduce((sum, info) => sum + info.memory, 0) / 1024);
  const share = (info: ProcessInfo) => ((info.cpu - (before.get(info.pid) ?? 0)) * 100) / (span * process.machine.cpus);
  const busy = Math.min(100, Math.round(infos.reduce((sum, info) => sum + share(info), 0)));
  tool.out.put(`Mem: ${used}K used, ${total - used}K free, 0K shrd, 0K buff, 0K cached\n`);
  tool.out.put(`CPU: ${String(busy).padStart(3)}% usr   0% sys   0% nic ${String(100 - busy).padStart(3)}% idle   0% io   0% irq   0% sirq\n`);
  tool.out.put(`Load average: ${readText(process, '/proc/loadavg').trim() || '0.00 0.00 0.00 1/1 1'}\n`);
  tool.out.put('  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n');
  for (const info of [...infos].sort((a, b) => share(b) - share(a) || b.memory - a.memory)) {
    const kilobytes = Math.round(info.memory / 1024);
    tool.out.put(
      `${String(info.pid).padStart(5)} ${String(info.parent).padStart(5)} ${user(process, info).slice(0, 8).padEnd(8)} ${info.state.padEnd(4)} ${String(kilobytes).padStart(5)} ${String(Math.round((kilobytes * 100) / total)).padStart(3)}%   0 ${String(Math.round(share(info))).padStart(3)}% ${command(info)}\n`,
    );
  }
  before.clear();
  for (const info of infos) before.set(info.pid, info.cpu);
}
