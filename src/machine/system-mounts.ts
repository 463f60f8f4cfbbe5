import { type Cgroup, cgroup2Root, cgroupRoot } from './cgroup/index.ts';
import {
  buildTree,
  type FileTree,
  type Inode,
  type Mount,
  OverlayDirectory,
  TreeDirectory,
  VirtualDirectory,
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

/** The devices of every machine and container: one tree, never changed (each has its own layer above it). */
const deviceTree = buildTree(new Volume({ type: 'tmpfs', device: 'tmpfs', deviceNumber: 5, size: 0 }), devices, 0);

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

/** /proc, /dev, /sys and what lies in them. readonlySys: as an unprivileged container has it; shm: what is shared at /dev/shm. */
export function systemMounts(kernel: Kernel, view: SystemView, options: { readonly readonlySys?: boolean; readonly shm?: Inode } = {}): Mount[] {
  const volume = (type: string, device = type) => new Volume({ type, device, deviceNumber: view.device(), size: 0 });
  const proc = procRoot(kernel, view.pid, volume('proc'));
  const dev = new OverlayDirectory(
    new Volume({ type: 'tmpfs', device: 'tmpfs', deviceNumber: view.device(), size: 65_536 * 1024 }),
    deviceTree,
    undefined,
    '',
    deviceTree,
  );
  const pts = emptyDirectory(volume('devpts'));
  const mqueue = emptyDirectory(volume('mqueue'));
  const isUnified = kernel.facts.cgroupVersion === 2;
  const cgroupVolume = volume(isUnified ? 'cgroup2' : 'cgroup', 'cgroup');
  const sysVolume = volume('sysfs');
  const sys = virtualDirectory(sysVolume, {
    fs: () => virtualDirectory(sysVolume, { cgroup: () => emptyDirectory(sysVolume) }),
    class: () => emptyDirectory(sysVolume),
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
  ];
}

function emptyDirectory(volume: Volume): VirtualDirectory {
  return new VirtualDirectory(volume, { lookup: () => undefined, names: () => [] });
}
