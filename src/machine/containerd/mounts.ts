import type { Mount as ContainerMount } from '../../kubernetes/cri/index.ts';
import {
  type Caller,
  create,
  Directory,
  FileInode,
  type Inode,
  type Location,
  locate,
  type Mount,
  MountTable,
  makeDirectories,
  newDirectory,
  type Walk,
  walk,
  writable,
} from '../filesystem/index.ts';
import type { Machine } from '../machine.ts';
import { SystemError } from '../process/errors.ts';
import { root } from '../process/root-user.ts';
import { systemDevices, systemMounts } from '../system-mounts.ts';
import type { ContainerRecord } from './container.ts';
import type { ImageStore } from './image-store.ts';
import { imageDirectory } from './image-tree.ts';
import { goText } from './look-path.ts';

/** What will be mounted: found when the container starts, put in place when somebody looks. */
export interface Source {
  readonly mount: ContainerMount;
  readonly root: Inode;
  readonly options: string;
}

/** Why a container's mounts cannot be made: runc's text. */
export class MountFailure {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The inodes to be mounted, in the order of their depth (containerd's orderedMounts). A host path that is missing is made a directory. */
export function findSources(machine: Machine, container: ContainerRecord, images: ImageStore): Source[] {
  const ordered = container.config.mounts.toSorted((a, b) => depthOf(a.containerPath) - depthOf(b.containerPath));
  return ordered.map((mount) => sourceOf(machine, mount, images));
}

/** How many names a path has. */
function depthOf(path: string): number {
  let names = 0;
  for (let i = 0; i < path.length; i++) if (path[i] !== '/' && (i === 0 || path[i - 1] === '/')) names++;
  return names;
}

function sourceOf(machine: Machine, mount: ContainerMount, images: ImageStore): Source {
  if (mount.image !== undefined) {
    const image = images.find(mount.image);
    const shown = image && imageDirectory(image.definition, mount.hostPath);
    if (!shown) throw new MountFailure(`failed to generate spec: image "${mount.image}" not found`);
    return { mount: { ...mount, readonly: true }, root: shown, options: 'relatime' };
  }
  const files = machine.agent;
  const source = locateOrMake(files, mount.hostPath, () => makeDirectories(files, mount.hostPath));
  // What lies in the node's shared base tree becomes the node's own: whoever looks at it from now on sees the same changes.
  return { mount, root: source.mount.readonly ? source.inode : writable(source), options: source.mount.options };
}

/** The mount namespace of a container, made when the first path in it is followed. Throws MountFailure then. */
export function containerMounts(machine: Machine, container: ContainerRecord, sources: readonly Source[]): MountTable {
  // Settled now, so that it makes no difference when, or whether, somebody looks.
  const clock = { now: machine.clock.now };
  let number = machine.reserveDevices(systemDevices);
  const device = () => number++;
  return new MountTable(() => buildMounts(machine, container, sources, clock, device), machine.kernel.nextNamespace());
}

function buildMounts(machine: Machine, container: ContainerRecord, sources: readonly Source[], clock: Caller['clock'], device: () => number): readonly Mount[] {
  const { securityContext } = container.config.linux;
  const rootMount: Mount = { path: '/', root: container.spec.root, readonly: false, options: 'relatime,lowerdir=,upperdir=,workdir=' };
  const table = new MountTable([rootMount], 0);
  const namespaces = container.namespaces!;
  const view = { pid: namespaces.pid, net: namespaces.net, cgroup: container.cgroup, device };
  const system = systemMounts(machine.kernel, view, {
    readonlySys: !securityContext.privileged,
    readonlyProc: !securityContext.privileged && !securityContext.unmaskedProc,
    shm: container.sandbox.shm,
  });
  const files = { credentials: root, mounts: table, clock, cwd: '/', umask: 0o022 };
  // runc makes paths of /proc read-only when all else is in place.
  const last = system.filter(({ path }) => path === '/proc/sys');
  for (const mount of system) {
    if (last.includes(mount)) continue;
    if (!exists(files, mount.path)) makeDirectories(files, mount.path);
    table.mount(mount);
  }
  for (const [path, inode] of container.sandbox.files) {
    if (sources.some(({ mount }) => mount.containerPath === path)) continue;
    const mount = { containerPath: path, hostPath: path, readonly: securityContext.readonlyRootfs };
    table.mount(bind(files, { mount, root: inode, options: 'relatime' }));
  }
  for (const source of sources) table.mount(bind(files, source));
  for (const mount of last) table.mount(mount);
  const [first, ...rest] = table.mounts;
  return securityContext.readonlyRootfs ? [{ ...first!, readonly: true }, ...rest] : table.mounts;
}

/** Makes the mount point as runc does (createMountpoint), and checks that it fits. */
function bind(files: Caller, { mount, root: inode, options }: Source): Mount {
  const target = mount.containerPath;
  const fail = (text: string): never => {
    throw new MountFailure(`error mounting "${mount.hostPath}" to rootfs at "${target}": ${text}`);
  };
  const isDirectory = inode.type === 'directory';
  let point: Location;
  try {
    point = locateOrMake(files, target, () => makeMountPoint(files, target, isDirectory));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const act = isDirectory ? `mkdirat ${target}` : `open ${target}`;
    return fail(`create mountpoint for ${target} mount: make mountpoint "${target}": ${act}: ${goText(error)}`);
  }
  if ((point.inode.type === 'directory') !== isDirectory) {
    fail(`mount src=${mount.hostPath}, dst=${target}, dstFd=/proc/thread-self/fd/11, flags=MS_BIND|MS_REC: not a directory`);
  }
  return { path: point.path, root: inode, readonly: mount.readonly, options };
}

/** What is at a path; made first where nothing is. */
function locateOrMake(files: Caller, path: string, make: () => void): Location {
  const at = whereIs(files, path);
  if (!at?.found) make();
  return at?.found && !at.mustBeDirectory ? at.found : locate(files, path);
}

const exists = (files: Caller, path: string): boolean => whereIs(files, path)?.found !== undefined;

/** Where a path leads; undefined if a directory on the way is missing. */
function whereIs(files: Caller, path: string): Walk | undefined {
  try {
    return walk(files, path);
  } catch (error) {
    if (error instanceof SystemError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function makeMountPoint(files: Caller, target: string, isDirectory: boolean): void {
  makeDirectories(files, target.slice(0, target.lastIndexOf('/')));
  create(files, walk(files, target), (directory, attributes) =>
    isDirectory ? newDirectory(directory, attributes(0o755)) : new FileInode(directory.volume, attributes(0o644)),
  );
}

/**
 * Whether the mounts must be in place before the first process starts: because one could fail, or the command lies in one. Most containers'
 * need not be looked at until a program follows a path.
 */
export function mountsMatter(container: ContainerRecord, sources: readonly Source[], command: string, cwd: string): boolean {
  const [ofCommand, ofCwd] = [firstOf(command), firstOf(cwd)];
  return sources.some(({ mount, root: inode }, i) => {
    const first = firstOf(mount.containerPath);
    if (standardDirectories.has(first) || first === ofCommand || first === ofCwd) return true;
    if (sources.some((other, j) => j !== i && other.mount.containerPath.startsWith(`${mount.containerPath}/`))) return true;
    const present = lookup(container.spec.root, mount.containerPath);
    return present !== undefined && (present.type === 'directory') !== (inode.type === 'directory');
  });
}

/** Where commands and what they need are looked for. */
const standardDirectories: ReadonlySet<string> = new Set(['bin', 'sbin', 'usr', 'lib']);

/** The first name of a path; '' if it has none. */
function firstOf(path: string): string {
  for (let from = 0; from < path.length; ) {
    const slash = path.indexOf('/', from);
    const end = slash < 0 ? path.length : slash;
    const name = path.slice(from, end);
    if (name !== '' && name !== '.') return name;
    from = end + 1;
  }
  return '';
}

/** What lies at a path, symlinks not followed; a symlink or file on the way counts as what is there. */
function lookup(root: Directory, path: string): Inode | undefined {
  let at: Inode = root;
  for (const part of path.split('/')) {
    if (part === '') continue;
    if (!(at instanceof Directory)) return at;
    const next = at.lookup(part, undefined);
    if (!next) return undefined;
    at = next;
  }
  return at;
}
