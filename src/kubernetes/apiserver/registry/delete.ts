import { fromRFC3339, second, type Time, toRFC3339 } from '../../../time/index.ts';
import { conflict } from '../../api/errors.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { RequestContext } from '../context.ts';
import { withMetadata } from '../object.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from './storage.ts';
import type { DeleteOptions, Strategy } from './strategy.ts';

/** The object as it is after the request, and whether it is gone. */
export interface Deleted {
  readonly object: KubernetesObject;
  readonly gone: boolean;
}

interface Deletion {
  readonly storage: Storage;
  readonly now: Time;
  readonly strategy: Strategy;
}

const foreground = 'foregroundDeletion';
const orphan = 'orphan';

/** Deletes at once, or marks as deleted and leaves the rest to who holds a finalizer or the Pod's kubelet (registry.Store.Delete). */
export function deleteObject(deletion: Deletion, resource: ResourceInfo, old: KubernetesObject, options: DeleteOptions, context: RequestContext): Deleted {
  checkPreconditions(resource, old, options);
  const special = deletion.strategy.beginDeletion?.(old, context);
  if (special) return { object: special === old || context.dryRun ? special : deletion.storage.write(resource, 'update', special, context.actor), gone: false };
  const marked = markDeleted(deletion, withFinalizers(old, options), options);
  const gone = !marked.metadata.finalizers?.length && (marked.metadata.deletionGracePeriodSeconds ?? 0) === 0;
  if (context.dryRun) return { object: marked, gone };
  const written = marked === old ? old : deletion.storage.write(resource, 'update', marked, context.actor);
  return gone ? { object: deletion.storage.write(resource, 'delete', written, context.actor), gone } : { object: written, gone };
}

/** Whether an object that is marked as deleted goes with an update: nothing holds it any more. */
export function isDeletedByUpdate(object: KubernetesObject, strategy: Strategy): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  if (!deletionTimestamp || finalizers?.length || strategy.beginDeletion) return false;
  return (deletionGracePeriodSeconds ?? 0) === 0;
}

function checkPreconditions(resource: ResourceInfo, object: KubernetesObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion, name } = object.metadata;
  if (preconditions?.uid && preconditions.uid !== uid) {
    refuse(conflict(resource, name!, `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${uid}`));
  }
  if (preconditions?.resourceVersion && preconditions.resourceVersion !== resourceVersion) {
    const text = `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`;
    refuse(conflict(resource, name!, text));
  }
}

/** The garbage collector's finalizers as the propagation policy wants them (deletionFinalizersForGarbageCollection). */
function withFinalizers(object: KubernetesObject, options: DeleteOptions): KubernetesObject {
  const policy = options.propagationPolicy;
  if (!policy) return object;
  const old = object.metadata.finalizers ?? [];
  const finalizers = old.filter((finalizer) => finalizer !== orphan && finalizer !== foreground);
  if (policy === 'Orphan') finalizers.push(orphan);
  if (policy === 'Foreground') finalizers.push(foreground);
  if (finalizers.length === old.length && finalizers.every((finalizer) => old.includes(finalizer))) return object;
  return withMetadata(object, { finalizers: finalizers.length > 0 ? finalizers : undefined });
}

/** Sets or shortens the time the object has left (rest.BeforeDelete). */
function markDeleted({ now, strategy }: Deletion, object: KubernetesObject, options: DeleteOptions): KubernetesObject {
  if (object.metadata.deletionTimestamp) return shorten(object, options);
  const held = (object.metadata.finalizers?.length ?? 0) > 0;
  const asked = strategy.gracePeriodSeconds?.(object, options);
  if (asked === undefined && !held) return object;
  const seconds = asked ?? 0;
  const { generation } = object.metadata;
  const marks = { deletionTimestamp: toRFC3339(now + seconds * second), deletionGracePeriodSeconds: seconds };
  return withMetadata(object, generation ? { ...marks, generation: generation + 1 } : marks);
}

/** A second deletion can only make the grace period shorter. */
function shorten(object: KubernetesObject, options: DeleteOptions): KubernetesObject {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = object.metadata;
  const seconds = options.gracePeriodSeconds;
  if (seconds === undefined || seconds >= deletionGracePeriodSeconds) return object;
  const end = fromRFC3339(deletionTimestamp!)! - (deletionGracePeriodSeconds - seconds) * second;
  return withMetadata(object, { deletionTimestamp: toRFC3339(end), deletionGracePeriodSeconds: seconds });
}
