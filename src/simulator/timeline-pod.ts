import type { ContainerState, ContainerStatus, Pod } from '../kubernetes/api/types.ts';

/** What one write changed in a Pod, in words, the most telling first; empty if only times or bookkeeping changed. */
export function podChanges(verb: 'create' | 'update' | 'delete', pod: Pod, previous: Pod | undefined): string[] {
  const name = `Pod ${pod.metadata.name}`;
  if (verb === 'create') return [`${name} created`];
  if (verb === 'delete') return [`${name} is gone`];
  if (!previous) return [];
  return [...specChanges(pod, previous), ...statusChanges(pod, previous)].map((change) => `${name}: ${change}`);
}

function specChanges(pod: Pod, previous: Pod): string[] {
  const changes: string[] = [];
  if (pod.spec.nodeName && pod.spec.nodeName !== previous.spec.nodeName) changes.push(`assigned to ${pod.spec.nodeName}`);
  if (pod.metadata.deletionTimestamp && !previous.metadata.deletionTimestamp)
    changes.push(`is to stop within ${pod.metadata.deletionGracePeriodSeconds ?? 0} s`);
  const metadata =
    JSON.stringify([pod.metadata.labels, pod.metadata.annotations]) !== JSON.stringify([previous.metadata.labels, previous.metadata.annotations]);
  if (metadata) changes.push('labels or annotations changed');
  if (changes.length === 0 && pod.metadata.generation !== previous.metadata.generation) changes.push('spec changed');
  return changes;
}

function statusChanges(pod: Pod, previous: Pod): string[] {
  const changes: string[] = [];
  if (pod.status === previous.status) return changes;
  const before = [...(previous.status.initContainerStatuses ?? []), ...(previous.status.containerStatuses ?? [])];
  for (const status of [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])]) {
    const text = containerChange(
      status,
      before.find((other) => other.name === status.name),
    );
    if (text) changes.push(text);
  }
  if (pod.status.phase !== previous.status.phase) changes.push(`phase ${pod.status.phase}`);
  if (changes.length === 0) changes.push(...conditionChanges(pod, previous));
  return changes;
}

function stateText(state: ContainerState): string {
  if (state.running) return 'is running';
  if (state.terminated) return state.terminated.signal ? `was ended by signal ${state.terminated.signal}` : `ended with exit code ${state.terminated.exitCode}`;
  return `waits (${state.waiting?.reason ?? 'ContainerCreating'})`;
}

function containerChange(status: ContainerStatus, before: ContainerStatus | undefined): string | undefined {
  const text = stateText(status.state);
  if (!before || text !== stateText(before.state) || status.containerID !== before.containerID) {
    return `container ${status.name} ${text}${status.restartCount > (before?.restartCount ?? 0) ? `, restart ${status.restartCount}` : ''}`;
  }
  return undefined;
}

function conditionChanges(pod: Pod, previous: Pod): string[] {
  const before = new Map((previous.status.conditions ?? []).map(({ type, status }) => [type, status]));
  return (pod.status.conditions ?? []).filter(({ type, status }) => before.get(type) !== status).map(({ type, status }) => `condition ${type} is ${status}`);
}
