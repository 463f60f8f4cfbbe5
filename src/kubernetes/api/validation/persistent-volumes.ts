import { equal } from '../equal.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../fielderror.ts';
import { quantityOf } from '../quantity.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../types.ts';
import { accessModes } from './claims.ts';
import { validateImmutable, validateObjectMeta } from './metadata.ts';
import { check, isDns1123Subdomain, notPositive } from './names.ts';
import { validateNodeSelector } from './pod/affinity.ts';
import { checkNoBacksteps } from './pod/paths.ts';
import { validateDriverName, validatorOf } from './pod/volume-types.ts';

const sources = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

function validateSource(spec: PersistentVolumeSpec, type: (typeof sources)[number], errors: FieldError[]): void {
  const path = `spec.${type}`;
  if (type === 'local') {
    if (!spec.local?.path) errors.push(required(`${path}.path`));
    else checkNoBacksteps(spec.local.path, `${path}.path`, errors);
    if (!spec.nodeAffinity) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  } else if (type === 'csi') {
    validateDriverName(spec.csi?.driver ?? '', `${path}.driver`, errors);
    if (!spec.csi?.volumeHandle) errors.push(required(`${path}.volumeHandle`));
  } else validatorOf(type)(spec[type], path, errors, false);
}

function validateSources(spec: PersistentVolumeSpec, errors: FieldError[]): void {
  let count = 0;
  for (const type of sources) {
    if (spec[type] === undefined) continue;
    if (count++ > 0) errors.push(forbidden(`spec.${type === 'cephfs' ? 'cephFS' : type}`, 'may not specify more than 1 volume type'));
    else validateSource(spec, type, errors);
  }
  if (count === 0) errors.push(required('spec', 'must specify a volume type'));
}

function validateCapacity(spec: PersistentVolumeSpec, errors: FieldError[]): void {
  const names = Object.keys(spec.capacity ?? {});
  if (names.length === 0) errors.push(required('spec.capacity'));
  if (names.length > 1 || names[0] !== 'storage') errors.push(notSupported('spec.capacity', spec.capacity ?? null, ['storage']));
  for (const name of names) {
    const amount = spec.capacity![name]!;
    if (quantityOf(amount).compare(quantityOf('0')) <= 0) errors.push(invalid(`spec.capacity[${name}]`, amount, notPositive));
  }
}

const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];
const volumeModes = ['Block', 'Filesystem'];

function validateAccess(spec: PersistentVolumeSpec, errors: FieldError[]): void {
  const modes: readonly string[] = spec.accessModes ?? [];
  if (modes.length === 0) errors.push(required('spec.accessModes'));
  for (const mode of modes) if (!accessModes.includes(mode)) errors.push(notSupported('spec.accessModes', mode, accessModes));
  const known = modes.filter((mode) => accessModes.includes(mode));
  if (known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod')) {
    errors.push(forbidden('spec.accessModes', 'may not use ReadWriteOncePod with other access modes'));
  }
}

function validateSpec(spec: PersistentVolumeSpec, errors: FieldError[]): void {
  validateAccess(spec, errors);
  validateCapacity(spec, errors);
  const policy = spec.persistentVolumeReclaimPolicy;
  if (policy && !reclaimPolicies.includes(policy)) errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, reclaimPolicies));
  if (spec.nodeAffinity) {
    if (spec.nodeAffinity.required) validateNodeSelector(spec.nodeAffinity.required, 'spec.nodeAffinity.required', errors);
    else errors.push(required('spec.nodeAffinity.required', 'must specify required node constraints'));
  }
  validateSources(spec, errors);
  if (spec.hostPath && /^\/+(?:\.?\/*)*$/.test(spec.hostPath.path) && policy === 'Recycle') {
    errors.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  }
  if (spec.storageClassName) check(isDns1123Subdomain, spec.storageClassName, 'spec.storageClassName', errors);
  if (spec.volumeMode !== undefined && !volumeModes.includes(spec.volumeMode)) errors.push(notSupported('spec.volumeMode', spec.volumeMode, volumeModes));
}

export function validatePersistentVolume(volume: PersistentVolume, errors: FieldError[]): void {
  validateObjectMeta(volume.metadata, false, isDns1123Subdomain, errors);
  validateSpec(volume.spec, errors);
}

function sourceOf(spec: PersistentVolumeSpec): object {
  return Object.fromEntries(sources.filter((type) => spec[type] !== undefined).map((type) => [type, spec[type]]));
}

export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume, errors: FieldError[]): void {
  validatePersistentVolume(volume, errors);
  if (!equal(sourceOf(volume.spec), sourceOf(old.spec)))
    errors.push(forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation\n'));
  validateImmutable(volume.spec.volumeMode, old.spec.volumeMode, 'volumeMode', errors);
  if (!old.spec.nodeAffinity || equal(volume.spec.nodeAffinity, old.spec.nodeAffinity)) return;
  errors.push(invalid('nodeAffinity', volume.spec.nodeAffinity ?? null, 'field is immutable, except for updating from beta label to GA'));
}
