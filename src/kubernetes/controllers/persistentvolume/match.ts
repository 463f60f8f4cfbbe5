import { quantityOf } from '../../api/quantity.ts';
import { fromLabelSelector, type LabelSelectorFields } from '../../api/selector.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types.ts';

const storage = (capacity: Readonly<Record<string, unknown>> | undefined) => quantityOf((capacity?.['storage'] ?? '0') as never);

/** Whether a volume is kept for a claim: by name, and by uid once it was bound (IsVolumeBoundToClaim). */
export function isKeptFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const ref = spec?.claimRef;
  return ref?.name === metadata.name && ref?.namespace === metadata.namespace && (!ref?.uid || ref.uid === metadata.uid);
}

function selects(selector: LabelSelectorFields, labels: Readonly<Record<string, string>>): boolean {
  const parsed = fromLabelSelector(selector);
  return 'selector' in parsed && parsed.selector.matches(labels);
}

function fits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { spec } = volume;
  const wanted = claim.spec ?? {};
  if ((spec?.volumeMode ?? 'Filesystem') !== (wanted.volumeMode ?? 'Filesystem') || volume.metadata.deletionTimestamp) return false;
  if (storage(spec?.capacity).compare(storage(wanted.resources?.requests)) < 0) return false;
  if ((spec?.storageClassName ?? '') !== (wanted.storageClassName ?? '')) return false;
  if (wanted.selector && !selects(wanted.selector, volume.metadata.labels ?? {})) return false;
  return (wanted.accessModes ?? []).every((mode) => spec?.accessModes?.includes(mode));
}

/** The volume for a claim: the one that is kept for it, or else the smallest that is free and fits (volume.FindMatchingVolume). */
export function findVolume(volumes: readonly PersistentVolume[], claim: PersistentVolumeClaim): PersistentVolume | undefined {
  const kept = volumes.find(
    (volume) => volume.spec?.claimRef && isKeptFor(volume, claim) && (volume.spec.volumeMode ?? 'Filesystem') === (claim.spec?.volumeMode ?? 'Filesystem'),
  );
  if (kept && storage(kept.spec?.capacity).compare(storage(claim.spec?.resources?.requests)) >= 0) return kept;
  const free = volumes.filter((volume) => !volume.spec?.claimRef && volume.status?.phase === 'Available' && fits(volume, claim));
  return free.sort((a, b) => storage(a.spec?.capacity).compare(storage(b.spec?.capacity)) || (a.metadata.name! < b.metadata.name! ? -1 : 1))[0];
}
