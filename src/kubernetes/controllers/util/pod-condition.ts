import { type Time, toRFC3339 } from '../../../time/index.ts';
import type { Pod, PodCondition, PodStatus } from '../../api/types.ts';

/**
 * The patch that gives a Pod a condition, behind those it has, and other changes of its status (podutil.UpdatePodCondition and
 * PatchPodStatus).
 */
export function podConditionPatch({ metadata, status }: Pod, condition: Omit<PodCondition, 'lastTransitionTime'>, now: Time, changes: Partial<PodStatus> = {}) {
  const present = status.conditions ?? [];
  const old = present.find(({ type }) => type === condition.type);
  const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : toRFC3339(now);
  const order = [...present, ...(old ? [] : [condition])].map(({ type }) => ({ type }));
  return { metadata: { uid: metadata.uid }, status: { ...changes, '$setElementOrder/conditions': order, conditions: [{ ...condition, lastTransitionTime }] } };
}
