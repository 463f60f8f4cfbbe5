import { fromRFC3339, type Time } from '../../../time/index.ts';
import type { Container, ContainerStateTerminated, ContainerStatus, Pod } from '../../api/types.ts';
import { type Printer, type RowCondition, since } from './printer.ts';

interface Summary {
  ready: number;
  restarts: number;
  /** When a container last ended that runs again; RFC 3339. */
  lastRestart: string | undefined;
  reason: string;
}

const completed = { type: 'Completed', status: 'True' };

/** What is said of the row of a Pod that has ended. */
export function podConditions({ status }: Pod): readonly RowCondition[] | undefined {
  if (status.phase === 'Succeeded') return [{ ...completed, reason: 'Succeeded', message: 'The pod has completed successfully.' }];
  return status.phase === 'Failed' ? [{ ...completed, reason: 'Failed', message: 'The pod failed.' }] : undefined;
}

/** Pods: name, ready, status, restarts, age, and with -o wide address, node, nominated node, readiness gates (printPod). */
export const printPod: Printer<Pod> = (pod, now) => {
  const { metadata, spec, status } = pod;
  const total = spec.containers.length + (spec.initContainers ?? []).filter(isSidecar).length;
  const { ready, restarts, reason, lastRestart } = summary(pod);
  return [
    metadata.name!,
    `${ready}/${total}`,
    deletionReason(pod) ?? reason,
    restartText(restarts, lastRestart, now),
    since(metadata.creationTimestamp, now),
    status.podIPs?.[0]?.ip || '<none>',
    spec.nodeName || '<none>',
    status.nominatedNodeName || '<none>',
    readinessGates(pod),
  ];
};

const isSidecar = (container: Container | undefined) => container?.restartPolicy === 'Always';
const conditionIs = ({ status }: Pod, type: string) => status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;

function summary(pod: Pod): Summary {
  const { status } = pod;
  const gated = status.conditions?.some((condition) => condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated');
  const start = { ready: 0, restarts: 0, lastRestart: undefined, reason: gated ? 'SchedulingGated' : status.reason || status.phase || '' };
  const { initializing, sidecars, all } = initContainers(pod, start);
  if (initializing && !conditionIs(pod, 'Initialized')) return all;
  return mainContainers(pod, sidecars);
}

/** Init containers up to the first that is not done; sidecars that have started count as containers. */
function initContainers(pod: Pod, start: Summary): { initializing: boolean; all: Summary; sidecars: Summary } {
  const all = { ...start };
  const sidecars = { ...start };
  const statuses = pod.status.initContainerStatuses ?? [];
  const specs = new Map((pod.spec.initContainers ?? []).map((container) => [container.name, container]));
  let initializing = false;
  for (const [i, container] of statuses.entries()) {
    const sidecar = isSidecar(specs.get(container.name));
    countRestarts(all, container);
    if (sidecar) countRestarts(sidecars, container);
    if (container.state?.terminated?.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) all.ready++;
      continue;
    }
    all.reason = initReason(container, i, specs.size);
    initializing = true;
    break;
  }
  return { initializing, all, sidecars: { ...sidecars, ready: all.ready, reason: all.reason } };
}

function initReason({ state }: ContainerStatus, index: number, total: number): string {
  if (state?.terminated) return `Init:${endReason(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${total}`;
}

/**
 * The first container with something to say decides; where it says Completed, a Pod that is ready is Running, one with a container that
 * failed shows that, and one whose other containers run is NotReady.
 */
function mainContainers(pod: Pod, before: Summary): Summary {
  const result = { ...before };
  let running = false;
  let failure = '';
  for (const container of [...(pod.status.containerStatuses ?? [])].reverse()) {
    countRestarts(result, container);
    const { waiting, terminated, running: runs } = container.state ?? {};
    if (waiting?.reason) result.reason = waiting.reason;
    else if (terminated) {
      result.reason = endReason(terminated);
      if (terminated.exitCode !== 0) failure = result.reason;
    } else if (container.ready && runs) {
      running = true;
      result.ready++;
    }
  }
  if (result.reason !== 'Completed') return result;
  if (running && conditionIs(pod, 'Ready')) result.reason = 'Running';
  else if (failure) result.reason = failure;
  else if (running) result.reason = 'NotReady';
  return result;
}

function countRestarts(summary: Summary, { restartCount, lastState }: ContainerStatus): void {
  summary.restarts += restartCount;
  const finished = lastState?.terminated?.finishedAt;
  if (finished && (!summary.lastRestart || fromRFC3339(finished)! > fromRFC3339(summary.lastRestart)!)) summary.lastRestart = finished;
}

function endReason({ reason, signal, exitCode }: ContainerStateTerminated): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

function deletionReason({ metadata, status }: Pod): string | undefined {
  if (!metadata.deletionTimestamp) return undefined;
  if (status.reason === 'NodeLost') return 'Unknown';
  return status.phase === 'Failed' || status.phase === 'Succeeded' ? undefined : 'Terminating';
}

function restartText(restarts: number, last: string | undefined, now: Time): string {
  return restarts !== 0 && last ? `${restarts} (${since(last, now)} ago)` : String(restarts);
}

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  return gates.length === 0 ? '<none>' : `${gates.filter((gate) => conditionIs(pod, gate.conditionType)).length}/${gates.length}`;
}
