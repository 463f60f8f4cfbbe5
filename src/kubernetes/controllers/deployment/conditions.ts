import { fromRFC3339, second, type Time, toRFC3339 } from '../../../time/index.ts';
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../api/types.ts';
import { fenceposts, replicasOf } from './numbers.ts';

type Conditions = readonly DeploymentCondition[];

/** With a condition that says the same nothing changes; otherwise it moves to the end (SetDeploymentCondition). */
export function setCondition(
  conditions: Conditions,
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: Time,
): Conditions {
  const before = conditions.find((condition) => condition.type === type);
  if (before?.status === status && before.reason === reason) return conditions;
  const time = toRFC3339(now);
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime! : time;
  return [...conditions.filter((condition) => condition.type !== type), { type, status, lastUpdateTime: time, lastTransitionTime, reason, message }];
}

const sum = (sets: readonly ReplicaSet[], field: 'replicas' | 'readyReplicas' | 'availableReplicas' | 'terminatingReplicas') =>
  sets.reduce((total, set) => total + (set.status?.[field] ?? 0), 0);

/** The status without its Progressing condition (calculateStatus). */
export function computeStatus(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined, now: Time): DeploymentStatus {
  const available = sum(all, 'availableReplicas');
  const total = all.reduce((count, set) => count + replicasOf(set), 0);
  const counts = {
    replicas: sum(all, 'replicas'),
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: sum(all, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, total - available),
  };
  const enough = available >= replicasOf(deployment) - fenceposts(deployment).unavailable;
  const old = deployment.status?.conditions ?? [];
  const conditions = enough
    ? setCondition(old, 'Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : setCondition(old, 'Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now);
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
    terminatingReplicas: sum(all, 'terminatingReplicas'),
    ...(deployment.status?.collisionCount && { collisionCount: deployment.status.collisionCount }),
    conditions,
  };
}

export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function isProgressing(old: DeploymentStatus, status: DeploymentStatus): boolean {
  const oldReplicas = (one: DeploymentStatus) => (one.replicas ?? 0) - (one.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    oldReplicas(status) < oldReplicas(old) ||
    (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

/** The status with why Pods cannot be made: of the new set, or else of old ones (getReplicaFailures). */
export function withFailures(status: DeploymentStatus, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined, now: Time): DeploymentStatus {
  const failureOf = (set: ReplicaSet | undefined) => set?.status?.conditions?.find((condition) => condition.type === 'ReplicaFailure');
  const failure = failureOf(newSet) ?? all.map(failureOf).find((found) => found !== undefined);
  const conditions = status.conditions ?? [];
  if (!failure) return { ...status, conditions: conditions.filter((condition) => condition.type !== 'ReplicaFailure') };
  return { ...status, conditions: setCondition(conditions, 'ReplicaFailure', 'True', failure.reason ?? '', failure.message ?? '', now) };
}

/** The status with how the rollout goes, and when to look again for its deadline (syncRolloutStatus). */
export function withProgress(
  deployment: Deployment,
  status: DeploymentStatus,
  newSet: ReplicaSet | undefined,
  now: Time,
): { status: DeploymentStatus; checkAfter?: number } {
  const { progressDeadlineSeconds } = deployment.spec;
  if (progressDeadlineSeconds === undefined || progressDeadlineSeconds === 2_147_483_647) return { status };
  const conditions = status.conditions ?? [];
  const current = conditions.find((condition) => condition.type === 'Progressing');
  if ((status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable' && isComplete(deployment, status))
    return { status };
  const subject = newSet ? `ReplicaSet ${JSON.stringify(newSet.metadata.name)}` : `Deployment ${JSON.stringify(deployment.metadata.name)}`;
  const set = (value: 'True' | 'False', reason: string, text: string) => ({
    ...status,
    conditions: setCondition(conditions, 'Progressing', value, reason, `${subject} ${text}`, now),
  });
  if (isComplete(deployment, status)) return { status: set('True', 'NewReplicaSetAvailable', 'has successfully progressed.') };
  if (current?.reason === 'NewReplicaSetAvailable') return { status };
  const deadline = current ? fromRFC3339(current.lastUpdateTime!)! + progressDeadlineSeconds * second : undefined;
  if (isProgressing(deployment.status ?? ({} as DeploymentStatus), status)) {
    const fresh = conditions.filter((condition) => condition.type !== 'Progressing');
    const time = toRFC3339(now);
    const lastTransitionTime = current?.status === 'True' ? current.lastTransitionTime! : time;
    const condition = {
      type: 'Progressing',
      status: 'True',
      lastUpdateTime: time,
      lastTransitionTime,
      reason: 'ReplicaSetUpdated',
      message: `${subject} is progressing.`,
    };
    return { status: { ...status, conditions: [...fresh, condition] }, checkAfter: progressDeadlineSeconds * second };
  }
  if (deadline !== undefined && now >= deadline) return { status: set('False', 'ProgressDeadlineExceeded', 'has timed out progressing.') };
  return { status, ...(deadline !== undefined && { checkAfter: deadline - now }) };
}
