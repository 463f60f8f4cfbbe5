import type { Time } from '../../../time/index.ts';
import type { Container, Pod } from '../../api/types.ts';
import type { Backoff } from '../../client/backoff.ts';
import type { PodSandboxConfig } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { formatDuration } from '../format-duration.ts';
import { ephemeralContainersOf, formatPod, initContainersOf, isRestartableInitContainer } from '../pod.ts';
import { call, type Routine } from '../routine.ts';
import type { StartFailure } from '../status/reason-cache.ts';
import { killContainer } from './kill-container.ts';
import { killPod } from './kill-pod.ts';
import { hashContainer } from './labels.ts';
import { computeLinuxResources } from './linux-resources.ts';
import type { PodActions } from './pod-actions.ts';
import type { PodRuntimeStatus } from './pod-runtime-status.ts';
import { isResize } from './resize-events.ts';
import { containersToReset } from './restart-policy.ts';
import { type StartFailed, type StartInput, startContainer } from './start-container.ts';
import { memoryResizeError } from './validate-memory-resize.ts';

export interface SyncInput extends Omit<StartInput, 'container' | 'targetName' | keyof Sandbox> {
  readonly actions: PodActions;
  /** Restart back-offs of this kubelet. */
  readonly backoff: Backoff;
  /** Of this attempt. */
  configure(attempt: number): PodSandboxConfig | { readonly error: string };
  /** The new sandbox is there, with its network. */
  sandboxReady?(): void;
}

export interface SyncResult {
  /** Why containers could not be started; undefined: it was. Containers that were not tried are absent. */
  readonly starts: { readonly name: string; readonly failure: StartFailure | undefined }[];
  failed: boolean;
  /** Another sync is to follow at once. */
  again: boolean;
  /** When the first of the back-offs ends that kept something from starting; undefined if none did. */
  backoffUntil: Time | undefined;
  /** Running containers were to get other resources: whether they have, or why not. */
  resize: 'done' | { readonly error: string } | undefined;
}

