import type { Container, Pod } from '../../api/types.ts';
import type { ContainerConfig, PodSandboxConfig } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { type EnvironmentSources, makeEnvironment } from '../environment/make-environment.ts';
import type { ImageManager } from '../images/image-manager.ts';
import { runHandler } from '../lifecycle/run-handler.ts';
import { call, type Routine } from '../routine.ts';
import { computeContainerConfig } from './container-config.ts';
import { killContainer } from './kill-container.ts';
import { logLink } from './log-paths.ts';
import { makeMounts, type VolumePath } from './make-mounts.ts';
import { containerStatusNamed, type PodRuntimeStatus } from './pod-runtime-status.ts';
import { nonRootViolation } from './security-context.ts';

export interface StartFailed {
  /** Shown as the reason of the waiting container. */
  readonly reason: string;
  readonly message: string;
  /** Of a crash loop: when its pause ends. Pulls have pauses too, but nobody waits for their end. */
  readonly backoffUntil?: number;
}

export interface StartInput {
  readonly pod: Pod;
  readonly container: Container;
  readonly runtime: PodRuntimeStatus;
  readonly sandboxId: string;
  readonly sandboxConfig: PodSandboxConfig;
  readonly podIPs: readonly string[];
  /** Of an ephemeral container: whose processes it is to see. */
  readonly targetName: string | undefined;
  readonly images: ImageManager;
  readonly podDir: string;
  volume(name: string): VolumePath | undefined;
  sources(podIPs: readonly string[]): EnvironmentSources;
}

/** Image, create, start, postStart: what it takes to start a container (kuberuntime_container.go startContainer). undefined: it runs. */
export function* startContainer(context: KubeletContext, input: StartInput): Routine<StartFailed | undefined> {
  const { pod, container } = input;
  const { recorder, node } = context;
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) => recorder.podEvent(pod, type, reason, message, container.name);

  const pulled = yield* input.images.ensureImageExists({ pod, containerName: container.name, image: container.image ?? '', policy: container.imagePullPolicy });
  if ('reason' in pulled) {
    event('Warning', 'Failed', `Error: ${pulled.reason}`);
    return pulled;
  }
  const previous = containerStatusNamed(input.runtime, container.name);
  const restartCount = previous ? previous.restartCount + 1 : countLogs(context, input);

  const violation = targetViolation(input) ?? nonRootViolation(pod, container, pulled.image);
  const config = violation === undefined ? generateContainerConfig(context, input, restartCount, pulled.image) : { error: violation };
  if ('error' in config) {
    event('Warning', 'Failed', `Error: ${config.error}`);
    context.because(`${container.name} cannot be created: ${config.error}`);
    return { reason: 'CreateContainerConfigError', message: config.error };
  }
  const created = yield* call<string>((reply) => node.runtime.createContainer(input.sandboxId, config, input.sandboxConfig, reply));
  if ('error' in created) {
    event('Warning', 'Failed', `Error: ${created.error.message}`);
    return { reason: 'CreateContainerError', message: created.error.message };
  }
  event('Normal', 'Created', 'Container created');
  const started = yield* call<void>((reply) => node.runtime.startContainer(created.value, reply));
  if ('error' in started) {
    event('Warning', 'Failed', `Error: ${started.error.message}`);
    return { reason: 'RunContainerError', message: started.error.message };
  }
  event('Normal', 'Started', 'Container started');
  node.files.symlink(`${input.sandboxConfig.logDirectory}/${config.logPath}`, logLink(input.sandboxConfig.metadata, container.name, created.value));
  return yield* runPostStart(context, input, created.value);
}

const targetOf = ({ runtime, targetName }: StartInput) => (targetName ? containerStatusNamed(runtime, targetName) : undefined);

/** A target that has never been started cannot be joined (getTargetID). */
const targetViolation = (input: StartInput): string | undefined =>
  input.targetName && !targetOf(input) ? `unable to find target container ${input.targetName}` : undefined;

/** Of a container that the runtime has forgotten, its logs tell how often it has run (calcRestartCountByLogDir). */
function countLogs({ node }: KubeletContext, { container, sandboxConfig }: StartInput): number {
  const directory = `${sandboxConfig.logDirectory}/${container.name}`;
  let next = 0;
  for (const name of node.files.list(directory)) {
    const run = /^(\d+)\.log/.exec(name);
    if (run) next = Math.max(next, Number(run[1]) + 1);
  }
  return next;
}

function generateContainerConfig(
  context: KubeletContext,
  input: StartInput,
  restartCount: number,
  image: Parameters<typeof computeContainerConfig>[0]['image'],
): ContainerConfig | { readonly error: string } {
  const { pod, container, podIPs } = input;
  const environment = makeEnvironment(pod, container, input.sources(podIPs));
  if ('error' in environment) return environment;
  const mounts = makeMounts({
    pod,
    container,
    variables: environment.variables,
    podIPs,
    clusterDomain: context.clusterDomain,
    files: context.node.files,
    podDir: input.podDir,
    runId: context.random.hex(8),
    volume: input.volume,
  });
  if ('error' in mounts) return mounts;
  return computeContainerConfig({
    pod,
    container,
    restartCount,
    image,
    variables: environment.variables,
    mounts: mounts.mounts,
    targetId: targetOf(input)?.id,
    nodeMemory: context.node.machine.memoryBytes,
  });
}

/** A postStart hook that fails ends the container. */
function* runPostStart(context: KubeletContext, input: StartInput, containerId: string): Routine<StartFailed | undefined> {
  const { pod, container } = input;
  const hook = container.lifecycle?.postStart;
  if (!hook) return undefined;
  const podIP = input.podIPs[0];
  const failure = yield* runHandler(context, hook, { pod, container, containerId, podIP });
  if (failure === undefined) return undefined;
  context.because(`postStart hook of ${container.name} failed`);
  context.recorder.podEvent(pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', container.name);
  yield* killContainer(context, { pod, container, containerId, podIP, message: 'FailedPostStartHook', reason: 'FailedPostStartHook' });
  return { reason: 'PostStartHookError', message: failure };
}
