import { type Inode, type VirtualDirectory, VirtualFile, type Volume, virtualDirectory } from '../../filesystem/index.ts';
import type { Kernel } from '../kernel.ts';
import { Task } from '../task.ts';

/** /proc/sys: those settings that programs and Pods look at. What belongs to a namespace is the viewer's. */
export function sysctlDirectory(kernel: Kernel, volume: Volume): VirtualDirectory {
  const text = (content: (viewer: unknown) => string): Inode => new VirtualFile(volume, (viewer) => `${content(viewer)}\n`, { mode: 0o644 });
  const directory = (entries: Readonly<Record<string, () => Inode>>) => virtualDirectory(volume, entries);
  const net = (viewer: unknown) => (viewer instanceof Task ? viewer.namespaces.net : undefined);
  const sysctl = (name: string, value: (viewer: unknown) => string) => () =>
    new VirtualFile(volume, (viewer) => `${net(viewer)?.sysctls?.[name] ?? value(viewer)}\n`, {
      store: (given, viewer) => net(viewer)?.setSysctl(name, given.trim()),
    });
  /** One that is the whole machine's. */
  const ofKernel = (name: string, value: string) => () =>
    new VirtualFile(volume, () => `${kernel.sysctls.get(name) ?? value}\n`, { store: (given) => void kernel.sysctls.set(name, given.trim()) });
  return directory({
    fs: () =>
      directory({
        'file-max': ofKernel('fs.file-max', '9223372036854775807'),
        inotify: () =>
          directory({
            max_user_instances: ofKernel('fs.inotify.max_user_instances', '128'),
            max_user_watches: ofKernel('fs.inotify.max_user_watches', '188763'),
          }),
      }),
    kernel: () =>
      directory({
        domainname: () => text(() => '(none)'),
        hostname: () => text((viewer) => (viewer instanceof Task ? viewer.namespaces.uts.hostname : kernel.facts.name)),
        osrelease: () => text(() => kernel.facts.release),
        ostype: () => text(() => 'Linux'),
        msgmax: sysctl('kernel.msgmax', () => '8192'),
        pid_max: ofKernel('kernel.pid_max', '32768'),
        random: () =>
          directory({
            uuid: () => text(() => kernel.random.uuid()),
          }),
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
            ip_local_reserved_ports: sysctl('net.ipv4.ip_local_reserved_ports', () => ''),
            tcp_fin_timeout: sysctl('net.ipv4.tcp_fin_timeout', () => '60'),
            tcp_keepalive_intvl: sysctl('net.ipv4.tcp_keepalive_intvl', () => '75'),
            tcp_keepalive_probes: sysctl('net.ipv4.tcp_keepalive_probes', () => '9'),
            tcp_keepalive_time: sysctl('net.ipv4.tcp_keepalive_time', () => '7200'),
            tcp_rmem: sysctl('net.ipv4.tcp_rmem', () => '4096\t131072\t6291456'),
            tcp_syncookies: sysctl('net.ipv4.tcp_syncookies', () => '1'),
            tcp_wmem: sysctl('net.ipv4.tcp_wmem', () => '4096\t16384\t4194304'),
          }),
      }),
    vm: () =>
      directory({
        max_map_count: ofKernel('vm.max_map_count', '1048576'),
        overcommit_memory: ofKernel('vm.overcommit_memory', '1'),
        swappiness: ofKernel('vm.swappiness', '60'),
      }),
  });
}
