import type { Deployment, ReplicaSet } from '../../api/types.ts';
import { scaledValue } from '../util/scaled-value.ts';

const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
const maxAnnotation = 'deployment.kubernetes.io/max-replicas';
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const replicaAnnotations = { desired: desiredAnnotation, max: maxAnnotation };

export const replicasOf = ({ spec }: Deployment | ReplicaSet): number => spec.replicas ?? 1;
export const totalReplicas = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + replicasOf(set), 0);
export const totalAvailable = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);
export const revisionOf = ({ metadata }: Deployment | ReplicaSet): number => Number(metadata.annotations?.[revisionAnnotation] ?? 0);

export const isRolling = ({ spec }: Deployment): boolean => (spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';

/** maxSurge and maxUnavailable as numbers of Pods; they are not both 0 (ResolveFenceposts). */
export function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  if (!isRolling(deployment)) return { surge: 0, unavailable: 0 };
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  const replicas = replicasOf(deployment);
  const surge = scaledValue(maxSurge, replicas, Math.ceil);
  const unavailable = scaledValue(maxUnavailable, replicas, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, replicas) };
}

/** How many Pods the new set should have next, of all sets (deploymentutil.NewRSNewReplicas). */
export function newSetReplicas(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): number {
  const wanted = replicasOf(deployment);
  if (!isRolling(deployment)) return wanted;
  const own = newSet ? replicasOf(newSet) : 0;
  const room = wanted + fenceposts(deployment).surge - totalReplicas(all);
  return room <= 0 ? own : own + Math.min(room, wanted - own);
}
