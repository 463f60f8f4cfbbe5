import { type Time, toRFC3339 } from '../../../time/index.ts';
import type { Node, NodeCondition } from '../../api/types.ts';
import type { NodeRuntime } from '../../cri/index.ts';
import type { PressureCondition } from '../eviction/node-pressure.ts';

export const kubeletVersion = 'v1.36.3';

/** --max-pods. */
const maxPods = '110';
/** Evictions begin below this much free memory: it is not for Pods (memory.available<100Mi). */
const evictionHard = 100 * 1024 * 1024;
/** At most this many images are told of (nodeStatusMaxImages), each by at most five names. */
const maxImages = 50;
const maxNamesPerImage = 5;

const kibibytes = (bytes: number): string => `${Math.floor(bytes / 1024)}Ki`;

const computeCapacity = ({ machine }: NodeRuntime) => ({
  cpu: String(machine.cpus),
  'ephemeral-storage': kibibytes(machine.storageBytes),
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: kibibytes(machine.memoryBytes),
  pods: maxPods,
});

/** What the node has to give to Pods. */
export function computeAllocatable(node: NodeRuntime) {
  return { ...computeCapacity(node), memory: kibibytes(node.machine.memoryBytes - evictionHard) };
}

const conditions = [
  { message: 'kubelet has sufficient memory available', reason: 'KubeletHasSufficientMemory', status: 'False', type: 'MemoryPressure' },
  { message: 'kubelet has no disk pressure', reason: 'KubeletHasNoDiskPressure', status: 'False', type: 'DiskPressure' },
  { message: 'kubelet has sufficient PID available', reason: 'KubeletHasSufficientPID', status: 'False', type: 'PIDPressure' },
  { message: 'kubelet is posting ready status', reason: 'KubeletReady', status: 'True', type: 'Ready' },
] as const;

const pressed: Readonly<Record<PressureCondition, { readonly message: string; readonly reason: string; readonly status: 'True' }>> = {
  MemoryPressure: { message: 'kubelet has insufficient memory available', reason: 'KubeletHasInsufficientMemory', status: 'True' },
  DiskPressure: { message: 'kubelet has disk pressure', reason: 'KubeletHasDiskPressure', status: 'True' },
};

function computeConditions(previous: readonly NodeCondition[], now: Time, pressure: readonly PressureCondition[]): NodeCondition[] {
  const lastHeartbeatTime = toRFC3339(now);
  const present = conditions.map((one) => ({ ...one, ...(pressure.some((type) => type === one.type) && pressed[one.type as PressureCondition]) }));
  const own = present.map(({ message, reason, status, type }) => {
    const old = previous.find((condition) => condition.type === type);
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime! : lastHeartbeatTime;
    return { lastHeartbeatTime, lastTransitionTime, message, reason, status, type };
  });
  return [...previous.filter((condition) => !conditions.some(({ type }) => type === condition.type)), ...own];
}

/** Sorted by size, the largest first. */
function computeImages(node: NodeRuntime) {
  return [...node.images.listImages()]
    .sort((a, b) => b.size - a.size)
    .slice(0, maxImages)
    .map(({ repoDigests, repoTags, size }) => ({ names: [...repoDigests, ...repoTags].slice(0, maxNamesPerImage), sizeBytes: size }));
}

/** The whole status of the node (pkg/kubelet/nodestatus). */
export function computeNodeStatus(node: NodeRuntime, previous: readonly NodeCondition[], now: Time, pressure: readonly PressureCondition[]): Node['status'] {
  const { machine } = node;
  const { runtimeName, runtimeVersion } = node.runtime.version();
  const handler = { recursiveReadOnlyMounts: true, userNamespaces: true };
  return {
    addresses: [
      { address: machine.ip, type: 'InternalIP' },
      { address: machine.hostname, type: 'Hostname' },
    ],
    allocatable: computeAllocatable(node),
    capacity: computeCapacity(node),
    conditions: computeConditions(previous, now, pressure),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    declaredFeatures: [
      'ExtendWebSocketsToKubelet',
      'InPlacePodLevelResourcesVerticalScaling',
      'InPlacePodVerticalScalingInitContainers',
      'RestartAllContainersOnContainerExits',
    ],
    features: { supplementalGroupsPolicy: true },
    images: computeImages(node),
    nodeInfo: {
      architecture: machine.architecture,
      bootID: machine.bootId,
      containerRuntimeVersion: `${runtimeName}://${runtimeVersion}`,
      kernelVersion: machine.kernelVersion,
      kubeProxyVersion: '',
      kubeletVersion,
      machineID: machine.machineId,
      operatingSystem: 'linux',
      osImage: machine.osImage,
      systemUUID: machine.systemUuid,
    },
    runtimeHandlers: [
      { features: handler, name: '' },
      { features: handler, name: 'runc' },
    ],
  };
}

export const computeNodeLabels = (nodeName: string, architecture: string): Record<string, string> => ({
  'beta.kubernetes.io/arch': architecture,
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': architecture,
  'kubernetes.io/hostname': nodeName,
  'kubernetes.io/os': 'linux',
});
