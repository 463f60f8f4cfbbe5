import { type Time, toRFC3339 } from '../../../time/index.ts';
import type { Node, NodeCondition } from '../../api/types.ts';

/** What a kubelet says of its node, and nobody knows when it does not. NetworkUnavailable is not its own. */
const kubeletConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** The conditions of a node whose kubelet is silent (tryUpdateNodeHealth). */
export function unknownConditions({ metadata, status }: Node, now: Time): NodeCondition[] {
  const lastTransitionTime = toRFC3339(now);
  const present = status?.conditions ?? [];
  const known = present.map((condition) =>
    condition.status === 'Unknown' || !kubeletConditions.some((type) => type === condition.type)
      ? condition
      : { ...condition, status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime },
  );
  const missing = kubeletConditions.filter((type) => !present.some((condition) => condition.type === type));
  const never = missing.map((type) => ({
    type,
    status: 'Unknown',
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
    lastHeartbeatTime: metadata.creationTimestamp!,
    lastTransitionTime,
  }));
  return [...known, ...never];
}
