import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../api/types.ts';
import { podSandboxChanged } from '../kuberuntime/compute-pod-actions.ts';
import type { PodRuntimeStatus } from '../kuberuntime/pod-runtime-status.ts';
import { allContainersRemoved, mayRestartAll } from '../kuberuntime/restart-policy.ts';
import { conditionOf, initContainersOf, isRestartableInitContainer, isTerminal } from '../pod.ts';
import type { PodPhase } from './phase.ts';

type Draft = Omit<PodCondition, 'lastTransitionTime'>;

/** Conditions that the kubelet owns; all others are somebody else's and are kept (pkg/kubelet/types/pod_status.go). */
export const kubeletConditions: ReadonlySet<string> = new Set([
  'PodScheduled', 'Ready', 'Initialized', 'ContainersReady', 'PodReadyToStartContainers',
  'PodResizeInProgress', 'PodResizePending', 'AllContainersRestarting',
]); // biome-ignore format: a list

/** What a resize that waits for room says of itself: always deferred, since the API server refuses what no node has. */
export interface PodResizePending {
  readonly lastProbeTime: string;
  readonly lastTransitionTime: string;
  readonly message: string;
  readonly observedGeneration?: number;
}

/** As it stands in a status. */
export const resizePendingCondition = (pending: PodResizePending): PodCondition => ({
  ...pending,
  reason: 'Deferred',
  status: 'True',
  type: 'PodResizePending',
});

/** Whether somebody has changed a readiness gate since the kubelet last wrote the Pod's readiness (status.NeedToReconcilePodReadiness). */
export function readinessIsOutdated(pod: Pod): boolean {
  if ((pod.spec.readinessGates ?? []).length === 0) return false;
  const conditions = pod.status?.conditions;
  const known = conditionOf(conditions, 'Ready');
  const ready = conditionOf(conditions, 'ContainersReady');
  if (!known || ready?.status !== 'True') return false;
  const now = podReady({ pod }, ready);
  return known.status !== now.status || (known.message ?? '') !== (now.message ?? '');
}

interface ReadinessInput {
  readonly pod: Pod;
  readonly phase: string | undefined;
  readonly initStatuses: readonly ContainerStatus[];
  readonly statuses: readonly ContainerStatus[];
}

interface Input extends ReadinessInput {
  readonly phase: PodPhase;
  readonly runtime: PodRuntimeStatus;
  /** What was written last. */
  readonly previous: PodStatus;
  /** All containers are ended and run again. */
  readonly restarting: boolean;
}

function truth(type: string, isTrue: boolean, reason = '', message = ''): Draft {
  const status = isTrue ? 'True' : 'False';
  if (reason === '') return { status, type };
  return message === '' ? { reason, status, type } : { message, reason, status, type };
}

/** The kubelet's conditions in the order in which it writes them (pkg/kubelet/status/generate.go). */
export function computeConditions(input: Input): Draft[] {
  const ready = containersReady(input);
  return [
    truth('PodReadyToStartContainers', !podSandboxChanged(input.pod, input.runtime).changed),
    initialized(input),
    podReady(input, ready),
    ready,
    truth('PodScheduled', true),
    ...allContainersRestarting(input),
  ];
}

/** Those that the readiness of the containers decides. */
export function computeReadiness(input: ReadinessInput): Draft[] {
  const ready = containersReady(input);
  return [podReady(input, ready), ready];
}

