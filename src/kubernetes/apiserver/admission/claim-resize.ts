import { forbidden } from '../../api/errors.ts';
import { quantityOf } from '../../api/quantity.ts';
import { findResource } from '../../api/scheme.ts';
import type { PersistentVolumeClaim, StorageClass } from '../../api/types.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin } from './chain.ts';
import { nameOf } from './namespace-lifecycle.ts';

const classes = findResource('storage.k8s.io', 'v1', 'storageclasses')!;
const annotation = 'volume.beta.kubernetes.io/storage-class';

const sizeOf = (claim: PersistentVolumeClaim) => quantityOf(claim.spec?.resources?.requests?.storage ?? '0');
const classOf = (claim: PersistentVolumeClaim) => claim.metadata.annotations?.[annotation] ?? claim.spec?.storageClassName ?? '';

/** A claim grows when it is bound and its class allows it (plugin/pkg/admission/storage/persistentvolume/resize). */
export function persistentVolumeClaimResize(storage: Storage): AdmissionPlugin {
  return {
    name: 'PersistentVolumeClaimResize',
    resources: new Set(['persistentvolumeclaims']),
    validate(request) {
      const { operation, subresource, resource } = request;
      if (operation !== 'UPDATE' || subresource) return;
      const [claim, old] = [request.object as PersistentVolumeClaim, request.old as PersistentVolumeClaim];
      if (sizeOf(claim).compare(sizeOf(old)) <= 0) return;
      const reject = (why: string) => refuse(forbidden(resource, nameOf(request), why));
      if (old.status?.phase !== 'Bound') reject('Only bound persistent volume claims can be expanded');
      const name = classOf(claim);
      const found = name !== '' && name === classOf(old) ? (storage.get(classes, '', name) as StorageClass | undefined) : undefined;
      if (!found?.allowVolumeExpansion) {
        reject('only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize');
      }
    },
  };
}
