import { quantityOf } from '../../api/quantity.ts';
import type { Container, ResourceRequirements } from '../../api/types.ts';
import type { LinuxResources } from '../../cri/index.ts';
import { milliCPUToQuota, milliCPUToShares } from '../kuberuntime/linux-resources.ts';
import { milli, whole } from '../resources.ts';

/**
 * The resources that a running container has: those of its spec, but where its cgroup says otherwise, since a resize is not done yet
 * (kubelet_pods.go convertContainerStatusResources).
 */
export function actualResources({ resources }: Container, actual: LinuxResources): ResourceRequirements {
  if (!resources || actual.cpuShares === undefined) return resources ?? {};
  const { limits, requests } = resources;
  const { cpuQuota = 0, memoryLimitInBytes = 0, cpuShares } = actual;
  const changed: { limits?: Record<string, string>; requests?: Record<string, string> } = {};
  if (limits?.cpu !== undefined && cpuQuota > 0 && cpuQuota !== milliCPUToQuota(milli(limits.cpu)))
    changed.limits = { cpu: canonical(`${(cpuQuota * 1000) / (actual.cpuPeriod ?? 100_000)}m`) };
  if (limits?.memory !== undefined && memoryLimitInBytes > 0 && memoryLimitInBytes !== whole(limits.memory))
    changed.limits = { ...changed.limits, memory: binary(memoryLimitInBytes) };
  if (requests?.cpu !== undefined && cpuShares !== milliCPUToShares(milli(requests.cpu)))
    changed.requests = { cpu: canonical(`${Math.ceil((cpuShares * 1000) / 1024)}m`) };
  if (!changed.limits && !changed.requests) return resources;
  return {
    ...resources,
    ...(changed.limits && { limits: { ...limits, ...changed.limits } }),
    ...(changed.requests && { requests: { ...requests, ...changed.requests } }),
  };
}

const zero = quantityOf('0');
const canonical = (text: string): string => zero.add(quantityOf(text)).toString();
/** Bytes as 64Mi and the like. */
const binary = (bytes: number): string =>
  quantityOf('0Ki')
    .add(quantityOf(`${bytes / 1024}Ki`))
    .toString();
