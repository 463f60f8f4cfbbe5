import type { PersistentVolumeClaim, Pod } from '../../../api/types.ts';
import type { FilterPlugin } from '../../framework/plugin.ts';
import { type Rejection, skip } from '../../framework/status.ts';

const name = 'VolumeBinding';

const reject = (reason: string): Rejection => ({ code: 'UnschedulableAndUnresolvable', plugin: name, reasons: [reason] });

interface Claim {
  readonly claim: string;
  readonly ephemeral: boolean;
}

/** The claims of a Pod; an ephemeral volume's claim is named after Pod and volume. */
function claimsOf({ metadata, spec }: Pod): Claim[] {
  return (spec?.volumes ?? []).flatMap((volume): Claim[] => {
    if (volume.persistentVolumeClaim) return [{ claim: volume.persistentVolumeClaim.claimName, ephemeral: false }];
    return volume.ephemeral ? [{ claim: `${metadata.name}-${volume.name}`, ephemeral: true }] : [];
  });
}

function missing(claim: string, ephemeral: boolean): string {
  return ephemeral ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claim}"` : `persistentvolumeclaim "${claim}" not found`;
}

/** Why a claim that exists does not do, if so. */
function fault({ metadata, spec, status }: PersistentVolumeClaim): string | undefined {
  if (status?.phase === 'Lost') return `persistentvolumeclaim "${metadata.name}" bound to non-existent persistentvolume "${spec?.volumeName ?? ''}"`;
  return metadata.deletionTimestamp ? `persistentvolumeclaim "${metadata.name}" is being deleted` : undefined;
}

/** Bound and seen to be: the volume controller has written its annotation. */
const isBound = ({ metadata, spec }: PersistentVolumeClaim) =>
  Boolean(spec?.volumeName) && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;

export interface ClaimLister {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  /** Whether claims of that class wait for their first Pod (volumeBindingMode WaitForFirstConsumer). */
  delaysBinding(storageClass: string | undefined): boolean;
}

/**
 * A Pod waits until its claims exist and are bound (plugins/volumebinding). Where a bound volume may be used, and binding at the time of
 * scheduling, are not modelled: volumes have no topology here.
 */
export function volumeBinding(lister: ClaimLister): FilterPlugin<undefined> {
  const usesClaim = (pod: Pod, changed: string | undefined) => claimsOf(pod).some(({ claim }) => claim === changed);
  return {
    name,
    events: [
      { event: 'PersistentVolumeClaimAdd', hint: (pod, { now }) => now?.metadata.namespace === pod.metadata.namespace && usesClaim(pod, now?.metadata.name) },
      {
        event: 'PersistentVolumeClaimUpdate',
        hint: (pod, { now }) => now?.metadata.namespace === pod.metadata.namespace && usesClaim(pod, now?.metadata.name),
      },
      { event: 'NodeAdd' },
    ],
    preFilter({ pod }) {
      const found: PersistentVolumeClaim[] = [];
      for (const { claim, ephemeral } of claimsOf(pod)) {
        const object = lister.claim(pod.metadata.namespace ?? '', claim);
        if (!object) return reject(missing(claim, ephemeral));
        const wrong = fault(object);
        if (wrong) return reject(wrong);
        found.push(object);
      }
      const unbound = found.some((claim) => !isBound(claim) && !lister.delaysBinding(claim.spec?.storageClassName));
      return unbound ? reject('pod has unbound immediate PersistentVolumeClaims') : skip;
    },
    filter: () => undefined,
  };
}
