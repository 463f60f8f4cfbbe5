import { type Cgroup, cgroup2Root, cgroupRoot } from './cgroup/index.ts';
import {
  buildTree,
  type FileTree,
  type Inode,
  type Mount,
  OverlayDirectory,
  TreeDirectory,
  VirtualDirectory,
  VirtualFile,
  Volume,
  virtualDirectory,
} from './filesystem/index.ts';
import type { NetworkNamespace } from './network/index.ts';
import type { Kernel } from './process/kernel.ts';
import type { PidNamespace } from './process/namespaces.ts';
import { procRoot } from './process/proc/root.ts';

const devices: FileTree = {
  '/full': { device: [1, 7] },
  '/null': { device: [1, 3] },
  '/ptmx': { link: 'pts/ptmx' },
  '/random': { device: [1, 8] },
  '/tty': { device: [5, 0] },
  '/urandom': { device: [1, 9] },
  '/zero': { device: [1, 5] },
  '/fd': { link: '/proc/self/fd' },
  '/core': { link: '/proc/kcore' },
  '/stdin': { link: '/proc/self/fd/0' },
  '/stdout': { link: '/proc/self/fd/1' },
  '/stderr': { link: '/proc/self/fd/2' },
  '/pts': { directory: true },
  '/shm': { directory: true, mode: 0o1777 },
  '/mqueue': { directory: true, mode: 0o1777 },
};

/** Those that a machine has besides, and a privileged container sees. */
const moreDevices: FileTree = {
  '/autofs': { device: [10, 235] },
  '/cpu_dma_latency': { device: [10, 126] },
  '/fuse': { device: [10, 229] },
  '/hpet': { device: [10, 228] },
  '/kmsg': { device: [1, 11] },
  '/loop-control': { device: [10, 237] },
  '/mem': { device: [1, 1] },
  '/port': { device: [1, 4] },
  '/rtc0': { device: [252, 0] },
  '/snapshot': { device: [10, 231] },
  '/tty0': { device: [4, 0] },
  '/tty1': { device: [4, 1] },
  '/ttyS0': { device: [4, 64] },
  '/uinput': { device: [10, 223] },
  '/vcs': { device: [7, 0] },
};

/** The devices of every machine and container: one tree, never changed (each has its own layer above it). */
const deviceTree = buildTree(new Volume({ type: 'tmpfs', device: 'tmpfs', deviceNumber: 5, size: 0 }), devices, 0);
const allDevicesTree = buildTree(new Volume({ type: 'tmpfs', device: 'tmpfs', deviceNumber: 5, size: 0 }), { ...devices, ...moreDevices }, 0);

/** What the mounts of a root or container show. */
export interface SystemView {
  readonly pid: PidNamespace;
  readonly net: NetworkNamespace;
  readonly cgroup: Cgroup;
  /** A number for each new file system. */
  device(): number;
}

const standard = 'nosuid,nodev,noexec,relatime';

/** How many file systems systemMounts makes at most. */
export const systemDevices = 7;

/** A tmpfs of 64 MiB as containers of a Pod share it at /dev/shm. */
export function newShm(deviceNumber: number): TreeDirectory {
  return new TreeDirectory(new Volume({ type: 'tmpfs', device: 'shm', deviceNumber, size: 64 * 1024 * 1024 }), { mode: 0o1777, uid: 0, gid: 0, modified: 0 });
}

/** /proc, /dev, /sys and what lies in them. readonlySys, readonlyProc: as an unprivileged container has them; shm: what is shared at /dev/shm. */
export function systemMounts(
  kernel: Kernel,
  view: SystemView,
  options: { readonly readonlySys?: boolean; readonly readonlyProc?: boolean; readonly shm?: Inode } = {},
): Mount[] {
  const volume = (type: string, device = type) => new Volume({ type, device, deviceNumber: view.device(), size: 0 });
  const proc = procRoot(kernel, view.pid, volume('proc'));
  const tree = options.readonlySys ? deviceTree : allDevicesTree;
  const dev = new OverlayDirectory(new Volume({ type: 'tmpfs', device: 'tmpfs', deviceNumber: view.device(), size: 65_536 * 1024 }), tree, undefined, '', tree);
  const pts = emptyDirectory(volume('devpts'));
  const mqueue = emptyDirectory(volume('mqueue'));
  const isUnified = kernel.facts.cgroupVersion === 2;
  const cgroupVolume = volume(isUnified ? 'cgroup2' : 'cgroup', 'cgroup');
  const sysVolume = volume('sysfs');
  const sys = virtualDirectory(sysVolume, {
    fs: () => virtualDirectory(sysVolume, { cgroup: () => emptyDirectory(sysVolume) }),
    class: () => virtualDirectory(sysVolume, { net: () => interfacesDirectory(view.net, sysVolume) }),
    devices: () => virtualDirectory(sysVolume, { system: () => virtualDirectory(sysVolume, { cpu: () => processors(kernel, sysVolume) }) }),
  });
  const readonly = options.readonlySys ?? false;
  return [
    { path: '/proc', root: proc, readonly: false, options: standard },
    { path: '/dev', root: dev, readonly: false, options: 'nosuid,size=65536k,mode=755', type: 'tmpfs', device: 'tmpfs' },
    { path: '/dev/pts', root: pts, readonly: false, options: 'nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666' },
    { path: '/dev/mqueue', root: mqueue, readonly: false, options: standard },
    { path: '/dev/shm', root: options.shm ?? newShm(view.device()), readonly: false, options: `${standard},size=65536k`, device: 'shm' },
    { path: '/sys', root: sys, readonly, options: standard },
    { path: '/sys/fs/cgroup', root: (isUnified ? cgroup2Root : cgroupRoot)(cgroupVolume, view.cgroup), readonly, options: standard },
    // Of the paths that runc makes read-only, the one that there is here.
    ...(options.readonlyProc ? [{ path: '/proc/sys', root: proc.lookup('sys', undefined)!, readonly: true, options: standard }] : []),
  ];
}

/** /sys/class/net. */
function interfacesDirectory(net: NetworkNamespace, volume: Volume): VirtualDirectory {
  const file = (text: string) => () => new VirtualFile(volume, () => `${text}\n`);
  const entries = net.interfaces.map(({ name, mac }): [string, () => Inode] => {
    const isLoopback = name === 'lo';
    const files = { address: file(mac), mtu: file(isLoopback ? '65536' : '1500'), operstate: file(isLoopback ? 'unknown' : 'up') };
    return [name, () => virtualDirectory(volume, files)];
  });
  return virtualDirectory(volume, Object.fromEntries(entries));
}

/** /sys/devices/system/cpu. */
function processors({ facts }: Kernel, volume: Volume): VirtualDirectory {
  const all = () => new VirtualFile(volume, () => `${facts.cpus > 1 ? `0-${facts.cpus - 1}` : '0'}\n`);
  return virtualDirectory(volume, { online: all, possible: all, present: all });
}

function emptyDirectory(volume: Volume): VirtualDirectory {
  return new VirtualDirectory(volume, { lookup: () => undefined, names: () => [] });
}
