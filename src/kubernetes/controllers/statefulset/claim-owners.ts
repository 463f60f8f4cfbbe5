import type { KubernetesObject } from '../../api/meta.ts';
import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../api/types.ts';
import { controllerReference } from '../util/pod-control.ts';
import { isInRange } from './identity.ts';

/**
 * Who owns the claims of a StatefulSet's Pods, by its persistentVolumeClaimRetentionPolicy. What is to go with the set is owned by the
 * set; what is to go with a Pod that is scaled down is owned by that Pod, from when it is too many: the garbage collector does the rest.
 */
const policyOf = ({ spec }: StatefulSet) => ({ whenDeleted: 'Retain', whenScaled: 'Retain', ...spec.persistentVolumeClaimRetentionPolicy });

export const keepsScaledDownClaims = (set: StatefulSet): boolean => policyOf(set).whenScaled !== 'Delete';

const referencesOf = (claim: PersistentVolumeClaim): readonly OwnerReference[] => claim.metadata.ownerReferences ?? [];

/** The same kind and name, though perhaps one that came before it. */
const means = (reference: OwnerReference, { apiVersion, kind, metadata }: KubernetesObject) =>
  reference.apiVersion === apiVersion && reference.kind === kind && reference.name === metadata.name;

const isOwnedBy = (claim: PersistentVolumeClaim, owner: KubernetesObject) => referencesOf(claim).some(({ uid }) => uid === owner.metadata.uid);

/** Whether the claim belongs to an object of that name that is gone. */
export function hasStaleOwner(claim: PersistentVolumeClaim, owner: KubernetesObject): boolean {
  const found = referencesOf(claim).find((reference) => means(reference, owner));
  return found !== undefined && found.uid !== owner.metadata.uid;
}

/** Whether something else controls a claim that the policy would delete. */
export function hasUnexpectedController(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  const { whenDeleted, whenScaled } = policyOf(set);
  if (whenDeleted === 'Retain' && whenScaled === 'Retain') return false;
  return referencesOf(claim).some((reference) => {
    const own = [set, pod].find((one) => means(reference, one));
    return own ? reference.uid !== own.metadata.uid : reference.controller === true;
  });
}

/** Who is to own the claim. */
function wantedOwners(set: StatefulSet, pod: Pod): readonly KubernetesObject[] {
  const { whenDeleted, whenScaled } = policyOf(set);
  if (whenScaled === 'Delete' && !isInRange(set, pod)) return [pod];
  return whenDeleted === 'Delete' ? [set] : [];
}

/** Whether the claim's owners are those of the policy; a claim that is not the set's to change counts as right (isClaimOwnerUpToDate). */
export function ownersAreRight(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  if (hasStaleOwner(claim, set) || hasStaleOwner(claim, pod)) return true;
  if (hasUnexpectedController(claim, set, pod)) return !isOwnedBy(claim, set) && !isOwnedBy(claim, pod);
  const ours = [set, pod];
  if (referencesOf(claim).some(({ uid, controller }) => ours.some((one) => one.metadata.uid === uid) && !controller)) return false;
  const wanted = wantedOwners(set, pod);
  return ours.every((one) => isOwnedBy(claim, one) === wanted.includes(one));
}

/** The claim with the owners of the policy; with none of ours where something else controls it (updateClaimOwnerRefForSetAndPod). */
export function withOwners(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): PersistentVolumeClaim {
  const others = referencesOf(claim).filter((reference) => !means(reference, set) && !means(reference, pod));
  const wanted = hasUnexpectedController(claim, set, pod) ? [] : wantedOwners(set, pod);
  return { ...claim, metadata: { ...claim.metadata, ownerReferences: [...others, ...wanted.map(controllerReference)] } };
}
