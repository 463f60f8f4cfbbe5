import { type Directory, type Inode, VirtualDirectory, VirtualFile, type Volume } from '../filesystem/index.ts';
import type { Cgroup } from './cgroup.ts';

type Files = Readonly<Record<string, (group: Cgroup) => string>>;

const controllers = 'cpu memory pids';
const isPopulated = (group: Cgroup): boolean => group.pids > 0;
const limit = (value: number) => (value > 0 ? String(value) : 'max');
/** runc's conversion of shares (2 to 262144) to a weight (1 to 10000). */
const weight = ({ cpuShares }: Cgroup) => {
  const power = Math.log2(Math.min(262_144, Math.max(2, cpuShares)));
  return Math.ceil(10 ** ((power * power + 125 * power) / 612 - 7 / 34));
};
const members = (group: Cgroup) => group.members.map(({ id }) => `${id}\n`).join('');

/** What every group has. */
const common: Files = {
  'cgroup.controllers': () => `${controllers}\n`,
  'cgroup.procs': members,
  'cgroup.subtree_control': (group) => (group.children.length > 0 ? `${controllers}\n` : '\n'),
  'cpu.stat': (group) =>
    `usage_usec ${Math.round(group.cpuUsed)}\nuser_usec ${Math.round(group.cpuUsed)}\nsystem_usec 0\nnr_periods ${group.periods}\nnr_throttled ${group.throttledPeriods}\nthrottled_usec ${group.throttledPeriods * group.cpuPeriod}\n`,
  'memory.stat': (group) => `anon ${group.memoryUsed}\nfile 0\nkernel 0\nshmem 0\n`,
};

/** What the root of the tree has not. */
const limited: Files = {
  'cgroup.events': (group) => `populated ${isPopulated(group) ? 1 : 0}\nfrozen 0\n`,
  'cgroup.type': () => 'domain\n',
  'cpu.max': (group) => `${limit(group.cpuQuota)} ${group.cpuPeriod}\n`,
  'cpu.weight': (group) => `${weight(group)}\n`,
  'memory.current': (group) => `${group.memoryUsed}\n`,
  'memory.events': (group) =>
    `low 0\nhigh 0\nmax ${group.oomKills}\noom ${group.oomKills}\noom_kill ${group.oomKills}\noom_group_kill ${group.killedAsOne ? group.oomKills : 0}\n`,
  'memory.high': () => 'max\n',
  'memory.low': () => '0\n',
  'memory.max': (group) => `${limit(group.memoryLimit)}\n`,
  'memory.min': () => '0\n',
  'memory.oom.group': (group) => `${group.killedAsOne ? 1 : 0}\n`,
  'memory.peak': (group) => `${group.memoryPeak}\n`,
  'memory.swap.current': () => '0\n',
  'memory.swap.max': () => '0\n',
  'pids.current': (group) => `${group.pids}\n`,
  'pids.max': (group) => `${limit(group.pidsLimit)}\n`,
};

/** /sys/fs/cgroup as cgroup v2 lays it out, seen from `group` as its root (a private cgroup namespace). */
export function cgroup2Root(volume: Volume, group: Cgroup): VirtualDirectory {
  const files = group.parent ? { ...common, ...limited } : common;
  const file = (name: string): Inode => new VirtualFile(volume, () => files[name]!(group), { mode: 0o644 });
  return new VirtualDirectory(volume, {
    lookup(name): Inode | Directory | undefined {
      if (Object.hasOwn(files, name)) return file(name);
      const child = group.child(name);
      return child && cgroup2Root(volume, child);
    },
    names: () => [...Object.keys(files).sort(), ...group.children.map((child) => child.name)],
  });
}
