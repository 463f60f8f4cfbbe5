import type { ContainerConfig } from '../../kubernetes/cri/index.ts';
import { type Caller, MountTable, OverlayDirectory, Volume } from '../filesystem/index.ts';
import type { RegistryImage } from '../images/index.ts';
import type { Machine } from '../machine.ts';
import { allCapabilities, type CapabilitySet, changeCapabilities, containerCapabilities } from '../process/capabilities.ts';
import { root } from '../process/root-user.ts';
import { ContainerRecord, type ContainerSpec } from './container.ts';
import { ImageCache } from './image-cache.ts';
import type { ImageStore } from './image-store.ts';
import { imageDirectory, imageTree } from './image-tree.ts';
import { limitsOf } from './limits.ts';
import { Logger } from './logger.ts';
import type { Sandbox } from './sandbox.ts';
import { type ContainerUser, containerUser } from './user.ts';

const users = new ImageCache<ContainerUser | string>();

/** CreateContainer without the waiting: the record, or the error's text. */
export function createContainer(
  machine: Machine,
  id: string,
  sandbox: Sandbox,
  config: ContainerConfig,
  image: RegistryImage,
  images: ImageStore,
): ContainerRecord | string {
  const mounts = imageMountError(sandbox, config, images);
  if (mounts !== undefined) return `failed to mount image volume: ImageVolumeMountFailed: ${mounts}`;
  const spec = specOf(machine, config, image);
  if (typeof spec === 'string') return `failed to generate container "${id}" spec: failed to generate spec: ${spec}`;
  const cgroup = sandbox.cgroup.at(id);
  cgroup.set(limitsOf(config.linux.resources));
  // The kubelet asks for it unless singleProcessOOMKill is set; version 1 cannot.
  cgroup.killedAsOne = machine.kernel.facts.cgroupVersion === 2;
  const logger = new Logger(machine, sandbox, config);
  return new ContainerRecord({ id, sandbox, config, image, createdAt: machine.clock.now, spec, cgroup, logger });
}

/** Whether what volumes of type image show is there: a whole image, or a directory of it (container_image_mount.go). */
function imageMountError(sandbox: Sandbox, config: ContainerConfig, images: ImageStore): string | undefined {
  for (const { image, hostPath } of config.mounts) {
    if (image === undefined) continue;
    const found = images.find(image);
    if (!found) return `failed to resolve image "${image}": not found`;
    if (hostPath === '') continue;
    const target = `/run/containerd/io.containerd.grpc.v1.cri/image-volumes/${sandbox.id}/${found.digest.replace('sha256:', '')}`;
    const inode = imageDirectory(found.definition, hostPath);
    const failed = (why: string) => `failed to ensure image subpath ${JSON.stringify(hostPath)} in ${JSON.stringify(target)}: ${why}`;
    if (!inode) return failed(`openat ${hostPath}: no such file or directory`);
    if (inode.type !== 'directory') return failed(`only directory subpath is supported, subpath: "${hostPath}", mountpoint: "${target}" `);
  }
  return undefined;
}

function specOf(machine: Machine, config: ContainerConfig, image: RegistryImage): ContainerSpec | string {
  const argv = commandOf(config, image);
  if (argv.length === 0) return 'no command specified';
  const tree = imageTree(image.definition);
  const volume = new Volume({ type: 'overlay', device: 'overlay', deviceNumber: machine.nextDevice(), size: 0, backing: machine.disk });
  const upper = new OverlayDirectory(volume, tree, undefined, '', { mode: tree.mode, uid: tree.uid, gid: tree.gid, modified: machine.clock.now });
  const { runAsUser = '', runAsGroup = '', supplementalGroups } = config.linux.securityContext;
  const user = users.get(image.definition, `${runAsUser}:${runAsGroup}:${supplementalGroups.join()}`, () =>
    containerUser(rootFiles(machine, upper), image.definition.config.user, config.linux.securityContext),
  );
  if (typeof user === 'string') return user;
  const cwd = config.workingDir || image.definition.config.workingDir || '/';
  return { argv, user, capabilities: capabilitiesOf(config), cwd, root: upper };
}

/** The container's files without its mounts, as root. */
export function rootFiles(machine: Machine, upper: OverlayDirectory): Caller {
  return {
    credentials: root,
    mounts: new MountTable([{ path: '/', root: upper, readonly: false, options: 'relatime' }], 0),
    clock: machine.clock,
    cwd: '/',
    umask: 0o022,
  };
}

/** command and args against the image's entrypoint and cmd, as containerd's WithProcessArgs joins them. */
export function commandOf(config: Pick<ContainerConfig, 'command' | 'args'>, image: RegistryImage): readonly string[] {
  const { entrypoint = [], cmd = [] } = image.definition.config;
  if (config.command.length > 0) return [...config.command, ...config.args];
  return [...entrypoint, ...(config.args.length > 0 ? config.args : cmd)];
}

function capabilitiesOf({ linux: { securityContext } }: ContainerConfig): CapabilitySet {
  if (securityContext.privileged) return allCapabilities;
  const { add, drop } = securityContext.capabilities ?? { add: [], drop: [] };
  return changeCapabilities(containerCapabilities, add, drop);
}
