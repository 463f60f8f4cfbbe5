import { type Time, toRFC3339 } from '../../../time/index.ts';
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../api/types.ts';
import type { PodRuntimeStatus } from '../kuberuntime/pod-runtime-status.ts';
import { shouldRestartAll } from '../kuberuntime/restart-policy.ts';
import { conditionOf, ephemeralContainersOf, initContainersOf } from '../pod.ts';
import { aggregateResources, computePodQOS } from '../resources.ts';
import { computeConditions, kubeletConditions, type PodResizePending, resizePendingCondition, stampConditions } from './conditions.ts';
import { computeContainerStatuses, type Kind } from './container-statuses.ts';
import { computePhase } from './phase.ts';
import type { ReasonCache } from './reason-cache.ts';

/** What the probes say of a container whose state is known. */
export interface ProbeStatus {
  /** Whether the startup probe has succeeded (or there is none) and it runs. */
  started(status: ContainerStatus): boolean;
  /** Whether the readiness probe has succeeded (or there is none). Asked only of started containers. */
  ready(status: ContainerStatus): boolean;
}

export interface StatusInput {
  readonly pod: Pod;
  readonly runtime: PodRuntimeStatus;
  /** What the kubelet wrote last, or what the API has. */
  readonly previous: PodStatus;
  readonly reasons: ReasonCache;
  readonly probes: ProbeStatus;
  /** No container of the Pod will run again. */
  readonly terminal: boolean;
  /** Somebody in the kubelet ends the Pod: eviction, the deadline. */
  readonly evict?: { readonly reason: string; readonly message: string; readonly disruption?: boolean };
  /** A resize that waits. */
  readonly resizePending?: PodResizePending;
  /** The condition of a resize that is under way. */
  readonly resizing?: PodCondition;
  readonly hostIP: string;
  readonly now: Time;
}

/** The whole status of a Pod from its spec and what the runtime has (kubelet_pods.go generateAPIPodStatus). */
export function generateAPIPodStatus(input: StatusInput): PodStatus {
  const { pod, runtime, previous } = input;
  const restarting = shouldRestartAll(pod, runtime, previous);
  const convert = (kind: Kind, known: readonly ContainerStatus[] | undefined, containers: Parameters<typeof computeContainerStatuses>[0]) =>
    computeContainerStatuses(containers, { pod, runtime, previous: known, reasons: input.reasons, kind, restarting });
  const statuses = convert('regular', previous.containerStatuses, pod.spec.containers).map((status) => withProbes(status, input.probes));
  const initSpecs = initContainersOf(pod);
  const initStatuses =
    initSpecs.length === 0
      ? []
      : convert('init', previous.initContainerStatuses, initSpecs).map((status, i) => withInitProbes(status, initSpecs[i]!.restartPolicy, input.probes));
  const ephemeral = ephemeralContainersOf(pod);

  const initialized = runtime.containers.some((one) => one.state !== 'CREATED' && pod.spec.containers.some((container) => container.name === one.name));
  let phase = computePhase(pod, initStatuses, statuses, { terminal: input.terminal, initialized });
  const ended = [previous.phase, pod.status?.phase].find((one) => one === 'Failed' || one === 'Succeeded') as 'Failed' | 'Succeeded' | undefined;
  if (phase !== 'Failed' && phase !== 'Succeeded' && ended) phase = ended;
  let { reason, message } = phase === previous.phase ? { reason: previous.reason ?? pod.status?.reason, message: previous.message ?? pod.status?.message } : {};
  if (input.evict) {
    phase = 'Failed';
    ({ reason, message } = input.evict);
  }
  // The API server shows an end: there is no way back.
  if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') phase = pod.status.phase;

  const own = stampConditions(
    computeConditions({ pod, phase, runtime, previous, restarting, initStatuses, statuses }),
    previous.conditions,
    toRFC3339(input.now),
    pod.metadata.generation,
  );
  const others = (pod.status?.conditions ?? []).filter((condition) => !kubeletConditions.has(condition.type));
  if (input.resizePending) others.push(resizePendingCondition(input.resizePending));
  if (input.resizing) others.push(input.resizing);
  const ips = runtime.ips.length > 0 ? runtime.ips : keptIPs(input);
  const requests = aggregateResources(pod, 'requests');
  const limits = aggregateResources(pod, 'limits');

  return {
    ...(Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}),
    conditions: [...others, ...own, ...disruption(input)],
    containerStatuses: statuses,
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: convert('ephemeral', previous.ephemeralContainerStatuses, ephemeral) } : {}),
    hostIP: input.hostIP,
    hostIPs: [{ ip: input.hostIP }],
    ...(initStatuses.length > 0 ? { initContainerStatuses: initStatuses } : {}),
    ...(message ? { message } : {}),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    ...(ips.length > 0 ? { podIP: ips[0]!, podIPs: ips.map((ip) => ({ ip })) } : {}),
    qosClass: pod.status?.qosClass ?? computePodQOS(pod),
    ...(reason ? { reason } : {}),
    resources: {
      ...(Object.keys(limits).length > 0 ? { limits } : {}),
      ...(Object.keys(requests).length > 0 ? { requests } : {}),
    },
    startTime: previous.startTime ?? toRFC3339(input.now),
  };
}

/** What an eviction for want of something on the node says of the Pod, last of its conditions. */
function disruption({ evict, pod, previous, now }: StatusInput): PodCondition[] {
  if (conditionOf(pod.status?.conditions, 'DisruptionTarget')) return [];
  const told = conditionOf(previous.conditions, 'DisruptionTarget');
  if (told) return [told];
  if (!evict?.disruption) return [];
  const draft = { message: evict.message, reason: 'TerminationByKubelet', status: 'True', type: 'DisruptionTarget' } as const;
  return stampConditions([draft], undefined, toRFC3339(now), pod.metadata.generation);
}

/** The address of a Pod whose sandbox is gone stays readable; a Pod on the node's network has the node's. */
function keptIPs({ pod, runtime, previous, hostIP }: StatusInput): readonly string[] {
  if (pod.spec.hostNetwork) return [hostIP];
  if (runtime.sandboxes.some((sandbox) => sandbox.state === 'READY')) return [];
  return (previous.podIPs ?? []).map(({ ip }) => ip);
}

function withProbes(status: ContainerStatus, probes: ProbeStatus): ContainerStatus {
  const started = probes.started(status);
  return { ...status, started, ready: started && status.state.running !== undefined && probes.ready(status) };
}

function withInitProbes(status: ContainerStatus, restartPolicy: string | undefined, probes: ProbeStatus): ContainerStatus {
  if (restartPolicy === 'Always') return withProbes(status, probes);
  return { ...status, started: probes.started(status), ready: status.state.terminated?.exitCode === 0 };
}
