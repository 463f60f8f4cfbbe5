import { fromRFC3339, minute, type Time, toRFC3339 } from '../../../time/index.ts';
import type { Condition, Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../api/types.ts';
import { isReady } from '../util/pods.ts';
import { scaledValue } from '../util/scaled-value.ts';

/** An eviction that has not led to a deletion by then is forgotten (DeletionTimeout). */
const deletionTimeout = 2 * minute;

/** How many Pods there should be, and how many of them must be healthy (getExpectedPodCount). `scale`: what those who manage the Pods want. */
function expectations({ spec }: PodDisruptionBudget, pods: number, scale: number): { expected: number; desired: number } {
  if (spec.maxUnavailable !== undefined) return { expected: scale, desired: Math.max(0, scale - scaledValue(spec.maxUnavailable, scale, Math.ceil)) };
  if (spec.minAvailable === undefined) return { expected: pods, desired: 0 };
  if (typeof spec.minAvailable === 'number') return { expected: pods, desired: spec.minAvailable };
  return { expected: scale, desired: scaledValue(spec.minAvailable, scale, Math.ceil) };
}

/** The status of a budget over these Pods (updatePdbStatus). */
export function budgetStatus(budget: PodDisruptionBudget, pods: readonly Pod[], scale: number, now: Time): PodDisruptionBudgetStatus {
  const { expected, desired } = expectations(budget, pods.length, scale);
  const disrupted = stillDisrupted(budget, pods, now);
  const healthy = pods.filter((pod) => !pod.metadata.deletionTimestamp && !(pod.metadata.name! in disrupted) && isReady(pod)).length;
  const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0;
  return {
    observedGeneration: budget.metadata.generation ?? 0,
    ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: conditionsOf(budget, allowed, now),
  };
}

/** Evicted Pods whose deletion has not been seen, by name and the time of their eviction. */
function stillDisrupted({ status }: PodDisruptionBudget, pods: readonly Pod[], now: Time): Readonly<Record<string, string>> {
  const present = new Set(pods.filter((pod) => !pod.metadata.deletionTimestamp).map((pod) => pod.metadata.name!));
  const recent = Object.entries(status?.disruptedPods ?? {}).filter(([name, time]) => present.has(name) && now < fromRFC3339(time)! + deletionTimeout);
  return Object.fromEntries(recent);
}

function conditionsOf({ status, metadata }: PodDisruptionBudget, allowed: number, now: Time): readonly Condition[] {
  const value = allowed > 0 ? 'True' : 'False';
  const before = status?.conditions?.find((condition) => condition.type === 'DisruptionAllowed');
  const condition: Condition = {
    type: 'DisruptionAllowed',
    status: value,
    observedGeneration: metadata.generation ?? 0,
    lastTransitionTime: before?.status === value ? before.lastTransitionTime : toRFC3339(now),
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  };
  return [...(status?.conditions ?? []).filter((one) => one !== before), condition];
}
