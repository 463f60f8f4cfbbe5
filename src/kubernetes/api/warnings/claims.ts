import { goQuote } from '../go-text.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../types.ts';

/** Bytes come whole. */
export function fractionalWarning(quantity: string | undefined, path: string, out: string[]): void {
  // In canonical form only a suffix for a part of one stands for a fraction.
  if (quantity !== undefined && /[mun]$/.test(quantity)) out.push(`${path}: fractional byte value ${goQuote(quantity)} is invalid, must be an integer`);
}

export function claimSpecWarnings(spec: PersistentVolumeClaimSpec, path: string, out: string[]): void {
  fractionalWarning(spec.resources?.requests?.storage, `${path}.resources.requests[storage]`, out);
  fractionalWarning(spec.resources?.limits?.storage, `${path}.resources.limits[storage]`, out);
}

const storageClass = 'volume.beta.kubernetes.io/storage-class';

export function claimWarnings(claim: PersistentVolumeClaim, out: string[]): void {
  if (claim.metadata.annotations?.[storageClass] !== undefined) {
    out.push(`metadata.annotations[${storageClass}]: deprecated since v1.8; use "storageClassName" attribute instead`);
  }
  claimSpecWarnings(claim.spec, 'spec', out);
}
