import type { Deployment, ReplicaSet } from '../../api/types.ts';
import { fenceposts, isRolling, replicaAnnotations, replicasOf, totalAvailable, totalReplicas } from './numbers.ts';

/** A set and the size it should have. */
export interface Scaling {
  readonly set: ReplicaSet;
  readonly replicas: number;
}

const byCreation = (a: ReplicaSet, b: ReplicaSet) =>
  a.metadata.creationTimestamp! < b.metadata.creationTimestamp!
    ? -1
    : a.metadata.creationTimestamp! > b.metadata.creationTimestamp!
      ? 1
      : a.metadata.name! < b.metadata.name!
        ? -1
        : 1;

/**
 * How far old sets may shrink in a rolling update: first by Pods that are not available anyway, then while enough stay available
 * (reconcileOldReplicaSets). Each returned scaling is one step, in order.
 */
export function computeOldScaleDown(deployment: Deployment, old: readonly ReplicaSet[], newSet: ReplicaSet): Scaling[] {
  const all = [...old, newSet];
  const minAvailable = replicasOf(deployment) - fenceposts(deployment).unavailable;
  const newUnavailable = replicasOf(newSet) - (newSet.status?.availableReplicas ?? 0);
  const most = totalReplicas(all) - minAvailable - newUnavailable;
  if (totalReplicas(old) === 0 || most <= 0) return [];
  const sizes = new Map([...old].sort(byCreation).map((set) => [set, replicasOf(set)]));
  const steps: Scaling[] = [];
  const shrink = (set: ReplicaSet, by: number) => {
    sizes.set(set, sizes.get(set)! - by);
    steps.push({ set, replicas: sizes.get(set)! });
  };
  let cleaned = 0;
  for (const [set, size] of sizes) {
    const by = Math.min(most - cleaned, size - (set.status?.availableReplicas ?? 0));
    if (size === 0 || by <= 0) continue;
    shrink(set, by);
    cleaned += by;
  }
  let spare = totalAvailable(all) - minAvailable;
  for (const [set, size] of sizes) {
    const by = Math.min(size, spare);
    if (by <= 0) continue;
    shrink(set, by);
    spare -= by;
  }
  return steps;
}

/** Sets of a Deployment that is paused or whose size changed: one takes it all, several share it (dc.scale). */
export function computeScale(deployment: Deployment, old: readonly ReplicaSet[], newSet: ReplicaSet | undefined): Scaling[] {
  const wanted = replicasOf(deployment);
  const all = [...old, ...(newSet ? [newSet] : [])];
  const active = all.filter((set) => replicasOf(set) > 0);
  const one = active.length === 1 ? active[0] : active.length === 0 ? (newSet ?? [...old].sort(byCreation).at(-1)) : undefined;
  if (one) return replicasOf(one) === wanted ? [] : [{ set: one, replicas: wanted }];
  if (newSet && isSaturated(deployment, newSet)) return old.filter((set) => replicasOf(set) > 0).map((set) => ({ set, replicas: 0 }));
  return isRolling(deployment) ? shareOut(deployment, active) : [];
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const wanted = replicasOf(deployment);
  const desired = Number(set.metadata.annotations?.[replicaAnnotations.desired] ?? -1);
  return replicasOf(set) === wanted && desired === wanted && (set.status?.availableReplicas ?? 0) === wanted;
}

/** Each set grows or shrinks in proportion to its size; the largest gets the rest. */
function shareOut(deployment: Deployment, active: readonly ReplicaSet[]): Scaling[] {
  const wanted = replicasOf(deployment);
  const allowed = wanted > 0 ? wanted + fenceposts(deployment).surge : 0;
  const toAdd = allowed - totalReplicas(active);
  const sorted = [...active].sort((a, b) => replicasOf(b) - replicasOf(a) || (toAdd > 0 ? byCreation(b, a) : byCreation(a, b)));
  let added = 0;
  const sizes = sorted.map((set) => {
    if (toAdd === 0) return replicasOf(set);
    const share = proportion(deployment, set, toAdd, added);
    added += share;
    return replicasOf(set) + share;
  });
  if (sizes.length > 0 && toAdd !== 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added);
  return sorted
    .map((set, i) => ({ set, replicas: sizes[i]! }))
    .filter(({ set, replicas }) => replicas !== replicasOf(set) || needsAnnotations(deployment, set));
}

function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  const size = replicasOf(set);
  if (size === 0 || toAdd === added) return 0;
  const wanted = replicasOf(deployment);
  const before = Number(set.metadata.annotations?.[replicaAnnotations.max] ?? deployment.status?.replicas ?? 0) || 1;
  const fraction = wanted === 0 ? -size : Math.round((size * (wanted + fenceposts(deployment).surge)) / before) - size;
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

/** Whether a set still says the former size of its Deployment. */
export function needsAnnotations(deployment: Deployment, set: ReplicaSet): boolean {
  return set.metadata.annotations?.[replicaAnnotations.desired] !== String(replicasOf(deployment));
}
