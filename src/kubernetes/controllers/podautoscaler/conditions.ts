import { type Time, toRFC3339 } from '../../../time/index.ts';
import type { HorizontalPodAutoscalerCondition } from '../../api/types.ts';

/** The conditions with one set; its time changes only with its status (setConditionInList). */
export function withCondition(
  conditions: readonly HorizontalPodAutoscalerCondition[],
  wanted: Omit<HorizontalPodAutoscalerCondition, 'lastTransitionTime'>,
  now: Time,
): HorizontalPodAutoscalerCondition[] {
  const old = conditions.find(({ type }) => type === wanted.type);
  const lastTransitionTime = old?.status === wanted.status && old.lastTransitionTime ? old.lastTransitionTime : toRFC3339(now);
  const condition = { ...wanted, lastTransitionTime };
  return old ? conditions.map((one) => (one === old ? condition : one)) : [...conditions, condition];
}
