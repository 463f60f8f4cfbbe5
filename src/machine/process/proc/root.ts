import { type Inode, MagicLink, VirtualDirectory, VirtualFile, type Volume } from '../../filesystem/index.ts';
import type { Kernel } from '../kernel.ts';
import type { PidNamespace } from '../namespaces.ts';
import { Task } from '../task.ts';
import { sysctlDirectory } from './sysctl.ts';
import * as system from './system-files.ts';
import { taskDirectory } from './task-directory.ts';

/** /proc as a PID namespace sees it (proc(5)). */
export function procRoot(kernel: Kernel, namespace: PidNamespace, volume: Volume): VirtualDirectory {
  const text = (content: () => string) => new VirtualFile(volume, content);
  const fixed: Record<string, (viewer: unknown) => Inode> = {
    cmdline: () => text(() => 'BOOT_IMAGE=/boot/vmlinuz root=/dev/vda1 ro quiet\n'),
    cpuinfo: () => text(() => system.cpuinfo(kernel)),
    filesystems: () => text(() => 'nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tcgroup\nnodev\tdevpts\n\text4\nnodev\toverlay\n'),
    loadavg: () => text(() => system.loadavg(kernel, namespace)),
    meminfo: () => text(() => system.meminfo(kernel, namespace)),
    mounts: () => new MagicLink(volume, () => 'self/mounts'),
    net: () => new MagicLink(volume, () => 'self/net'),
    self: (viewer) => new MagicLink(volume, () => (viewer instanceof Task ? String(viewer.pidAt(namespace.level)) : '')),
    stat: () => text(() => system.stat(kernel, namespace)),
    swaps: () => text(() => 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n'),
    sys: () => sysctlDirectory(kernel, volume),
    'thread-self': (viewer) =>
      new MagicLink(volume, () => (viewer instanceof Task ? `${viewer.pidAt(namespace.level)}/task/${viewer.pidAt(namespace.level)}` : '')),
    uptime: () => text(() => system.uptime(kernel)),
    version: () => text(() => system.version(kernel)),
  };
  return new VirtualDirectory(volume, {
    lookup(name, viewer) {
      if (Object.hasOwn(fixed, name)) return fixed[name]!(viewer);
      const task = /^[1-9]\d*$/.test(name) ? namespace.tasks.get(Number(name)) : undefined;
      return task && taskDirectory(task, namespace.level, volume);
    },
    names: () => [...[...namespace.tasks.keys()].sort((a, b) => a - b).map(String), ...Object.keys(fixed).sort()],
  });
}
