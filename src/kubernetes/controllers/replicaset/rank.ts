import { fromRFC3339 } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import { isReady, readyCondition } from '../util/pods.ts';

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

const costOf = (pod: Pod) => Number(pod.metadata.annotations?.[deletionCost] ?? 0) || 0;
const readySince = (pod: Pod) => fromRFC3339(readyCondition(pod)?.lastTransitionTime ?? '') ?? 0;
const createdAt = (pod: Pod) => fromRFC3339(pod.metadata.creationTimestamp!)!;
const restarts = (pod: Pod) => Math.max(0, ...(pod.status.containerStatuses ?? []).map((container) => container.restartCount));
/** Halves of an age count alike: the logarithm of the age in nanoseconds, rounded down. */
const rankOfAge = (time: number, now: number) => Math.floor(Math.log2(Math.max(1, (now - time) * 1000)));

/**
 * Pods in the order in which they are deleted (controller.ActivePodsWithRanks): without a node first, then Pending, not ready, of low cost,
 * on nodes with many of the set, ready for a short time, restarted often, young.
 */
export function inDeletionOrder(pods: readonly Pod[], now: number): Pod[] {
  const perNode = new Map<string, number>();
  for (const { spec } of pods) perNode.set(spec.nodeName ?? '', (perNode.get(spec.nodeName ?? '') ?? 0) + 1);
  const keysOf = (pod: Pod) => [
    pod.spec.nodeName ? 1 : 0,
    phaseOrder[pod.status.phase ?? 'Unknown'] ?? 1,
    isReady(pod) ? 1 : 0,
    costOf(pod),
    -(perNode.get(pod.spec.nodeName ?? '') ?? 0),
    isReady(pod) ? rankOfAge(readySince(pod), now) : 0,
    -restarts(pod),
    rankOfAge(createdAt(pod), now),
  ];
  const ranked = pods.map((pod) => ({ pod, keys: keysOf(pod) }));
  ranked.sort((a, b) => compare(a.keys, b.keys) || (a.pod.metadata.uid! < b.pod.metadata.uid! ? -1 : 1));
  return ranked.map(({ pod }) => pod);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
