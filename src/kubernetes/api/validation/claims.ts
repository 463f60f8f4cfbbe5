import { unifiedDiff } from '../difflib.ts';
import { equal } from '../equal.ts';
import { type FieldError, forbidden, invalid, notSupported, Raw, required } from '../fielderror.ts';
import { printInternal } from '../internal-struct.ts';
import { quantityOf } from '../quantity.ts';
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimTemplate,
  TypedLocalObjectReference,
  TypedObjectReference,
} from '../types.ts';
import { validateAnnotations, validateImmutable, validateLabels, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, immutable, isDns1123Label, isDns1123Subdomain, notPositive } from './names.ts';
import { validateLabelSelector } from './selectors.ts';

export const accessModes: readonly string[] = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const volumeModes = ['Block', 'Filesystem'];

function validateAccessModes(modes: readonly string[] | undefined, path: string, errors: FieldError[]): void {
  for (const mode of modes ?? []) if (!accessModes.includes(mode)) errors.push(notSupported(path, mode, accessModes));
  const known = modes?.filter((mode) => accessModes.includes(mode)) ?? [];
  if (known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod')) {
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  }
}

function validateDataSource(source: TypedLocalObjectReference | TypedObjectReference, path: string, errors: FieldError[]): void {
  if (!source.name) errors.push(required(`${path}.name`));
  if (!source.kind) errors.push(required(`${path}.kind`));
  if (!source.apiGroup) {
    if (source.kind !== 'PersistentVolumeClaim')
      errors.push(invalid(path, source.kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  } else check(isDns1123Subdomain, source.apiGroup, `${path}.apiGroup`, errors);
}

/** Upstream gives a path as the value; it prints as an empty struct. */
const pathValue = new Raw('{}');

function validateDataSources(spec: PersistentVolumeClaimSpec, path: string, errors: FieldError[]): void {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource) validateDataSource(dataSource, `${path}.dataSource`, errors);
  if (!dataSourceRef) return;
  validateDataSource(dataSourceRef, `${path}.dataSourceRef`, errors);
  if (dataSourceRef.namespace) check(isDns1123Label, dataSourceRef.namespace, `${path}.dataSourceRef.namespace`, errors);
  if (!dataSource) return;
  if (dataSourceRef.namespace) errors.push(invalid(path, pathValue, 'may not be specified when dataSourceRef.namespace is specified'));
  else if (dataSource.name !== dataSourceRef.name || dataSource.kind !== dataSourceRef.kind || dataSource.apiGroup !== dataSourceRef.apiGroup) {
    errors.push(invalid(path, pathValue, 'must match dataSourceRef'));
  }
}

/** What a claim asks for. */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string, errors: FieldError[]): void {
  if (!spec.accessModes?.length) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  validateLabelSelector(spec.selector, `${path}.selector`, errors);
  validateAccessModes(spec.accessModes, `${path}.accessModes`, errors);
  const storage = spec.resources?.requests?.storage;
  if (storage === undefined) errors.push(required(`${path}.resources[storage]`));
  else if (quantityOf(storage).compare(quantityOf('0')) <= 0) errors.push(invalid(`${path}.resources[storage]`, storage, notPositive));
  if (spec.storageClassName) check(isDns1123Subdomain, spec.storageClassName, `${path}.storageClassName`, errors);
  if (spec.volumeMode !== undefined && !volumeModes.includes(spec.volumeMode)) errors.push(notSupported(`${path}.volumeMode`, spec.volumeMode, volumeModes));
  validateDataSources(spec, path, errors);
  if (spec.volumeAttributesClassName) check(isDns1123Subdomain, spec.volumeAttributesClassName, `${path}.volumeAttributesClassName`, errors);
}

export function validateClaim(claim: PersistentVolumeClaim, errors: FieldError[]): void {
  validateObjectMeta(claim.metadata, true, isDns1123Subdomain, errors);
  validateClaimSpec(claim.spec, 'spec', errors);
}

const storageClass = 'volume.beta.kubernetes.io/storage-class';

/** The new spec as far as it may not change: a claim is bound once, and only a bound one grows. */
function fixedSpec(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const { volumeAttributesClassName, ...rest } = claim.spec;
  if (claim.status?.phase !== 'Bound') return claim.spec;
  const requests = { ...claim.spec.resources?.requests, storage: old.spec.resources?.requests?.storage ?? '0' };
  const before = old.spec.volumeAttributesClassName;
  return { ...rest, resources: { ...claim.spec.resources, requests }, ...(before === undefined ? {} : { volumeAttributesClassName: before }) };
}

function validateSize(claim: PersistentVolumeClaim, old: PersistentVolumeClaim, errors: FieldError[]): void {
  const [now, before] = [claim.spec.resources?.requests?.storage ?? '0', old.spec.resources?.requests?.storage ?? '0'];
  if (now === before || quantityOf(now).compare(quantityOf(before)) >= 0) return;
  if (quantityOf(now).compare(quantityOf(old.status?.capacity?.storage ?? '0')) > 0) return;
  errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
}

export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim, errors: FieldError[]): void {
  validateObjectMetaUpdate(claim.metadata, old.metadata, errors);
  validateClaim(claim, errors);
  const [now, before] = [claim.metadata.annotations?.[storageClass] ?? '', old.metadata.annotations?.[storageClass] ?? ''];
  if (now !== before) errors.push(invalid(`metadata.annotations.${storageClass}`, now, immutable));
  const oldSpec = old.spec.volumeName || claim.spec.volumeName === undefined ? old.spec : { ...old.spec, volumeName: claim.spec.volumeName };
  const spec = fixedSpec(claim, old);
  if (!equal(spec, oldSpec)) {
    const difference = unifiedDiff(printInternal('PersistentVolumeClaimSpec', oldSpec), printInternal('PersistentVolumeClaimSpec', spec));
    const detail = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
    errors.push(forbidden('spec', `${detail}\n${difference}`));
  }
  validateSize(claim, old, errors);
  validateImmutable(claim.spec.volumeMode, old.spec.volumeMode, 'volumeMode', errors);
}

/** The claim of an ephemeral volume: only labels and annotations of its metadata count. Others are named by Go's fields. */
export function validateClaimTemplate(template: PersistentVolumeClaimTemplate, path: string, errors: FieldError[]): void {
  const { annotations, labels, ...others } = template.metadata ?? {};
  validateAnnotations(annotations, `${path}.metadata.annotations`, errors);
  validateLabels(labels, `${path}.metadata.labels`, errors);
  for (const field of Object.keys(others)) errors.push(forbidden(`${path}.metadata.${field === 'uid' ? 'uID' : field}`, 'cannot be set'));
  validateClaimSpec(template.spec, `${path}.spec`, errors);
}
