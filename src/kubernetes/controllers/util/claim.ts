import type { LabelSelectorValue } from '../../api/index.ts';
import type { KubernetesObject, Status } from '../../api/meta.ts';
import type { Client } from '../../client/client.ts';
import type { Resource } from '../../client/resource.ts';
import { controllerReference } from './pod-control.ts';

/** Who claims, and in whose name. */
export interface Claimer {
  readonly client: Client;
  readonly owner: KubernetesObject;
  /** The resource of the owner. */
  readonly resource: Resource;
}

export interface Claimable<T extends KubernetesObject> {
  readonly resource: Resource<T>;
  readonly owned: readonly T[];
  /** Those of the namespace that nobody controls. */
  readonly orphans: readonly T[];
  readonly selector: LabelSelectorValue;
  /** What else an object must be to be the owner's. */
  readonly filter?: (object: T) => boolean;
}

/** The objects that are the owner's now, or the Status of a request that was refused. */
export type Claimed<T> = { readonly claimed: readonly T[] } | { readonly status: Status };

/**
 * What an owner controls: adopts objects that match and belong to nobody, releases those that no longer match (ControllerRefManager,
 * ClaimObject). An owner that is being deleted changes nothing.
 */
export function claim<T extends KubernetesObject>(claimer: Claimer, { resource, owned, orphans, selector, filter }: Claimable<T>): Claimed<T> {
  const { client, owner } = claimer;
  const matches = (object: T) => selector.matches(object.metadata.labels) && (filter?.(object) ?? true);
  const own = owned.filter(matches);
  if (owner.metadata.deletionTimestamp) return { claimed: own };
  let failure: Status | undefined;
  for (const object of owned) if (!matches(object)) failure ??= release(client, resource, object, owner);
  const adopted: T[] = [];
  const wanted = orphans.filter((object) => !object.metadata.deletionTimestamp && matches(object));
  if (wanted.length > 0 && !canAdopt(claimer)) return { claimed: own };
  for (const orphan of wanted) {
    const result = adopt(client, resource, orphan, owner);
    if ('object' in result) adopted.push(result.object);
    else if (result.status.reason !== 'NotFound') failure ??= result.status;
  }
  return failure ? { status: failure } : { claimed: [...own, ...adopted] };
}

/** Whether the owner still is the one that the informer knows, and stays (RecheckDeletionTimestamp). */
function canAdopt({ client, resource, owner }: Claimer): boolean {
  const fresh = client.get(resource, owner.metadata.namespace!, owner.metadata.name!);
  return 'object' in fresh && fresh.object.metadata.uid === owner.metadata.uid && !fresh.object.metadata.deletionTimestamp;
}

/** Makes `owner` the controller of an object that has none. */
export function adopt<T extends KubernetesObject>(client: Client, resource: Resource<T>, { metadata }: T, owner: KubernetesObject) {
  const patch = { metadata: { uid: metadata.uid, ownerReferences: [controllerReference(owner)] } };
  return client.patch(resource, metadata.namespace!, metadata.name!, patch);
}

/** Takes `owner` out of an object's owners. It is well when the object is gone or another: returns any other Status. */
export function release<T extends KubernetesObject>(client: Client, resource: Resource<T>, { metadata }: T, owner: KubernetesObject): Status | undefined {
  const patch = { metadata: { uid: metadata.uid, ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }] } };
  const result = client.patch(resource, metadata.namespace!, metadata.name!, patch);
  return 'status' in result && result.status.reason !== 'NotFound' && result.status.reason !== 'Invalid' ? result.status : undefined;
}
