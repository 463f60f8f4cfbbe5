import { type Directory, type Inode, VirtualDirectory, VirtualFile, type Volume, virtualDirectory } from '../filesystem/index.ts';
import type { Cgroup } from './cgroup.ts';

/** PAGE_COUNTER_MAX in bytes: what cgroup v1 shows for "no limit". */
const unlimited = '9223372036854771712';

type Files = Readonly<Record<string, (group: Cgroup) => string>>;

const cpu: Files = {
  'cpu.cfs_period_us': (group) => String(group.cpuPeriod),
  'cpu.cfs_quota_us': (group) => String(group.cpuQuota > 0 ? group.cpuQuota : -1),
  'cpu.shares': (group) => String(group.cpuShares),
  'cpu.stat': (group) =>
    `nr_periods ${group.periods}\nnr_throttled ${group.throttledPeriods}\nthrottled_time ${group.throttledPeriods * group.cpuPeriod * 1000}`,
  'cpuacct.usage': (group) => String(Math.round(group.cpuUsed * 1000)),
};

const memory: Files = {
  'memory.failcnt': (group) => String(group.oomKills),
  'memory.limit_in_bytes': (group) => (group.memoryLimit > 0 ? String(group.memoryLimit) : unlimited),
  'memory.max_usage_in_bytes': (group) => String(group.memoryPeak),
  'memory.oom_control': (group) => `oom_kill_disable 0\nunder_oom 0\noom_kill ${group.oomKills}`,
  'memory.stat': (group) =>
    `cache 0\nrss ${group.memoryUsed}\nhierarchical_memory_limit ${group.memoryLimit > 0 ? group.memoryLimit : unlimited}\ntotal_rss ${group.memoryUsed}`,
  'memory.usage_in_bytes': (group) => String(group.memoryUsed),
};

const pids: Files = {
  'pids.current': (group) => String(group.pids),
  'pids.max': (group) => (group.pidsLimit > 0 ? String(group.pidsLimit) : 'max'),
};

function controller(volume: Volume, files: Files, group: Cgroup): Directory {
  const entries: Record<string, () => Inode> = {};
  for (const [name, content] of Object.entries(files)) entries[name] = () => new VirtualFile(volume, () => `${content(group)}\n`, { mode: 0o644 });
  return new VirtualDirectory(volume, {
    lookup(name) {
      if (Object.hasOwn(entries, name)) return entries[name]!();
      const child = group.child(name);
      return child && controller(volume, files, child);
    },
    names: () => [...Object.keys(entries), ...group.children.map((child) => child.name)],
  });
}

/** /sys/fs/cgroup as cgroup v1 lays it out, seen from `group` as its root (a private cgroup namespace). */
export function cgroupRoot(volume: Volume, group: Cgroup): VirtualDirectory {
  return virtualDirectory(volume, {
    cpu: () => controller(volume, cpu, group),
    'cpu,cpuacct': () => controller(volume, cpu, group),
    cpuacct: () => controller(volume, cpu, group),
    memory: () => controller(volume, memory, group),
    pids: () => controller(volume, pids, group),
  });
}
