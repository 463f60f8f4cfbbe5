import { withMetadata } from '../object.ts';
import type { AdmissionPlugin } from './chain.ts';

const finalizers: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

/** Claims and volumes stay while they are in use (plugin/pkg/admission/storage/storageobjectinuseprotection). */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: new Set(Object.keys(finalizers)),
  admit({ object, operation, resource, subresource }) {
    const finalizer = finalizers[resource.resource]!;
    const own = object.metadata.finalizers ?? [];
    if (operation !== 'CREATE' || subresource || own.includes(finalizer)) return object;
    return withMetadata(object, { finalizers: [...own, finalizer] });
  },
};