/** Does what computePodActions decided (kuberuntime_manager.go SyncPod). */
export function* syncPod(context: KubeletContext, input: SyncInput): Routine<SyncResult> {
  const { pod, runtime, actions } = input;
  const result: SyncResult = { starts: [], failed: false, again: false, backoffUntil: undefined, resize: undefined };

  if (actions.restartAll) {
    const failure = yield* restartAllContainers(context, pod, runtime);
    // What starts them again is another sync.
    return { ...result, failed: failure !== undefined, again: failure === undefined };
  }
  if (actions.createSandbox && actions.sandboxId !== '') {
    context.recorder.podEvent(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  }
  if (actions.killPod) {
    if ((yield* killPod(context, pod, runtime)) !== undefined) result.failed = true;
    if (!actions.createSandbox || result.failed) return result;
  }
  if (isResize(actions)) result.resize = 'done';
  for (const { id, name, container, message, reason } of actions.containersToKill) {
    context.because(message);
    const failure = yield* killContainer(context, { pod, container, containerId: id, podIP: runtime.ips[0], message, reason });
    if (failure === undefined) continue;
    result.failed = true;
    result.starts.push({ name, failure: { reason: 'KillContainerError', message: failure } });
    return result;
  }
  if (actions.killPod) yield* purgeInitContainers(context, pod, runtime);
  const sandbox = yield* ensureSandbox(context, input, result);
  if (sandbox && wantsAnything(actions)) yield* startContainers(context, { ...input, ...sandbox }, result);
  return result;
}

/** Whether containers are to be started or resized: a Pod that rests asks for nothing. */
const wantsAnything = (actions: PodActions): boolean =>
  actions.containersToStart.length + actions.initContainersToStart.length + actions.ephemeralContainersToStart.length + actions.containersToUpdate.length > 0;

/** An image that a volume of the container was to show. */
function imageVolumeFailure(context: KubeletContext, { pod, imageVolumeFailures }: StartsInput, container: Container): StartFailed | undefined {
  for (const mount of container.volumeMounts ?? []) {
    const failure = imageVolumeFailures?.get(mount.name);
    if (!failure) continue;
    context.recorder.podEvent(pod, 'Warning', 'Failed', `Error: ${failure.reason}`, container.name);
    return failure;
  }
  return undefined;
}

/** Ends and removes every container, init containers too, with no grace period of their own; their logs stay, and count the restarts. */
function* restartAllContainers(context: KubeletContext, pod: Pod, runtime: PodRuntimeStatus): Routine<StartFailure | undefined> {
  context.because(`a container of ${pod.metadata.name} has ended with a code that restarts all`);
  const { runtime: cri } = context.node;
  for (const { run, container } of containersToReset(pod, runtime)) {
    if (run.state !== 'EXITED') {
      const kill = { pod, container, containerId: run.id, podIP: runtime.ips[0], message: 'killing', gracePeriodOverride: 0 };
      const failure = yield* killContainer(context, { ...kill, reason: 'RestartAllContainers' });
      if (failure !== undefined) return { reason: 'KillContainerError', message: failure };
    }
    yield* call<void>((reply) => cri.removeContainer(run.id, reply));
  }
  return undefined;
}

interface Sandbox {
  readonly sandboxId: string;
  readonly sandboxConfig: PodSandboxConfig;
  readonly podIPs: readonly string[];
}

interface StartsInput extends SyncInput, Sandbox {
  /** Images of volumes that are not there, by volume. */
  readonly imageVolumeFailures?: ReadonlyMap<string, StartFailed> | undefined;
}

function* ensureSandbox(
  context: KubeletContext,
  { pod, runtime, actions, configure, sandboxReady }: SyncInput,
  result: SyncResult,
): Routine<Sandbox | undefined> {
  const { node, recorder } = context;
  const config = configure(actions.attempt);
  const fail = (message: string) => {
    result.failed = true;
    recorder.podEvent(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${message}`);
    return undefined;
  };
  if ('error' in config) return fail(config.error);
  const hostIPs = pod.spec.hostNetwork ? [node.machine.ip] : undefined;
  if (!actions.createSandbox) return { sandboxId: actions.sandboxId, sandboxConfig: config, podIPs: hostIPs ?? runtime.ips };
  node.files.mkdir(config.logDirectory, { mode: 0o755 });
  const made = yield* call<string>((reply) => node.runtime.runPodSandbox(config, reply));
  if ('error' in made) return fail(`rpc error: code = ${made.error.code} desc = ${made.error.message}`);
  const ip = node.runtime.podSandboxStatus(made.value)?.ip ?? '';
  sandboxReady?.();
  return { sandboxId: made.value, sandboxConfig: config, podIPs: hostIPs ?? (ip === '' ? [] : [ip]) };
}

function* startContainers(context: KubeletContext, given: SyncInput & Sandbox, result: SyncResult): Routine<void> {
  const { pod, actions } = given;
  const pulls = actions.initContainersToStart.length + actions.containersToStart.length > 0 && pod.spec.volumes?.some(({ image }) => image !== undefined);
  const input: StartsInput = pulls ? { ...given, imageVolumeFailures: yield* pullImageVolumes(given) } : given;
  const ephemeral = ephemeralContainersOf(pod);
  for (const i of actions.ephemeralContainersToStart) {
    const container = ephemeral[i]!;
    yield* start(context, input, container, container.targetContainerName, result);
  }
  const init = initContainersOf(pod);
  for (const i of actions.initContainersToStart) {
    const ok = yield* start(context, input, init[i]!, undefined, result);
    if (!ok && !isRestartableInitContainer(init[i]!)) return;
  }
  if (actions.containersToUpdate.length > 0) yield* resizeContainers(context, input, result);
  for (const i of actions.containersToStart) yield* start(context, input, pod.spec.containers[i]!, undefined, result);
}

/** The images of volumes; why those are not there that are not. */
function* pullImageVolumes({ pod, images }: SyncInput): Routine<ReadonlyMap<string, StartFailed>> {
  const failures = new Map<string, StartFailed>();
  for (const { name, image } of pod.spec.volumes ?? []) {
    if (!image) continue;
    const pulled = yield* images.ensureImageExists({ pod, containerName: undefined, image: image.reference ?? '', policy: image.pullPolicy });
    if ('reason' in pulled) failures.set(name, pulled);
  }
  return failures;
}

/** New limits for running containers; a memory limit below what is in use is not set (doPodResizeAction). */
function* resizeContainers(context: KubeletContext, { pod, actions, runtime }: SyncInput, result: SyncResult): Routine<void> {
  const { containersToUpdate } = actions;
  const { runtime: cri } = context.node;
  const limits = containersToUpdate.map(({ id, container }) => ({ container, currentLimit: cri.containerStatus(id)?.resources.memoryLimitInBytes ?? 0 }));
  const running = runtime.containers.filter(({ state }) => state === 'RUNNING');
  const usage = new Map(running.map(({ name, id }) => [name, cri.containerStats(id)?.memoryBytes ?? 0]));
  const error = memoryResizeError(pod, limits, usage);
  if (error !== undefined) {
    result.failed = true;
    result.resize = { error };
    return;
  }
  for (const { id, container } of containersToUpdate) {
    context.because(`resources of ${container.name} are changed in place`);
    const resources = computeLinuxResources(pod, container, context.node.machine.memoryBytes);
    const updated = yield* call<void>((reply) => cri.updateContainerResources(id, resources, reply));
    if (!('error' in updated)) continue;
    result.failed = true;
    result.resize = { error: `rpc error: code = ${updated.error.code} desc = ${updated.error.message}` };
    return;
  }
}

function* start(context: KubeletContext, input: StartsInput, container: Container, targetName: string | undefined, result: SyncResult): Routine<boolean> {
  const failure: StartFailed | undefined =
    inBackOff(context, input, container) ??
    imageVolumeFailure(context, input, container) ??
    (yield* startContainer(context, { ...input, container, targetName }));
  if (!failure) {
    result.starts.push({ name: container.name, failure: undefined });
    return true;
  }
  result.failed = true;
  result.starts.push({ name: container.name, failure: { reason: failure.reason, message: failure.message } });
  const { backoffUntil } = failure;
  if (backoffUntil !== undefined) result.backoffUntil = Math.min(backoffUntil, result.backoffUntil ?? backoffUntil);
  return false;
}

export const backoffKey = (pod: Pod, container: Container): string =>
  `${pod.metadata.uid}_${pod.metadata.namespace}_${pod.metadata.name}_${container.name}_${hashContainer(container)}`;

/** Whether the pause after the container's last end is still on; if not, the next one will be longer (doBackOff). */
function inBackOff(context: KubeletContext, { pod, runtime, backoff }: SyncInput, container: Container): StartFailed | undefined {
  const last = runtime.containers.find((one) => one.name === container.name && one.state === 'EXITED');
  if (!last) return undefined;
  const key = backoffKey(pod, container);
  const until = backoff.until(key, last.status.finishedAt);
  if (until === undefined) {
    backoff.next(key, last.status.finishedAt);
    return undefined;
  }
  const of = formatPod(pod);
  const pause = formatDuration(backoff.get(key));
  context.because(
    `${container.name} ended with exit code ${last.status.exitCode} again (restart ${last.restartCount}): the next start waits ${pause} from its end`,
  );
  context.recorder.podEvent(pod, 'Warning', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${of}`, container.name);
  return { reason: 'CrashLoopBackOff', message: `back-off ${pause} restarting failed container=${container.name} pod=${of}`, backoffUntil: until };
}

/** In a new sandbox init containers run again from the first. */
function* purgeInitContainers(context: KubeletContext, pod: Pod, runtime: PodRuntimeStatus): Routine<void> {
  const names = new Set(initContainersOf(pod).map((container) => container.name));
  for (const container of runtime.containers) {
    if (names.has(container.name)) yield* call<void>((reply) => context.node.runtime.removeContainer(container.id, reply));
  }
}
