import type { Container, Pod } from '../../api/types.ts';
import type { LinuxResources } from '../../cri/index.ts';
import { computeLinuxResources } from './linux-resources.ts';
import { containerStatusNamed, type PodRuntimeStatus } from './pod-runtime-status.ts';

/**
 * What a running container needs for its spec's resources to hold: nothing, new limits of its cgroup, or, where its resizePolicy says so, a
 * restart (kuberuntime_manager.go computePodResizeAction).
 */
export function computeResize(pod: Pod, container: Container, actual: LinuxResources): 'none' | 'update' | 'restart' {
  if (actual.cpuShares === undefined) return 'none';
  const wanted = computeLinuxResources(pod, container, 1);
  const cpu = wanted.cpuShares !== actual.cpuShares || (wanted.cpuQuota ?? 0) !== (actual.cpuQuota ?? 0);
  const memory = (wanted.memoryLimitInBytes ?? 0) !== (actual.memoryLimitInBytes ?? 0);
  if (!cpu && !memory) return 'none';
  const restarts = (resource: string) => container.resizePolicy?.some((one) => one.resourceName === resource && one.restartPolicy === 'RestartContainer');
  return (cpu && restarts('cpu')) || (memory && restarts('memory')) ? 'restart' : 'update';
}

/** Whether running containers still have other resources than their spec says (IsPodResizeInProgress). */
export function isBeingResized(pod: Pod, runtime: PodRuntimeStatus): boolean {
  return pod.spec.containers.some((container) => {
    const status = containerStatusNamed(runtime, container.name);
    return status?.state === 'RUNNING' && computeResize(pod, container, status.status.resources) !== 'none';
  });
}
