import type { LinuxResources } from '../../kubernetes/cri/index.ts';
import type { Cgroup, CgroupLimits } from '../cgroup/index.ts';

/** What resources mean for a cgroup; what they do not name stays as it is. */
export function limitsOf(resources: LinuxResources): CgroupLimits {
  const { cpuShares, cpuQuota, cpuPeriod, memoryLimitInBytes } = resources;
  return {
    ...(cpuShares !== undefined && { cpuShares }),
    ...(cpuQuota !== undefined && { cpuQuota }),
    ...(cpuPeriod !== undefined && { cpuPeriod }),
    ...(memoryLimitInBytes !== undefined && { memoryLimit: memoryLimitInBytes }),
  };
}

/**
 * A container of a Pod gets other limits: the Pod's cgroup, where it has limits, grows and shrinks with them. (The kubelet sets it itself,
 * beside the CRI, before or after it resizes the container.)
 */
export function adjustParent(parent: Cgroup, before: CgroupLimits, after: CgroupLimits): void {
  const change = (field: 'memoryLimit' | 'cpuQuota' | 'cpuShares') => (after[field] === undefined ? 0 : after[field] - (before[field] ?? 0));
  if (parent.memoryLimit > 0) parent.set({ memoryLimit: parent.memoryLimit + change('memoryLimit') });
  if (parent.cpuQuota > 0) parent.set({ cpuQuota: parent.cpuQuota + change('cpuQuota') });
  parent.set({ cpuShares: parent.cpuShares + change('cpuShares') });
}
