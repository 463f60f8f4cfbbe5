import type { Time } from '../../../time/index.ts';
import type { Pod, StatefulSet, StatefulSetStatus } from '../../api/types.ts';
import { isReady, untilAvailable } from '../util/pods.ts';
import { replicasOf } from './identity.ts';
import { revisionOf } from './new-pod.ts';

export const isCreated = ({ status }: Pod): boolean => Boolean(status.phase);
export const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isReady(pod);
export const isTerminating = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;
/** Whether the Pod has been ready for minReadySeconds. */
export const isAvailable = (pod: Pod, { spec }: StatefulSet, now: Time): boolean => untilAvailable(pod, spec.minReadySeconds ?? 0, now) === 0;

/** How many of a set's Pods are how far. */
export interface Counts {
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly currentReplicas: number;
  readonly updatedReplicas: number;
}

/** Counts Pods; those of a revision as long as they are not being deleted (computeReplicaStatus). */
export function countPods(set: StatefulSet, pods: readonly Pod[], current: string, update: string, now: Time): Counts {
  const ready = pods.filter(isRunningAndReady);
  const lasting = pods.filter((pod) => isCreated(pod) && !isTerminating(pod));
  return {
    replicas: pods.filter(isCreated).length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod) => isAvailable(pod, set, now)).length,
    currentReplicas: lasting.filter((pod) => revisionOf(pod) === current).length,
    updatedReplicas: lasting.filter((pod) => revisionOf(pod) === update).length,
  };
}

/** The status with these counts; a rolling update that has reached all Pods is over (completeRollingUpdate). */
export function statusOf(set: StatefulSet, counts: Counts, current: string, update: string, collisionCount: number): StatefulSetStatus {
  const { replicas, readyReplicas, availableReplicas, updatedReplicas } = counts;
  const isComplete = set.spec.updateStrategy.type === 'RollingUpdate' && [updatedReplicas, readyReplicas, replicas].every((count) => count === replicasOf(set));
  const currentReplicas = isComplete ? updatedReplicas : counts.currentReplicas;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas,
    ...(readyReplicas !== 0 && { readyReplicas }),
    ...(currentReplicas !== 0 && { currentReplicas }),
    ...(updatedReplicas !== 0 && { updatedReplicas }),
    currentRevision: isComplete ? update : current,
    updateRevision: update,
    collisionCount,
    availableReplicas,
  };
}

const compared = ['replicas', 'currentReplicas', 'readyReplicas', 'updatedReplicas', 'availableReplicas'] as const;

/** Whether the status says anything that the set's does not (inconsistentStatus). */
export function isNews({ status: old }: StatefulSet, status: StatefulSetStatus): boolean {
  return (
    (status.observedGeneration ?? 0) > (old.observedGeneration ?? 0) ||
    compared.some((field) => (status[field] ?? 0) !== (old[field] ?? 0)) ||
    status.currentRevision !== old.currentRevision ||
    status.updateRevision !== old.updateRevision
  );
}
