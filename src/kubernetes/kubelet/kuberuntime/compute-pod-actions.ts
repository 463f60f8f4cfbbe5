import type { Container, Pod } from '../../api/types.ts';
import { ephemeralContainersOf, initContainersOf } from '../pod.ts';
import { computeInitContainerActions } from './compute-init-container-actions.ts';
import { hashContainer } from './labels.ts';
import type { ContainerToKill, PodActions, ProbeResults } from './pod-actions.ts';
import { containerStatusNamed, type PodRuntimeStatus, type RuntimeContainer } from './pod-runtime-status.ts';
import { computeResize } from './resize.ts';
import { restartsAfterKill, shouldContainerBeRestarted, shouldRestartOnFailure } from './restart-policy.ts';

/** Whether a (new) sandbox is needed, its attempt, and the newest one there is (runtimeutil.PodSandboxChanged). */
export function podSandboxChanged(pod: Pod, runtime: PodRuntimeStatus): { changed: boolean; attempt: number; sandboxId: string } {
  const newest = runtime.sandboxes[0];
  if (!newest) return { changed: true, attempt: 0, sandboxId: '' };
  const another = runtime.sandboxes.length > 1 && runtime.sandboxes.filter((sandbox) => sandbox.state === 'READY').length > 1;
  const unusable = another || newest.state !== 'READY' || (pod.spec.hostNetwork !== true && newest.ip === '');
  return { changed: unusable, attempt: newest.metadata.attempt + (unusable ? 1 : 0), sandboxId: newest.id };
}

/**
 * What has to be done so that the Pod runs as its spec says (kuberuntime_manager.go computePodActions): sandbox first, then init
 * containers, then what of the containers is missing, failed its probes or has another image. restartAll: the Pod's status says that all restart.
 */
export function computePodActions(pod: Pod, runtime: PodRuntimeStatus, probes: ProbeResults, restartAll = false): PodActions {
  const { changed, attempt, sandboxId } = podSandboxChanged(pod, runtime);
  const actions: PodActions = {
    killPod: changed,
    createSandbox: changed,
    sandboxId,
    attempt,
    initContainersToStart: [],
    containersToStart: [],
    ephemeralContainersToStart: [],
    containersToKill: [],
    containersToUpdate: [],
    restartAll: false,
  };
  if (changed) {
    computeSandboxActions(pod, runtime, actions);
    return actions;
  }

  if (restartAll) {
    actions.restartAll = true;
    return actions;
  }
  ephemeralContainersOf(pod).forEach((container, i) => {
    if (!containerStatusNamed(runtime, container.name)) actions.ephemeralContainersToStart.push(i);
  });
  const initialized = computeInitContainerActions(pod, runtime, probes, actions);
  if (actions.killPod || !initialized) return actions;

  let kept = 0;
  pod.spec.containers.forEach((container, i) => {
    const status = containerStatusNamed(runtime, container.name);
    if (status?.state !== 'RUNNING') {
      if (shouldContainerBeRestarted(container, pod, runtime)) actions.containersToStart.push(i);
      return;
    }
    const kill = computeKill(pod, container, status, probes);
    if (!kill) {
      if (computeResize(pod, container, status.status.resources) === 'update') actions.containersToUpdate.push({ id: status.id, container });
      kept++;
      return;
    }
    if (kill.restart) actions.containersToStart.push(i);
    actions.containersToKill.push(kill.toKill);
  });

  if (kept === 0 && actions.containersToStart.length === 0) {
    actions.killPod = true;
    // Sidecars must not keep a Pod alive whose containers have ended.
    actions.initContainersToStart = [];
  }
  return actions;
}

/** A new sandbox: everything starts from the beginning, unless there is nothing left to do. */
function computeSandboxActions(pod: Pod, runtime: PodRuntimeStatus, actions: PodActions): void {
  if (!shouldRestartOnFailure(pod) && actions.attempt !== 0 && runtime.containers.length > 0) {
    actions.createSandbox = false;
    return;
  }
  const toStart: number[] = [];
  pod.spec.containers.forEach((container, i) => {
    if ((container.restartPolicy ?? pod.spec.restartPolicy) === 'OnFailure' && succeeded(container, runtime)) return;
    toStart.push(i);
  });
  const initialized = pod.spec.containers.some((container) => containerStatusNamed(runtime, container.name));
  if (toStart.length === 0 && initialized) {
    actions.createSandbox = false;
    return;
  }
  if (initContainersOf(pod).length > 0) actions.initContainersToStart = [0];
  else actions.containersToStart = toStart;
}

function succeeded(container: Container, runtime: PodRuntimeStatus): boolean {
  const status = containerStatusNamed(runtime, container.name);
  return status?.state === 'EXITED' && status.status.exitCode === 0;
}

function computeKill(
  pod: Pod,
  container: Container,
  status: RuntimeContainer,
  probes: ProbeResults,
): { restart: boolean; toKill: ContainerToKill } | undefined {
  let restart = restartsAfterKill(container, pod);
  let message: string;
  let reason: ContainerToKill['reason'];
  if (status.hash !== hashContainer(container)) {
    message = `Container ${container.name} definition changed`;
    restart = true;
  } else if (probes.liveness(status.id) === 'failure') {
    message = `Container ${container.name} failed liveness probe`;
    reason = 'LivenessProbe';
  } else if (probes.startup(status.id) === 'failure') {
    message = `Container ${container.name} failed startup probe`;
    reason = 'StartupProbe';
  } else if (computeResize(pod, container, status.status.resources) === 'restart') {
    const toKill = {
      id: status.id,
      name: container.name,
      container,
      message: `Container ${container.name} resize requires restart`,
      reason: 'Resize',
    } as const;
    return { restart: true, toKill };
  } else return undefined;
  if (restart) message += ', will be restarted';
  return { restart, toKill: { id: status.id, name: container.name, container, message, reason } };
}
