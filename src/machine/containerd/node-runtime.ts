import type { NodeRuntime } from '../../kubernetes/cri/index.ts';
import { digestOf, type Registry } from '../images/index.ts';
import type { Machine } from '../machine.ts';
import { ImageStore } from './image-store.ts';
import { MachineFiles } from './node-files.ts';
import { MachineNetwork } from './node-network.ts';
import { ContainerdRuntime } from './runtime-service.ts';

export interface NodeRuntimeOptions {
  readonly registry: Registry;
  /** The range from which Pods of this node get their addresses; its first one is the bridge's. */
  readonly podCIDR: string;
  /** Images that are on the node from the start; true: all of the registry. */
  readonly preloaded?: boolean | readonly string[];
  /** containerd's setting of that name, as nodes need it that are containers themselves: no process may be safer from the OOM killer than it is. */
  readonly restrictOOMScoreAdj?: boolean;
}

/** What a kubelet finds, and an image store that can be filled by hand. */
export interface ContainerdNode extends NodeRuntime {
  readonly images: ImageStore;
  /** Its kubelet has stopped. */
  hangUp(): void;
}

/** containerd on a machine: all that a kubelet finds there. */
export function createNodeRuntime(machine: Machine, options: NodeRuntimeOptions): ContainerdNode {
  const images = new ImageStore(machine, options.registry);
  const { preloaded = [] } = options;
  const names = preloaded === true ? options.registry.images.flatMap(({ definition }) => definition.names) : preloaded === false ? [] : preloaded;
  for (const name of names) images.preload(name);
  const identity = digestOf(`machine ${machine.name}`).slice('sha256:'.length);
  const uuid = (text: string) => `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-8${text.slice(17, 20)}-${text.slice(20, 32)}`;
  const runtime = new ContainerdRuntime(machine, images, options.podCIDR, options.restrictOOMScoreAdj ?? false);
  return {
    runtime,
    images,
    hangUp: () => runtime.hangUp(),
    files: new MachineFiles(machine),
    network: new MachineNetwork(machine),
    pressure: watchOf(machine),
    machine: {
      hostname: machine.name,
      ip: machine.ip,
      cpus: machine.options.cpus,
      memoryBytes: machine.options.memoryBytes,
      storageBytes: machine.options.storageBytes,
      kernelVersion: machine.options.release,
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      architecture: 'amd64',
      machineId: identity.slice(0, 32),
      bootId: uuid(identity.slice(32)),
      systemUuid: uuid(identity),
    },
  };
}

/** The node's memory is the root cgroup's, its disk one file system. */
function watchOf({ options, rootCgroup, disk }: Machine): NodeRuntime['pressure'] {
  return {
    memoryAvailable: () => Math.max(0, options.memoryBytes - rootCgroup.memoryUsed),
    storageAvailable: () => disk.free,
    watch: ({ memory, storage }, listener) => {
      rootCgroup.alarm = { above: options.memoryBytes - memory, ring: listener };
      disk.alarm = { below: storage, ring: listener };
    },
  };
}
