import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/types.ts';
import { age, type Printer } from './printer.ts';

const shortModes: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const defaultAnnotations = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

const modes = (given: readonly string[] | undefined) =>
  Object.entries(shortModes)
    .filter(([mode]) => given?.includes(mode))
    .map(([, short]) => short)
    .join(',');

export const printPersistentVolumeClaim: Printer<PersistentVolumeClaim> = (object, now) => {
  const { metadata, spec, status } = object;
  const bound = Boolean(spec?.volumeName);
  return [
    metadata.name!,
    metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
    spec?.volumeName ?? '',
    bound ? String(status?.capacity?.storage ?? '0') : '',
    bound ? modes(status?.accessModes) : '',
    metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    age(object, now),
    spec?.volumeMode ?? '<unset>',
  ];
};

export const printPersistentVolume: Printer<PersistentVolume> = (object, now) => {
  const { metadata, spec, status } = object;
  return [
    metadata.name!,
    String(spec?.capacity?.storage ?? '0'),
    modes(spec?.accessModes),
    spec?.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
    spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
    metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    status?.reason ?? '',
    age(object, now),
    spec?.volumeMode ?? '<unset>',
  ];
};

export const printStorageClass: Printer<StorageClass> = (object, now) => {
  const isDefault = defaultAnnotations.some((name) => object.metadata.annotations?.[name] === 'true');
  return [
    `${object.metadata.name}${isDefault ? ' (default)' : ''}`,
    object.provisioner,
    object.reclaimPolicy ?? 'Delete',
    object.volumeBindingMode ?? 'Immediate',
    object.allowVolumeExpansion ?? false,
    age(object, now),
  ];
};
