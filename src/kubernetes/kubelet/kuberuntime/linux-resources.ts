import type { Container, Pod } from '../../api/types.ts';
import type { LinuxResources } from '../../cri/index.ts';
import { isCritical } from '../pod.ts';
import { aggregateResources, computePodQOS, effectiveLimit, milli, whole } from '../resources.ts';

/** pkg/kubelet/cm helpers_linux.go. */
const minShares = 2;
const maxShares = 262_144;
const quotaPeriod = 100_000;
const minQuota = 1000;

export const milliCPUToShares = (milliCPU: number): number =>
  milliCPU === 0 ? minShares : Math.min(maxShares, Math.max(minShares, Math.floor((milliCPU * 1024) / 1000)));

/** In microseconds a period; 0: no limit. */
export const milliCPUToQuota = (milliCPU: number): number => (milliCPU === 0 ? 0 : Math.max(minQuota, Math.floor((milliCPU * quotaPeriod) / 1000)));

/** What of the container's resources the kernel is told (kuberuntime_container_linux.go generateLinuxContainerResources). */
export function computeLinuxResources(pod: Pod, container: Container, nodeMemory: number): LinuxResources {
  const cpuLimit = milli(effectiveLimit(pod, container, 'cpu'));
  const cpuRequest = container.resources?.requests?.cpu;
  const shares = milliCPUToShares(cpuRequest === undefined && cpuLimit > 0 ? cpuLimit : milli(cpuRequest));
  const memory = whole(effectiveLimit(pod, container, 'memory'));
  return {
    cpuShares: shares,
    cpuQuota: milliCPUToQuota(cpuLimit),
    cpuPeriod: quotaPeriod,
    ...(memory > 0 ? { memoryLimitInBytes: memory } : {}),
    oomScoreAdj: computeOOMScoreAdjust(pod, container, nodeMemory),
  };
}

/** What the sandbox is told of the Pod as a whole. */
export function computeSandboxResources(pod: Pod): LinuxResources {
  const limits = aggregateResources(pod, 'limits');
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const bounded = (resource: string) =>
    pod.spec.resources?.limits?.[resource] !== undefined || all.every((container) => container.resources?.limits?.[resource] !== undefined);
  return {
    cpuShares: milliCPUToShares(milli(aggregateResources(pod, 'requests').cpu)),
    ...(bounded('cpu') ? { cpuQuota: milliCPUToQuota(milli(limits.cpu)), cpuPeriod: quotaPeriod } : {}),
    ...(bounded('memory') ? { memoryLimitInBytes: whole(limits.memory) } : {}),
  };
}

/** pkg/kubelet/qos/policy.go. */
const guaranteedOOMScoreAdj = -997;
const bestEffortOOMScoreAdj = 1000;

/** How soon the kernel kills the container's processes when memory runs out: the less it asked for, the sooner (GetContainerOOMScoreAdjust). */
export function computeOOMScoreAdjust(pod: Pod, container: Container, nodeMemory: number): number {
  if (isCritical(pod)) return guaranteedOOMScoreAdj;
  const qos = computePodQOS(pod);
  if (qos === 'Guaranteed') return guaranteedOOMScoreAdj;
  if (qos === 'BestEffort') return bestEffortOOMScoreAdj;
  const request = whole(container.resources?.requests?.memory);
  let adjust = 1000 - Math.floor((1000 * request) / nodeMemory);
  if (pod.spec.initContainers?.some((one) => one.name === container.name && one.restartPolicy === 'Always')) {
    const smallest = Math.min(...pod.spec.containers.map((one) => whole(one.resources?.requests?.memory)));
    adjust = Math.min(adjust, 1000 - Math.floor((1000 * smallest) / nodeMemory));
  }
  if (adjust < 1000 + guaranteedOOMScoreAdj) return 1000 + guaranteedOOMScoreAdj;
  return adjust === bestEffortOOMScoreAdj ? adjust - 1 : adjust;
}
