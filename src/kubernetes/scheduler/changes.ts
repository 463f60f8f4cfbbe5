import { equal } from '../api/equal.ts';
import type { Node, Pod } from '../api/types.ts';
import { PodInfo } from './cache/pod-info.ts';
import type { ClusterEvent } from './framework/cluster-event.ts';

const conditions = (node: Node) => Object.fromEntries((node.status?.conditions ?? []).map(({ type, status }) => [type, status]));

/** What changed in a Node that scheduling looks at (framework/events.go NodeSchedulingPropertiesChange). */
export function nodeChanges(old: Node, now: Node): ClusterEvent[] {
  const events = new Set<ClusterEvent>();
  if (old.spec?.unschedulable && !now.spec?.unschedulable) events.add('NodeUpdateTaint');
  if (!equal(old.status?.allocatable, now.status?.allocatable)) events.add('NodeUpdateAllocatable');
  if (!equal(old.metadata.labels, now.metadata.labels)) events.add('NodeUpdateLabel');
  if (!equal(old.spec?.taints, now.spec?.taints)) events.add('NodeUpdateTaint');
  if (old.status?.conditions !== now.status?.conditions && !equal(conditions(old), conditions(now))) events.add('NodeUpdateCondition');
  return [...events];
}

function asksForLess(old: Pod, now: Pod): boolean {
  if (old.spec === now.spec) return false;
  const [before, after] = [new PodInfo(old).requests, new PodInfo(now).requests];
  if (before.milliCPU > after.milliCPU || before.memory > after.memory || before.ephemeralStorage > after.ephemeralStorage) return true;
  return [...(before.scalar ?? [])].some(([name, amount]) => amount > (after.scalar?.get(name) ?? 0));
}

/** What changed in a Pod without a node (PodSchedulingPropertiesChange). */
export function pendingPodChanges(old: Pod, now: Pod): ClusterEvent[] {
  const events: ClusterEvent[] = [];
  if (!equal(old.metadata.labels, now.metadata.labels)) events.push('PodUpdateLabel');
  if (asksForLess(old, now)) events.push('PodScaleDown');
  if (old.spec?.schedulingGates?.length && !now.spec?.schedulingGates?.length) events.push('PodSchedulingGateEliminated');
  if (!equal(old.spec?.tolerations, now.spec?.tolerations)) events.push('PodUpdateToleration');
  return events;
}

/** What changed in a Pod on a node. */
export function placedPodChanges(old: Pod, now: Pod): ClusterEvent[] {
  const events: ClusterEvent[] = [];
  if (old.metadata.labels !== now.metadata.labels && !equal(old.metadata.labels, now.metadata.labels)) events.push('AssignedPodUpdateLabel');
  if (asksForLess(old, now)) events.push('AssignedPodScaleDown');
  return events;
}
