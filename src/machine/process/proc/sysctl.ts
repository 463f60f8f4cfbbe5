import { type Inode, type VirtualDirectory, VirtualFile, type Volume, virtualDirectory } from '../../filesystem/index.ts';
import type { Kernel } from '../kernel.ts';
import { Task } from '../task.ts';

/** /proc/sys: those settings that programs and Pods look at. What belongs to a namespace is the viewer's. */
export function sysctlDirectory(kernel: Kernel, volume: Volume): VirtualDirectory {
  const text = (content: (viewer: unknown) => string): Inode => new VirtualFile(volume, (viewer) => `${content(viewer)}\n`, { mode: 0o644 });
  const directory = (entries: Readonly<Record<string, () => Inode>>) => virtualDirectory(volume, entries);
  const net = (viewer: unknown) => (viewer instanceof Task ? viewer.namespaces.net : undefined);
  const sysctl = (name: string, value: (viewer: unknown) => string) => () => text((viewer) => net(viewer)?.sysctls?.[name] ?? value(viewer));
  return directory({
    fs: () => directory({ 'file-max': () => text(() => '9223372036854775807') }),
    kernel: () =>
      directory({
        hostname: () => text((viewer) => (viewer instanceof Task ? viewer.namespaces.uts.hostname : kernel.facts.name)),
        osrelease: () => text(() => kernel.facts.release),
        ostype: () => text(() => 'Linux'),
        pid_max: () => text(() => '32768'),
        shm_rmid_forced: sysctl('kernel.shm_rmid_forced', () => '0'),
        'threads-max': () => text(() => String(kernel.maxTasks)),
        version: () => text(() => kernel.facts.version),
      }),
    net: () =>
      directory({
        core: () => directory({ somaxconn: sysctl('net.core.somaxconn', () => '4096') }),
        ipv4: () =>
          directory({
            ip_forward: sysctl('net.ipv4.ip_forward', () => '1'),
            ip_local_port_range: sysctl('net.ipv4.ip_local_port_range', () => '32768\t60999'),
            ip_unprivileged_port_start: sysctl('net.ipv4.ip_unprivileged_port_start', (viewer) => String(net(viewer)?.unprivilegedPortStart ?? 1024)),
            ping_group_range: sysctl('net.ipv4.ping_group_range', () => '0\t2147483647'),
            tcp_keepalive_time: sysctl('net.ipv4.tcp_keepalive_time', () => '7200'),
            tcp_syncookies: sysctl('net.ipv4.tcp_syncookies', () => '1'),
          }),
      }),
    vm: () => directory({ overcommit_memory: () => text(() => '1'), swappiness: () => text(() => '60') }),
  });
}
