import { second } from '../../../time/index.ts';
import {
  type Caller,
  type Directory,
  type Inode,
  Location,
  locate,
  MagicLink,
  VirtualDirectory,
  VirtualFile,
  type Volume,
  virtualDirectory,
} from '../../filesystem/index.ts';
import { noCapabilities } from '../capabilities.ts';
import { SystemError } from '../errors.ts';
import { mounts } from '../file-calls.ts';
import { OpenFileInode } from '../open.ts';
import type { Task } from '../task.ts';
import { inspect } from './access.ts';
import { arpTable, deviceTable, routeTable, tcpTable, udpTable, unixTable } from './net-files.ts';
import { hertz } from './system-files.ts';

const namespaceNames = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'user', 'uts'] as const;

/** /proc/PID, of a process as seen from a namespace of `level`; or /proc/PID/task/PID, which has no directory `task` of its own. */
export function taskDirectory(task: Task, level: number, volume: Volume, isThread = false): Directory {
  const text = (content: () => string, mode?: number) => () => new VirtualFile(volume, content, mode === undefined ? {} : { mode });
  const nul = (parts: readonly string[]) => parts.map((part) => `${part}\0`).join('');
  const directory = virtualDirectory(volume, {
    cgroup: text(() => cgroups(task)),
    cmdline: text(() => (task.alive ? nul(task.title === undefined ? task.argv : [task.title]) : '')),
    comm: text(() => `${task.name}\n`),
    cwd: () => path(volume, task, () => task.cwd),
    environ: () => environment(task, volume),
    exe: () => path(volume, task, () => task.executable),
    fd: () => descriptors(task, volume),
    gid_map: text(() => idMap(task)),
    limits: text(limits),
    loginuid: text(() => '4294967295'),
    mountinfo: text(() => mountinfo(task)),
    mounts: text(() => mountsText(task)),
    net: () =>
      virtualDirectory(volume, {
        arp: text(() => arpTable),
        dev: text(() => deviceTable(task)),
        // There is no IPv6.
        if_inet6: text(() => ''),
        route: text(() => routeTable(task)),
        tcp: text(() => tcpTable(task)),
        tcp6: text(() => tcpTable(undefined)),
        udp: text(() => udpTable(task)),
        udp6: text(() => tcpTable(undefined)),
        unix: text(() => unixTable(task)),
      }),
    ns: () => namespaces(task, volume),
    oom_score: text(() => `${oomScore(task)}\n`),
    oom_score_adj: text(() => `${task.oomScoreAdj}\n`, 0o644),
    oom_adj: text(() => `${oomAdj(task)}\n`, 0o644),
    root: () =>
      new MagicLink(
        volume,
        (viewer) => {
          inspect(viewer, task);
          return '/';
        },
        (viewer) => {
          inspect(viewer, task);
          return Location.root(task.mounts);
        },
      ),
    sessionid: text(() => '4294967295'),
    setgroups: text(() => 'allow\n', 0o644),
    stat: text(() => stat(task, level)),
    statm: text(() => `${Math.ceil(task.memory / 2048)} ${Math.ceil(task.memory / 4096)} 0 0 0 0 0\n`),
    status: text(() => status(task, level)),
    ...(!isThread && { task: () => threads(task, level, volume) }),
    uid_map: text(() => idMap(task)),
  });
  directory.uid = task.credentials.uid;
  directory.gid = task.credentials.gid;
  return directory;
}

function threads(task: Task, level: number, volume: Volume): Directory {
  const pid = String(task.pidAt(level));
  return new VirtualDirectory(volume, { lookup: (name) => (name === pid ? taskDirectory(task, level, volume, true) : undefined), names: () => [pid] });
}

function stateOf(task: Task): string {
  if (task.state === 'zombie') return 'Z (zombie)';
  if (task.stopped) return 'T (stopped)';
  return task.state === 'blocked' && task.reason !== 'cpu' ? 'S (sleeping)' : 'R (running)';
}

function status(task: Task, level: number): string {
  const { uid, gid, groups } = task.credentials;
  const four = (id: number) => `${id}\t${id}\t${id}\t${id}`;
  const hex = (set: bigint) => set.toString(16).padStart(16, '0');
  const effective = uid === 0 ? task.capabilities : noCapabilities;
  const kib = Math.floor(task.memory / 1024);
  const parent = task.parent ? task.parent.pidAt(level) : 0;
  return [
    `Name:\t${task.name}`,
    `Umask:\t${task.umask.toString(8).padStart(4, '0')}`,
    `State:\t${stateOf(task)}`,
    `Tgid:\t${task.pidAt(level)}`,
    'Ngid:\t0',
    `Pid:\t${task.pidAt(level)}`,
    `PPid:\t${parent}`,
    'TracerPid:\t0',
    `Uid:\t${four(uid)}`,
    `Gid:\t${four(gid)}`,
    'FDSize:\t64',
    `Groups:\t${groups.map((group) => `${group} `).join('') || ' '}`,
    `NStgid:\t${task.pids.slice(level).join('\t')}`,
    `NSpid:\t${task.pids.slice(level).join('\t')}`,
    `VmPeak:\t${String(2 * kib).padStart(8)} kB`,
    `VmSize:\t${String(2 * kib).padStart(8)} kB`,
    `VmRSS:\t${String(kib).padStart(8)} kB`,
    'Threads:\t1',
    `CapInh:\t${hex(0n)}`,
    `CapPrm:\t${hex(effective)}`,
    `CapEff:\t${hex(effective)}`,
    `CapBnd:\t${hex(task.capabilities)}`,
    `CapAmb:\t${hex(0n)}`,
    `NoNewPrivs:\t${task.noNewPrivileges ? 1 : 0}`,
    'Seccomp:\t0',
    'Seccomp_filters:\t0',
    '',
  ].join('\n');
}

