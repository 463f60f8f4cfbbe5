import { type Duration, fromRFC3339, second, type Time } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';

/** A Pod that has not ended and is not being deleted (controller.IsPodActive). */
export function isActive({ metadata, status }: Pod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed' && !metadata.deletionTimestamp;
}

/** Deleted, and its containers may still run (IsPodTerminating). */
export function isTerminating({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined && status.phase !== 'Failed' && status.phase !== 'Succeeded';
}

export function readyCondition({ status }: Pod) {
  return status.conditions?.find((condition) => condition.type === 'Ready');
}

export function isReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === 'True';
}

/** How long a ready Pod must still stay ready to be available: 0 when it is, undefined when it is not ready (podutil.IsPodAvailable). */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: Time): Duration | undefined {
  const ready = readyCondition(pod);
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  const since = ready.lastTransitionTime ? fromRFC3339(ready.lastTransitionTime) : undefined;
  return since === undefined ? undefined : Math.max(0, since + minReadySeconds * second - now);
}

/** The object that manages the Pod. */
export function controllerOf({ metadata }: Pick<Pod, 'metadata'>) {
  return metadata.ownerReferences?.find((owner) => owner.controller);
}