/** Only of Pods with a rule for it. */
function allContainersRestarting({ pod, phase, runtime, restarting }: Input): Draft[] {
  if (!mayRestartAll(pod)) return [];
  if (isTerminal(phase)) return [truth('AllContainersRestarting', false, phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed')];
  if (!restarting || allContainersRemoved(pod, runtime)) return [truth('AllContainersRestarting', false)];
  return [truth('AllContainersRestarting', true, 'RestartAllContainersStarted', 'container exited with restart policy rule')];
}

function containersReady({ pod, phase, initStatuses, statuses }: ReadinessInput): Draft {
  let unknown = '';
  let unready = '';
  const look = ({ name }: Container, known: readonly ContainerStatus[]) => {
    const status = known.find((one) => one.name === name);
    if (!status) unknown = withName(unknown, name);
    else if (!status.ready) unready = withName(unready, name);
  };
  for (const container of initContainersOf(pod)) if (isRestartableInitContainer(container)) look(container, initStatuses);
  for (const container of pod.spec.containers) look(container, statuses);
  if (unknown === '' && isTerminal(phase)) {
    return truth('ContainersReady', false, phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed');
  }
  const message = unreadiness(unknown, 'unready', unready);
  return message === '' ? truth('ContainersReady', true) : truth('ContainersReady', false, 'ContainersNotReady', message);
}

const withName = (names: string, name: string): string => (names === '' ? name : `${names} ${name}`);

/** The message of a Pod that waits for containers, named with spaces between; '' if it waits for none. */
function unreadiness(unknown: string, what: string, names: string): string {
  const first = unknown === '' ? '' : `containers with unknown status: [${unknown}]`;
  if (names === '') return first;
  return `${first === '' ? '' : `${first}, `}containers with ${what} status: [${names}]`;
}

function podReady({ pod }: Pick<ReadinessInput, 'pod'>, ready: Draft): Draft {
  if (ready.status !== 'True') return { ...ready, type: 'Ready' };
  const messages: string[] = [];
  for (const gate of pod.spec.readinessGates ?? []) {
    const condition = conditionOf(pod.status?.conditions, gate.conditionType);
    if (!condition) messages.push(`corresponding condition of pod readiness gate "${gate.conditionType}" does not exist.`);
    else if (condition.status !== 'True') messages.push(`the status of pod readiness gate "${gate.conditionType}" is not "True", but ${condition.status}`);
  }
  return messages.length > 0 ? truth('Ready', false, 'ReadinessGatesNotReady', messages.join(', ')) : truth('Ready', true);
}

function initialized({ pod, phase, previous, initStatuses, statuses }: Input): Draft {
  let unknown = '';
  let incomplete = '';
  for (const container of initContainersOf(pod)) {
    const { name } = container;
    const status = initStatuses.find((one) => one.name === name);
    if (!status) unknown = withName(unknown, name);
    else if (isRestartableInitContainer(container) ? status.started !== true : !status.ready) incomplete = withName(incomplete, name);
  }
  if (phase === 'Succeeded' && unknown === '') return truth('Initialized', true, 'PodCompleted');
  // A regular container that has been started: the Pod was initialized before. Once it has been, it stays so.
  if (statuses.some((status) => status.state.running || status.state.terminated)) return truth('Initialized', true);
  if (conditionOf(previous.conditions, 'Initialized')?.status === 'True') return truth('Initialized', true);
  const message = unreadiness(unknown, 'incomplete', incomplete);
  return message === '' ? truth('Initialized', true) : truth('Initialized', false, 'ContainersNotInitialized', message);
}

/** Gives each condition the time of its last change of status, and the generation that was looked at. What says the same as before stays. */
export function stampConditions(
  drafts: readonly Draft[],
  previous: readonly PodCondition[] | undefined,
  now: string,
  generation: number | undefined,
): PodCondition[] {
  return drafts.map((draft) => {
    const old = conditionOf(previous, draft.type);
    if (old && saysTheSame(old, draft, generation)) return old;
    const lastTransitionTime = old && old.status === draft.status ? old.lastTransitionTime : now;
    return {
      // As the API writes it: its object and the kubelet's can be one.
      lastProbeTime: null,
      lastTransitionTime,
      ...(draft.message === undefined ? {} : { message: draft.message }),
      // Upstream forgets it in this one.
      ...(generation === undefined || draft.type === 'AllContainersRestarting' ? {} : { observedGeneration: generation }),
      ...(draft.reason === undefined ? {} : { reason: draft.reason }),
      status: draft.status,
      type: draft.type,
    } as unknown as PodCondition;
  });
}

function saysTheSame(old: PodCondition, { type, status, reason, message }: Draft, generation: number | undefined): boolean {
  if (old.status !== status || old.reason !== reason || old.message !== message || (old.lastProbeTime as unknown) !== null) return false;
  return old.observedGeneration === (type === 'AllContainersRestarting' ? undefined : generation);
}
