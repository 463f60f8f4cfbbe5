import { type Time, toRFC3339 } from '../../../time/index.ts';
import type { Pod, ReplicaSet, ReplicaSetStatus } from '../../api/types.ts';
import { isReady, untilAvailable } from '../util/pods.ts';

/** The status of a set with these active Pods (calculateStatus). failure: why Pods could not be made or deleted. */
export function computeStatus(set: ReplicaSet, active: readonly Pod[], terminating: number, failure: Failure | undefined, now: Time): ReplicaSetStatus {
  const labels = Object.entries(set.spec.template?.metadata?.labels ?? {});
  const minReady = set.spec.minReadySeconds ?? 0;
  const ready = active.filter(isReady);
  const fullyLabeled = active.filter((pod) => labels.every(([key, value]) => pod.metadata.labels?.[key] === value)).length;
  const available = ready.filter((pod) => untilAvailable(pod, minReady, now) === 0).length;
  const conditions = conditionsOf(set, failure, now);
  return {
    replicas: active.length,
    ...(fullyLabeled && { fullyLabeledReplicas: fullyLabeled }),
    ...(ready.length && { readyReplicas: ready.length }),
    ...(available && { availableReplicas: available }),
    terminatingReplicas: terminating,
    observedGeneration: set.metadata.generation ?? 0,
    ...(conditions.length && { conditions }),
  };
}

export interface Failure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly message: string;
}

function conditionsOf({ status }: ReplicaSet, failure: Failure | undefined, now: Time): NonNullable<ReplicaSetStatus['conditions']> {
  const others = (status?.conditions ?? []).filter((condition) => condition.type !== 'ReplicaFailure');
  if (!failure) return others;
  const before = status?.conditions?.find((condition) => condition.type === 'ReplicaFailure');
  if (before?.reason === failure.reason) return [...others, before];
  return [...others, { type: 'ReplicaFailure', status: 'True', ...failure, lastTransitionTime: toRFC3339(now) }];
}
