import type { Container, ContainerStateTerminated, ContainerStatus, Pod } from '../../api/types.ts';
import { exitCodeRestarts } from '../kuberuntime/restart-policy.ts';
import { initContainersOf, isRestartableInitContainer } from '../pod.ts';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

interface Input {
  /** No container of the Pod will run again. */
  readonly terminal: boolean;
  /** A container has been started: a sidecar that restarts does not make the Pod Pending again. */
  readonly initialized: boolean;
}

/** The phase of a Pod by the states of its containers (kubelet_pods.go getPhase). */
export function computePhase(
  pod: Pod,
  initStatuses: readonly ContainerStatus[],
  statuses: readonly ContainerStatus[],
  { terminal, initialized }: Input,
): PodPhase {
  const init = countInit(pod, initStatuses);
  if (init.failedForGood) return 'Failed';
  const regular = countRegular(pod, statuses);
  const running = regular.running + init.sidecarsRunning;
  const unknown = regular.unknown + init.unknown;
  if (init.pending > 0 || (init.sidecarsPending > 0 && !initialized) || regular.waiting + init.sidecarsWaiting > 0) return 'Pending';
  if (running > 0 && unknown === 0) return 'Running';
  if (running > 0 || regular.stopped === 0 || unknown > 0) return 'Pending';
  if (terminal) return regular.stopped === regular.succeeded ? 'Succeeded' : 'Failed';
  if (regular.restarting > 0) return 'Running';
  return regular.stopped === regular.succeeded ? 'Succeeded' : 'Failed';
}

/** Whether a container that ended so is run again. */
const restarts = (container: Container, pod: Pod, ended: ContainerStateTerminated): boolean =>
  ended.reason === 'RestartingAllContainers' || exitCodeRestarts(container, pod, ended.exitCode);

function countInit(pod: Pod, statuses: readonly ContainerStatus[]) {
  const count = { pending: 0, failedForGood: false, sidecarsPending: 0, sidecarsRunning: 0, sidecarsWaiting: 0, unknown: 0 };
  for (const container of initContainersOf(pod)) {
    const status = statuses.find((one) => one.name === container.name);
    if (isRestartableInitContainer(container)) countSidecar(status, count);
    else countInitContainer(pod, container, status, count);
  }
  return count;
}

function countInitContainer(pod: Pod, container: Container, status: ContainerStatus | undefined, count: { pending: number; failedForGood: boolean }): void {
  const ended = status?.state.terminated ?? (status?.state.waiting ? status.lastState.terminated : undefined);
  if (!ended) count.pending++;
  else if (ended.exitCode !== 0 && !restarts(container, pod, ended)) count.failedForGood = true;
}

function countSidecar(
  status: ContainerStatus | undefined,
  count: { sidecarsPending: number; sidecarsRunning: number; sidecarsWaiting: number; unknown: number },
): void {
  if (!status) count.unknown++;
  else if (status.state.running) {
    if (status.started !== true) count.sidecarsPending++;
    count.sidecarsRunning++;
  } else if (status.state.waiting && !status.lastState.terminated) {
    count.sidecarsPending++;
    count.sidecarsWaiting++;
  }
}

function countRegular(pod: Pod, statuses: readonly ContainerStatus[]) {
  const count = { running: 0, waiting: 0, stopped: 0, succeeded: 0, restarting: 0, unknown: 0 };
  for (const container of pod.spec.containers) {
    const status = statuses.find((one) => one.name === container.name);
    if (!status) count.unknown++;
    else if (status.state.running) count.running++;
    else if (status.state.terminated) {
      count.stopped++;
      if (status.state.terminated.exitCode === 0) count.succeeded++;
      if (restarts(container, pod, status.state.terminated)) count.restarting++;
    } else if (status.lastState.terminated) {
      count.stopped++;
      if (restarts(container, pod, status.lastState.terminated)) count.restarting++;
    } else count.waiting++;
  }
  return count;
}
