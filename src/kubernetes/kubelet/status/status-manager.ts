import { second, type Timer, toRFC3339 } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import type { ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '../../api/types.ts';
import { resources } from '../../client/index.ts';
import type { KubeletContext } from '../context.ts';
import { maxPodMessageBytes } from '../kuberuntime/termination-message.ts';
import { conditionOf, isRestartableInitContainer, isTerminal, uidOf } from '../pod.ts';
import { Ticks } from '../ticks.ts';
import { computeReadiness, kubeletConditions, stampConditions } from './conditions.ts';
import { unknownEnd } from './container-statuses.ts';
import { sharing } from './sharing.ts';

interface Entry {
  /** As it was last seen or written: not the whole Pod, whose former status would live as long. */
  metadata: Pod['metadata'];
  status: PodStatus;
  dirty: boolean;
  /** The Pod has ended and nothing of it is left on the node: the API may forget it. */
  finished: boolean;
  /** The version that the last write made. */
  written: string | undefined;
}

/** What the status manager asks of the pod workers. */
export interface PodDeletionSafety {
  couldHaveRunningContainers(uid: string): boolean;
}

/**
 * Holds the statuses that the kubelet has made and brings them to the API: the latest of each Pod, as soon as it changes
 * (pkg/kubelet/status/status_manager.go).
 */
export class StatusManager {
  readonly #context: KubeletContext;
  readonly #safety: PodDeletionSafety;
  readonly #entries = new Map<string, Entry>();
  readonly #dirty = new Set<string>();
  /** Pods whose status somebody else has changed, until that is looked for. */
  readonly #outdated = new Map<string, Pod['metadata']>();
  #ticks: Ticks | undefined;
  #reconciliation: Timer | undefined;
  #stopped = false;

  constructor(context: KubeletContext, safety: PodDeletionSafety) {
    this.#context = context;
    this.#safety = safety;
  }

  get(uid: string): PodStatus | undefined {
    return this.#entries.get(uid)?.status;
  }

  set(pod: Pod, made: PodStatus): void {
    const status = limitMessages(made);
    const known = this.#entries.get(uidOf(pod));
    if (known && !known.finished && equal(known.status, status) && known.metadata.deletionTimestamp === pod.metadata.deletionTimestamp) return;
    this.#put({ metadata: pod.metadata, status, dirty: true, finished: known?.finished ?? false, written: known?.written });
  }

  /** The containers have ended and all is cleaned up: what is not known to have ended has failed. The Pod is deleted if that was asked for. */
  terminatePod(pod: Pod): void {
    const entry = this.#entries.get(uidOf(pod));
    const status = computeTerminalStatus(pod, entry?.status ?? pod.status);
    this.#put({ metadata: pod.metadata, status, dirty: true, finished: true, written: entry?.written });
  }

  /** What a readiness probe has found: nothing else of the status is looked at (SetContainerReadiness). */
  setContainerReadiness(pod: Pod, containerId: string, ready: boolean): void {
    const status = this.get(uidOf(pod));
    const changed = status && withContainer(status, containerId, (one) => (one.ready === ready ? one : { ...one, ready }));
    if (!changed) return;
    const { phase, initContainerStatuses: initStatuses = [], containerStatuses: statuses = [] } = changed;
    const drafts = computeReadiness({ pod, phase, initStatuses, statuses });
    const told = stampConditions(drafts, changed.conditions, toRFC3339(this.#context.clock.now), pod.metadata.generation);
    this.set(pod, { ...changed, conditions: changed.conditions!.map((one) => told.find(({ type }) => type === one.type) ?? one) });
  }

  /** The same of a startup probe (SetContainerStartup). */
  setContainerStartup(pod: Pod, containerId: string, started: boolean): void {
    const status = this.get(uidOf(pod));
    const changed = status && withContainer(status, containerId, (one) => (one.started === started ? one : { ...one, started }));
    if (changed) this.set(pod, changed);
  }

  /** The Pod has a sandbox with a network: the next whole status will say more. */
  setReadyToStart(pod: Pod): void {
    const status = this.get(uidOf(pod)) ?? pod.status ?? {};
    const draft = { type: 'PodReadyToStartContainers', status: 'True' };
    const [told] = stampConditions([draft], status.conditions, toRFC3339(this.#context.clock.now), pod.metadata.generation);
    this.set(pod, { ...status, conditions: status.conditions?.map((one) => (one.type === draft.type ? told! : one)) ?? [told!] });
  }

  /** Writes again what somebody else has changed in the API: it is looked for every ten seconds. */
  reconcile(pod: Pod): void {
    const uid = uidOf(pod);
    const entry = this.#entries.get(uid);
    if (!entry || entry.written === pod.metadata.resourceVersion || !needsReconcile(entry.status, pod.status)) {
      this.#outdated.delete(uid);
      return;
    }
    this.#outdated.set(uid, pod.metadata);
    const { clock, random } = this.#context;
    this.#ticks ??= new Ticks(random.fork('status manager'), 10 * second);
    this.#reconciliation ??= clock.at(this.#ticks.after(clock.now), 'kubelet: reconcile statuses', () => this.#writeAgain());
  }

  #writeAgain(): void {
    this.#reconciliation = undefined;
    for (const [uid, metadata] of this.#outdated) {
      const entry = this.#entries.get(uid);
      if (entry && !entry.dirty) this.#put({ ...entry, metadata, dirty: true });
    }
    this.#outdated.clear();
  }

  forget(uid: string): void {
    this.#entries.delete(uid);
    this.#dirty.delete(uid);
    this.#outdated.delete(uid);
  }

  stop(): void {
    this.#stopped = true;
    this.#reconciliation?.cancel();
  }

  #put(entry: Entry): void {
    const uid = entry.metadata.uid!;
    this.#entries.set(uid, entry);
    if (this.#dirty.has(uid)) return;
    this.#dirty.add(uid);
    this.#context.clock.after(0, 'kubelet: write status', () => this.#sync(uid));
  }

  #sync(uid: string): void {
    this.#dirty.delete(uid);
    const entry = this.#entries.get(uid);
    if (!entry || this.#stopped) return;
    entry.dirty = false;
    const { client } = this.#context;
    const { name, namespace } = entry.metadata;
    const found = client.get(resources.pods, namespace!, name!);
    // Another Pod of the same name has taken its place, or none is there.
    if ('status' in found || uidOf(found.object) !== uid) return;
    const live = found.object;
    const status = computeMergedStatus(live, entry.status, this.#safety.couldHaveRunningContainers(uid), toRFC3339(this.#context.clock.now));
    if (!equal(status, live.status)) {
      const updated = client.updateStatus(resources.pods, { ...live, status });
      if ('object' in updated) {
        entry.metadata = updated.object.metadata;
        entry.written = entry.metadata.resourceVersion;
        entry.status = sharing(entry.status, updated.object.status);
      }
    }
    if (entry.finished && live.metadata.deletionTimestamp !== undefined) {
      this.#context.because(`all of ${name} has ended on ${this.#context.nodeName}: the API can forget it`);
      client.delete(resources.pods, namespace!, name!, { gracePeriodSeconds: 0, preconditions: { uid } });
    }
  }
}

const hasMessage = ({ state, lastState }: ContainerStatus): boolean => state.terminated?.message !== undefined || lastState.terminated?.message !== undefined;

/** All termination messages of a Pod share 12 KiB (normalizeStatus). */
function limitMessages(status: PodStatus): PodStatus {
  if (!status.containerStatuses?.some(hasMessage) && !status.initContainerStatuses?.some(hasMessage) && !status.ephemeralContainerStatuses?.some(hasMessage))
    return status;
  const lists = [status.containerStatuses, status.initContainerStatuses, status.ephemeralContainerStatuses];
  const count = lists.reduce((total, list) => total + (list?.length ?? 0), 0);
  const share = Math.floor(maxPodMessageBytes / Math.max(1, count));
  const tooLong = ({ terminated }: ContainerState) => (terminated?.message?.length ?? 0) > share;
  if (!lists.some((list) => list?.some((one) => tooLong(one.state) || tooLong(one.lastState)))) return status;
  const cut = (state: ContainerState) =>
    tooLong(state) ? { terminated: { ...state.terminated!, message: state.terminated!.message!.slice(0, share) } } : state;
  const limit = (one: ContainerStatus): ContainerStatus => ({ ...one, lastState: cut(one.lastState), state: cut(one.state) });
  const [containerStatuses, initContainerStatuses, ephemeralContainerStatuses] = lists.map((list) => list?.map(limit));
  return {
    ...status,
    ...(containerStatuses ? { containerStatuses } : {}),
    ...(initContainerStatuses ? { initContainerStatuses } : {}),
    ...(ephemeralContainerStatuses ? { ephemeralContainerStatuses } : {}),
  };
}

/** A status with one container's part changed; undefined if there is none such, or nothing has changed. */
function withContainer(status: PodStatus, id: string, change: (one: ContainerStatus) => ContainerStatus): PodStatus | undefined {
  for (const list of ['containerStatuses', 'initContainerStatuses'] as const) {
    const index = status[list]?.findIndex((one) => one.containerID === `containerd://${id}`) ?? -1;
    if (index < 0) continue;
    const changed = change(status[list]![index]!);
    return changed === status[list]![index] ? undefined : { ...status, [list]: status[list]!.with(index, changed) };
  }
  return undefined;
}

/** Conditions that somebody else owns are as they are in the API; a Pod whose containers may still run is not reported as ended (mergePodStatus). */
export function computeMergedStatus(live: Pod, status: PodStatus, mayRun: boolean, now: string): PodStatus {
  let merged = status.conditions && isOwn(status) && isOwn(live.status) ? status : { ...status, conditions: mergedConditions(live, status) };
  if (mayRun && !isTerminal(live.status?.phase) && isTerminal(status.phase)) {
    const { reason: _reason, message: _message, ...rest } = merged;
    const before = live.status ?? {};
    merged = {
      ...rest,
      phase: before.phase ?? 'Pending',
      ...(before.reason ? { reason: before.reason } : {}),
      ...(before.message ? { message: before.message } : {}),
    };
  }
  if (!isTerminal(merged.phase)) return merged;
  const reason = merged.phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed';
  return { ...merged, conditions: merged.conditions!.map((condition) => unready(condition, reason, now)) };
}

const isOwn = (status: PodStatus | undefined): boolean => !status?.conditions?.some(({ type }) => !kubeletConditions.has(type));

function mergedConditions(live: Pod, { conditions = [] }: PodStatus): PodCondition[] {
  const own = conditions.filter((condition) => kubeletConditions.has(condition.type));
  const others = (live.status?.conditions ?? []).filter((condition) => !kubeletConditions.has(condition.type));
  // This one belongs to others too.
  const disruption = conditionOf(others, 'DisruptionTarget') ? undefined : conditionOf(conditions, 'DisruptionTarget');
  return others.concat(own, disruption ?? []);
}

function unready(condition: PodCondition, reason: string, now: string): PodCondition {
  if ((condition.type !== 'Ready' && condition.type !== 'ContainersReady') || condition.status !== 'True') return condition;
  return { ...condition, status: 'False', reason, lastTransitionTime: now };
}

/** What is not known to have ended when the Pod is done with has failed (TerminatePod). */
export function computeTerminalStatus(pod: Pod, status: PodStatus): PodStatus {
  const phase = isTerminal(status.phase) ? status.phase : 'Failed';
  const containers = status.containerStatuses && hasInitialized(pod) ? { containerStatuses: status.containerStatuses.map(asEnded) } : {};
  const init = status.initContainerStatuses ?? [];
  const started = Math.max(1, init.findLastIndex((one) => !one.state.waiting || one.lastState.terminated) + 1);
  const ended = init.map((one, i) => (i < started ? asEnded(one) : one));
  return { ...status, phase, ...containers, ...(init.length > 0 ? { initContainerStatuses: ended } : {}) };
}

function asEnded(status: ContainerStatus): ContainerStatus {
  if (status.state.terminated) return status;
  return { ...status, state: { terminated: unknownEnd('ContainerStatusUnknown', 'The container could not be located when the pod was terminated') } };
}

/** Whether the Pod's containers can have been started, as far as the API knows (hasPodInitialized). */
function hasInitialized({ spec, status }: Pod): boolean {
  const last = spec.initContainers?.at(-1);
  if (!last) return true;
  if (status?.containerStatuses?.some((one) => one.lastState.terminated || !one.state.waiting)) return true;
  const known = status?.initContainerStatuses?.find((one) => one.name === last.name);
  if (!known) return false;
  if (isRestartableInitContainer(last)) return known.state.running !== undefined && known.started === true;
  return known.lastState.terminated?.exitCode === 0 || known.state.terminated?.exitCode === 0;
}

/** Whether the kubelet's part of a status in the API is not what the kubelet wrote. */
function needsReconcile(own: PodStatus, live: PodStatus | undefined): boolean {
  const conditions = (status: PodStatus | undefined) => (status?.conditions ?? []).filter((condition) => kubeletConditions.has(condition.type));
  return kubeletFields.some((field) => !equal(own[field], live?.[field])) || !equal(conditions(own), conditions(live));
}

const kubeletFields = [
  'phase', 'reason', 'message', 'containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses', 'hostIP', 'podIP', 'podIPs', 'startTime',
] as const satisfies readonly (keyof PodStatus)[]; // biome-ignore format: a list
