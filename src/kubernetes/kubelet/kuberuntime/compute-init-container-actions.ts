import type { Container, Pod } from '../../api/types.ts';
import { initContainersOf, isRestartableInitContainer } from '../pod.ts';
import { hashContainer } from './labels.ts';
import type { PodActions, ProbeResults } from './pod-actions.ts';
import { containerStatusNamed, type PodRuntimeStatus, type RuntimeContainer } from './pod-runtime-status.ts';
import { exitCodeRestarts } from './restart-policy.ts';

/**
 * Which init containers to start or kill; answers whether the Pod is initialized (kuberuntime_container.go computeInitContainerActions).
 *
 * Goes backwards from the last init container that the runtime knows of: completed ones may have been removed, and what stands before a
 * known one has been initialized. Before that point only sidecars are looked after.
 */
export function computeInitContainerActions(pod: Pod, runtime: PodRuntimeStatus, probes: ProbeResults, actions: PodActions): boolean {
  const containers = initContainersOf(pod);
  if (containers.length === 0) return true;

  const start: number[] = [];
  let initialized = pod.spec.containers.some((container) => {
    const state = containerStatusNamed(runtime, container.name)?.state;
    return state === 'RUNNING' || state === 'CREATED';
  });
  let reached = initialized;

  for (let i = containers.length - 1; i >= 0; i--) {
    const container = containers[i]!;
    const sidecar = isRestartableInitContainer(container);
    const status = containerStatusNamed(runtime, container.name);
    if (!status) {
      if (reached && sidecar) start.push(i);
      continue;
    }
    if (reached && !sidecar) continue;

    const isLast = i === containers.length - 1;
    if (status.state === 'CREATED' || status.state === 'UNKNOWN') start.push(i);
    else if (status.state === 'RUNNING') {
      if (sidecar && started(container, status, i, probes, actions, start)) {
        if (isLast) initialized = true;
        else if (!reached) start.push(i + 1);
        killIfUnwanted(container, status, i, probes, actions, start);
      }
    } else if (sidecar) start.push(i);
    else if (status.status.exitCode !== 0) {
      if (!exitCodeRestarts(container, pod, status.status.exitCode)) {
        actions.killPod = true;
        actions.initContainersToStart = [];
        return false;
      }
      start.push(i);
    } else if (isLast) initialized = true;
    else start.push(i + 1);
    reached = true;
  }

  if (!reached) start.push(0);
  actions.initContainersToStart = start.reverse();
  return initialized;
}

/** Whether a running sidecar has started up; a failed startup probe restarts it. */
function started(container: Container, status: RuntimeContainer, i: number, probes: ProbeResults, actions: PodActions, start: number[]): boolean {
  if (!container.startupProbe) return true;
  const result = probes.startup(status.id);
  if (result === 'failure') {
    actions.containersToKill.push({
      id: status.id,
      name: container.name,
      container,
      message: `Init container ${container.name} failed startup probe`,
      reason: 'StartupProbe',
    });
    start.push(i);
  }
  return result === 'success';
}

/** A sidecar with another image, or one that is not alive, is ended and started again. */
function killIfUnwanted(container: Container, status: RuntimeContainer, i: number, probes: ProbeResults, actions: PodActions, start: number[]): void {
  const changed = status.hash !== hashContainer(container);
  if (!changed && (!container.livenessProbe || probes.liveness(status.id) !== 'failure')) return;
  actions.containersToKill.push({
    id: status.id,
    name: container.name,
    container,
    message: `Init container ${container.name} ${changed ? 'definition changed' : 'failed liveness probe'}`,
    ...(changed ? {} : { reason: 'LivenessProbe' }),
  });
  start.push(i);
}