/** The fields of proc_pid_stat(5) up to the resident size; the rest are 0. */
function stat(task: Task, level: number): string {
  const ticks = Math.floor((task.cpu * hertz) / second);
  const started = Math.floor(((task.started - task.kernel.booted) * hertz) / second);
  const group = task.group.pids[level] ?? 0;
  const session = task.group.session.pids[level] ?? 0;
  const { terminal } = task.group.session;
  const tty = terminal ? 136 * 256 + terminal.number : 0;
  const parent = task.parent ? task.parent.pidAt(level) : 0;
  const fields = [
    task.pidAt(level),
    `(${task.name})`,
    stateOf(task)[0],
    parent,
    group,
    session,
    tty,
    terminal?.foreground?.pids[level] ?? -1,
    4194304,
    0,
    0,
    0,
    0,
    ticks,
    0,
    0,
    0,
    20,
    0,
    1,
    0,
    started,
    2 * task.memory,
    Math.ceil(task.memory / 4096),
  ];
  return `${[...fields, ...Array(28).fill(0)].join(' ')}\n`;
}

/** proc_oom_score: 0 to 2000, two thirds of it for memory and the adjustment together. */
function oomScore({ memory, oomScoreAdj, kernel }: Task): number {
  if (oomScoreAdj <= -1000) return 0;
  return Math.max(0, Math.floor(((1000 + oomScoreAdj + (memory * 1000) / kernel.facts.memory) * 2) / 3));
}

/** The adjustment as kernels before 2.6.36 counted it: -17 to 15. */
const oomAdj = ({ oomScoreAdj }: Task): number => (oomScoreAdj === 1000 ? 15 : Math.trunc((oomScoreAdj * 17) / 1000));

function cgroups(task: Task): string {
  const path = task.namespaces.cgroup.isPrivate ? '/' : task.cgroup.path;
  if (task.kernel.facts.cgroupVersion === 2) return `0::${path}\n`;
  return ['12:pids', '9:memory', '4:cpu,cpuacct', '1:name=systemd'].map((controller) => `${controller}:${path}\n`).join('');
}

function idMap(task: Task): string {
  const { base } = task.namespaces.user;
  const column = (value: number) => String(value).padStart(10);
  return `${column(0)} ${column(base)} ${column(base === 0 ? 4_294_967_295 : 65_536)}\n`;
}

function limits(): string {
  const row = (name: string, soft: string, hard: string, unit: string) => `${name.padEnd(26)}${soft.padEnd(21)}${hard.padEnd(21)}${unit}\n`;
  return (
    row('Limit', 'Soft Limit', 'Hard Limit', 'Units') +
    row('Max processes', 'unlimited', 'unlimited', 'processes') +
    row('Max open files', '1024', '524288', 'files')
  );
}

function mountsText(task: Task): string {
  return mounts(task)
    .map(({ device, path: at, type, options }) => `${device} ${at.replaceAll(' ', '\\040')} ${type} ${options} 0 0\n`)
    .join('');
}

function mountinfo(task: Task): string {
  return mounts(task)
    .map(
      ({ device, path: at, type, options }, i) =>
        `${500 + i} ${i === 0 ? 400 : 500} 0:${i + 40} / ${at} ${options.split(',')[0]},relatime - ${type} ${device} ${options}\n`,
    )
    .join('');
}

function environment(task: Task, volume: Volume): Inode {
  const content = () => [...task.environment].map(([name, value]) => `${name}=${value}\0`).join('');
  const file = new VirtualFile(volume, content, { mode: 0o400, guard: (viewer) => inspect(viewer, task) });
  file.uid = task.credentials.uid;
  file.gid = task.credentials.gid;
  return file;
}

/** A link to a path in the mount namespace of the process. */
function path(volume: Volume, task: Task, where: () => string): Inode {
  const text = (viewer: unknown) => {
    inspect(viewer, task);
    return where();
  };
  return new MagicLink(volume, text, (viewer: Caller) => {
    inspect(viewer, task);
    try {
      return locate({ credentials: { uid: 0, gid: 0, groups: [] }, mounts: task.mounts, clock: viewer.clock, cwd: '/', umask: 0 }, where());
    } catch (error) {
      if (error instanceof SystemError) return undefined;
      throw error;
    }
  });
}

function descriptors(task: Task, volume: Volume): Directory {
  return new VirtualDirectory(volume, {
    lookup(name) {
      const file = /^\d+$/.test(name) ? task.files[Number(name)] : undefined;
      if (!file) return undefined;
      const jump = (viewer: unknown) => {
        inspect(viewer, task);
        return file.location ?? new Location(task.mounts, 0, new OpenFileInode(file), undefined, file.description, '');
      };
      const text = (viewer: unknown) => {
        inspect(viewer, task);
        return file.description;
      };
      return new MagicLink(volume, text, jump);
    },
    names: () => task.files.flatMap((file, i) => (file ? [String(i)] : [])),
  });
}

function namespaces(task: Task, volume: Volume): Directory {
  const text = (name: (typeof namespaceNames)[number]) => (viewer: unknown) => {
    inspect(viewer, task);
    return `${name}:[${task.namespaces[name].id}]`;
  };
  return virtualDirectory(volume, Object.fromEntries(namespaceNames.map((name) => [name, () => new MagicLink(volume, text(name))])));
}
