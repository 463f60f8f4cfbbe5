import { unifiedDiff } from '../difflib.ts';
import { equal } from '../equal.ts';
import { type FieldError, forbidden, invalid, notSupported, Raw, required } from '../fielderror.ts';
import { printInternal, printInternalInline } from '../internal-struct.ts';
import { quantityOf } from '../quantity.ts';
import type { CSIPersistentVolumeSource, PersistentVolume, PersistentVolumeSpec } from '../types.ts';
import { accessModes } from './claims.ts';
import { validateImmutable, validateObjectMeta } from './metadata.ts';
import { check, isDns1123Label, isDns1123Subdomain, notPositive } from './names.ts';
import { validateNodeSelector } from './pod/affinity.ts';
import { checkNoBacksteps } from './pod/paths.ts';
import { validateDriverName, validatorOf } from './pod/volume-types.ts';
import { validateIscsi } from './pod/volume-types-storage.ts';

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

/** A volume belongs to no namespace: what it refers to is named with one. */
function validateNamespaces(spec: PersistentVolumeSpec, type: keyof PersistentVolumeSpec, path: string, errors: FieldError[]): void {
  if (type === 'glusterfs' && spec.glusterfs?.endpointsNamespace !== undefined) {
    const namespace = spec.glusterfs.endpointsNamespace;
    const field = `${path}.endpointsNamespace`;
    if (namespace === '') errors.push(invalid(field, namespace, 'if the endpointnamespace is set, it must be a valid namespace name'));
    else check(isDns1123Label, namespace, field, errors);
  } else if (type === 'azureFile' && spec.azureFile?.secretNamespace === '') errors.push(required(`${path}.secretNamespace`));
  else if (type === 'cinder' || type === 'storageos') {
    if (spec[type]?.secretRef && !spec[type].secretRef.namespace) errors.push(required(`${path}.secretRef.namespace`));
  }
}

const csiSecrets = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const;

function validateCsi(source: CSIPersistentVolumeSource, path: string, errors: FieldError[]): void {
  validateDriverName(source.driver, `${path}.driver`, errors);
  if (!source.volumeHandle) errors.push(required(`${path}.volumeHandle`));
  for (const field of csiSecrets) {
    const secret = source[field];
    if (!secret) continue;
    if (!secret.name) errors.push(required(`${path}.${field}.name`));
    else check(isDns1123Subdomain, secret.name, `${path}.${field}.name`, errors);
    if (!secret.namespace) errors.push(required(`${path}.${field}.namespace`));
    else check(isDns1123Label, secret.namespace, `${path}.${field}.namespace`, errors);
  }
}

function validateSource(spec: PersistentVolumeSpec, type: (typeof sources)[number], errors: FieldError[]): void {
  const path = `spec.${type}`;
  if (type === 'gcePersistentDisk') validatorOf(type)(spec[type], 'spec.persistentDisk', errors, false);
  else if (type === 'local') {
    if (!spec.local?.path) errors.push(required(`${path}.path`));
    else checkNoBacksteps(spec.local.path, `${path}.path`, errors);
    if (!spec.nodeAffinity) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  } else if (type === 'csi') validateCsi(spec.csi!, path, errors);
  else if (type === 'iscsi') validateIscsi(spec.iscsi!, path, errors);
  else {
    validatorOf(type)(spec[type], path, errors, false);
    validateNamespaces(spec, type, path, errors);
  }
}

function validateSources(spec: PersistentVolumeSpec, errors: FieldError[]): void {
  let count = 0;
  for (const type of sources) {
    if (spec[type] === undefined) continue;
    // Upstream forgot to ask whether there is one already.
    if (count++ > 0 && type !== 'flexVolume') errors.push(forbidden(`spec.${type === 'cephfs' ? 'cephFS' : type}`, 'may not specify more than 1 volume type'));
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
    const negative = quantityOf(amount).compare(quantityOf('0')) < 0;
    if (negative) errors.push(invalid(`spec.capacity[${name}]`, Number(quantityOf(amount).value()), 'must be a valid resource quantity'));
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
  const attributes = spec.volumeAttributesClassName;
  if (attributes === undefined) return;
  if (attributes === '') errors.push(required('spec.volumeAttributesClassName', 'an empty string is disallowed'));
  else check(isDns1123Subdomain, attributes, 'spec.volumeAttributesClassName', errors);
  if (!spec.csi) errors.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'));
}

export function validatePersistentVolume(volume: PersistentVolume, errors: FieldError[]): void {
  validateObjectMeta(volume.metadata, false, isDns1123Subdomain, errors);
  validateSpec(volume.spec, errors);
}

function sourceOf(spec: PersistentVolumeSpec): object {
  return Object.fromEntries(sources.filter((type) => spec[type] !== undefined).map((type) => [type, spec[type]]));
}

/** The secret for expansion may be given later. */
function withoutNewExpandSecret(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): PersistentVolumeSpec {
  if (!spec.csi?.controllerExpandSecretRef || !old.csi || old.csi.controllerExpandSecretRef) return spec;
  const { controllerExpandSecretRef: _new, ...csi } = spec.csi;
  return { ...spec, csi };
}

export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume, errors: FieldError[]): void {
  validatePersistentVolume(volume, errors);
  const [before, now] = [sourceOf(old.spec), sourceOf(withoutNewExpandSecret(volume.spec, old.spec))];
  if (!equal(now, before)) {
    const difference = unifiedDiff(printInternal('PersistentVolumeSource', before), printInternal('PersistentVolumeSource', now));
    errors.push(forbidden('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${difference}`));
  }
  validateImmutable(volume.spec.volumeMode, old.spec.volumeMode, 'volumeMode', errors);
  if (old.spec.nodeAffinity && !equal(volume.spec.nodeAffinity, old.spec.nodeAffinity)) {
    const value = volume.spec.nodeAffinity ? new Raw(printInternalInline('VolumeNodeAffinity', volume.spec.nodeAffinity)) : null;
    errors.push(invalid('nodeAffinity', value, 'field is immutable, except for updating from beta label to GA'));
  }
  if (old.spec.volumeAttributesClassName !== undefined && volume.spec.volumeAttributesClassName === undefined)
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
}
