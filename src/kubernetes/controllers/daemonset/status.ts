import type { DaemonSetStatus } from '../../api/types.ts';
import { isReady } from '../util/pods.ts';
import { isAvailable, oldestFirst, type View } from './nodes.ts';
import { isUpdated } from './placement.ts';

/**
 * The status: of each node its oldest Pod counts (updateDaemonSetStatus). observed: whether the DaemonSet's present generation has been
 * worked on.
 */
export function computeStatus(view: View, observed: boolean): DaemonSetStatus {
  const { set, nodes, placement, pods, hash } = view;
  const { metadata, status } = set;
  const counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 };
  for (const node of nodes) {
    const there = pods.get(node.metadata.name!);
    if (!placement.on(node).run) {
      if (there) counts.misscheduled++;
      continue;
    }
    counts.desired++;
    if (!there) continue;
    const pod = oldestFirst(there)[0]!;
    counts.current++;
    if (isReady(pod)) counts.ready++;
    if (isAvailable(pod, view)) counts.available++;
    if (isUpdated(pod, set, hash)) counts.updated++;
  }
  const unavailable = counts.desired - counts.available;
  const observedGeneration = observed ? metadata.generation : status?.observedGeneration;
  return {
    currentNumberScheduled: counts.current,
    numberMisscheduled: counts.misscheduled,
    desiredNumberScheduled: counts.desired,
    numberReady: counts.ready,
    ...(observedGeneration && { observedGeneration }),
    ...(counts.updated && { updatedNumberScheduled: counts.updated }),
    ...(counts.available && { numberAvailable: counts.available }),
    ...(unavailable && { numberUnavailable: unavailable }),
    ...(status?.collisionCount !== undefined && { collisionCount: status.collisionCount }),
    ...(status?.conditions && { conditions: status.conditions }),
  };
}
