import type { ObjectMeta, PersistentVolumeClaimSpec } from '../../api/types.ts';
import { annotationsMultiline, labelsMultiline } from './values.ts';
import type { Writer } from './writer.ts';

export interface ClaimTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec: PersistentVolumeClaimSpec;
}

/** The storage class of a claim: the old annotation first. */
export const storageClassOf = (claim: ClaimTemplate): string =>
  claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? claim.spec.storageClassName ?? '';

/** What is told of a claim that exists only as a template in a Pod. */
export function describeClaim(writer: Writer, claim: ClaimTemplate): void {
  writer.line(0, `StorageClass:\t${storageClassOf(claim)}`);
  writer.line(0, `Volume:\t${claim.spec.volumeName ?? ''}`);
  labelsMultiline(writer, 'Labels', claim.metadata?.labels);
  annotationsMultiline(writer, 'Annotations', claim.metadata?.annotations);
  writer.line(0, 'Capacity:\t');
  writer.line(0, 'Access Modes:\t');
  if (claim.spec.volumeMode) writer.line(0, `VolumeMode:\t${claim.spec.volumeMode}`);
}
