import { type Time, toRFC3339 } from '../../../time/index.ts';
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../api/types.ts';
import type { PodRuntimeStatus } from '../kuberuntime/pod-runtime-status.ts';
import { shouldRestartAll } from '../kuberuntime/restart-policy.ts';
import { conditionOf, ephemeralContainersOf, initContainersOf, isTerminal } from '../pod.ts';
import { aggregateResources, computePodQOS } from '../resources.ts';
import { computeConditions, kubeletConditions, type PodResizePending, resizePendingCondition, stampConditions } from './conditions.ts';
import { computeContainerStatuses, type Draft, type Kind } from './container-statuses.ts';
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
  const statuses = convert('regular', previous.containerStatuses, pod.spec.containers);
  for (const status of statuses) applyProbes(status, input.probes);
  const initSpecs = initContainersOf(pod);
  const initStatuses = initSpecs.length === 0 ? [] : convert('init', previous.initContainerStatuses, initSpecs);
  for (const [i, status] of initStatuses.entries()) applyInitProbes(status, initSpecs[i]!.restartPolicy, input.probes);
  const ephemeral = ephemeralContainersOf(pod);

  const initialized = hasStarted(pod, runtime);
  let phase = computePhase(pod, initStatuses, statuses, { terminal: input.terminal, initialized });
  if (!isTerminal(phase)) phase = isTerminal(previous.phase) ? previous.phase : isTerminal(pod.status?.phase) ? pod.status.phase : phase;
  let reason = phase === previous.phase ? (previous.reason ?? pod.status?.reason) : undefined;
  let message = phase === previous.phase ? (previous.message ?? pod.status?.message) : undefined;
  if (input.evict) {
    phase = 'Failed';
    ({ reason, message } = input.evict);
  }
  // The API server shows an end: there is no way back.
  if (isTerminal(pod.status?.phase)) phase = pod.status.phase;

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

  // Field by field: a Pod's status is made often, and few of these are there.
  const made: { -readonly [K in keyof PodStatus]: PodStatus[K] } = {};
  if (hasAmounts(requests)) made.allocatedResources = requests;
  made.conditions = others.concat(own, disruption(input));
  made.containerStatuses = statuses;
  if (ephemeral.length > 0) made.ephemeralContainerStatuses = convert('ephemeral', previous.ephemeralContainerStatuses, ephemeral);
  made.hostIP = input.hostIP;
  made.hostIPs = sameIPs(previous.hostIPs, [input.hostIP]);
  if (initStatuses.length > 0) made.initContainerStatuses = initStatuses;
  if (message) made.message = message;
  if (pod.metadata.generation !== undefined) made.observedGeneration = pod.metadata.generation;
  made.phase = phase;
  if (ips.length > 0) {
    made.podIP = ips[0]!;
    made.podIPs = sameIPs(previous.podIPs, ips);
  }
  made.qosClass = pod.status?.qosClass ?? computePodQOS(pod);
  if (reason) made.reason = reason;
  made.resources =
    hasAmounts(limits) || hasAmounts(requests) ? { ...(hasAmounts(limits) && { limits }), ...(hasAmounts(requests) && { requests }) } : noResources;
  made.startTime = previous.startTime ?? toRFC3339(input.now);
  return made;
}

const noResources: NonNullable<PodStatus['resources']> = {};

function hasAmounts(amounts: Readonly<Record<string, string>>): boolean {
  for (const _ in amounts) return true;
  return false;
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

type IPs = NonNullable<PodStatus['podIPs']>;

/** The addresses in the form of the API; the same list as before while they stay. */
function sameIPs(before: IPs | undefined, ips: readonly string[]): IPs {
  return before?.length === ips.length && before.every(({ ip }, i) => ip === ips[i]) ? before : ips.map((ip) => ({ ip }));
}

/** Whether one of the regular containers has been started. */
function hasStarted({ spec }: Pod, { containers }: PodRuntimeStatus): boolean {
  return containers.some(({ name, state }) => state !== 'CREATED' && spec.containers.some((container) => container.name === name));
}

function applyProbes(draft: Draft, probes: ProbeStatus): void {
  draft.started = probes.started(draft);
  draft.ready = draft.started && draft.state.running !== undefined && probes.ready(draft);
}

function applyInitProbes(draft: Draft, restartPolicy: string | undefined, probes: ProbeStatus): void {
  if (restartPolicy === 'Always') {
    applyProbes(draft, probes);
    return;
  }
  draft.started = probes.started(draft);
  draft.ready = draft.state.terminated?.exitCode === 0;
}
