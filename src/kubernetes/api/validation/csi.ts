import { equal } from '../equal.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, Raw, required } from '../fielderror.ts';
import { printInternalInline } from '../internal-struct.ts';
import type { CSIDriver, CSIDriverSpec, CSINode, CSINodeDriver, VolumeAttachment } from '../types.ts';
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, checkNotNegative, immutable, isDns1123Subdomain, isQualifiedName } from './names.ts';
import { validateDriverName } from './pod/volume-types.ts';

const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];
const lifecycleModes = ['Persistent', 'Ephemeral'];

function validateTokenRequests({ tokenRequests }: CSIDriverSpec, errors: FieldError[]): void {
  const audiences = new Set<string>();
  for (const [index, { audience, expirationSeconds: seconds }] of (tokenRequests ?? []).entries()) {
    const path = `spec.tokenRequests[${index}]`;
    if (audiences.has(audience)) {
      errors.push(duplicate(`${path}.audience`, audience));
      continue;
    }
    audiences.add(audience);
    if (seconds === undefined) continue;
    if (seconds < 600) errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
    if (seconds > 2 ** 32) errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
  }
}

function validateDriverSpec(spec: CSIDriverSpec, errors: FieldError[]): void {
  const { fsGroupPolicy, nodeAllocatableUpdatePeriodSeconds: period } = spec;
  if (fsGroupPolicy !== undefined && !groupPolicies.includes(fsGroupPolicy)) errors.push(notSupported('spec.fsGroupPolicy', fsGroupPolicy, groupPolicies));
  validateTokenRequests(spec, errors);
  for (const mode of spec.volumeLifecycleModes ?? []) {
    if (!lifecycleModes.includes(mode)) errors.push(notSupported('spec.volumeLifecycleModes', mode, lifecycleModes));
  }
  if (period !== undefined && period < 10)
    errors.push(invalid('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds'));
}

export function validateCsiDriver(driver: CSIDriver, errors: FieldError[]): void {
  validateObjectMeta(driver.metadata, false, isDns1123Subdomain, errors);
  validateDriverSpec(driver.spec, errors);
}

export function validateCsiDriverUpdate(driver: CSIDriver, old: CSIDriver, errors: FieldError[]): void {
  validateObjectMetaUpdate(driver.metadata, old.metadata, errors);
  validateDriverSpec(driver.spec, errors);
  // Upstream names the field so.
  validateImmutable(driver.spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired', errors);
  validateImmutable(driver.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes', errors);
}

const mostIdCharacters = 192;

function validateNodeDriver(driver: CSINodeDriver, names: Set<string>, path: string, errors: FieldError[]): void {
  const { name, nodeID, allocatable } = driver;
  const topologyKeys = driver.topologyKeys ?? [];
  validateDriverName(name, `${path}.name`, errors);
  if (!nodeID) errors.push(required(`${path}.nodeID`));
  if ((nodeID ?? '').length > mostIdCharacters) errors.push(invalid(`${path}.nodeID`, nodeID, `must be ${mostIdCharacters} characters or less`));
  checkNotNegative(allocatable?.count, `${path}.allocatable.count`, errors);
  if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
  names.add(name);
  for (const [index, key] of topologyKeys.entries()) {
    if (key === '') errors.push(required(path));
    if (topologyKeys.indexOf(key) < index) errors.push(duplicate(path, key));
    check(isQualifiedName, key, path, errors);
  }
}

export function validateCsiNode(node: CSINode, errors: FieldError[]): void {
  validateObjectMeta(node.metadata, false, isDns1123Subdomain, errors);
  const names = new Set<string>();
  for (const [index, driver] of (node.spec?.drivers ?? []).entries()) validateNodeDriver(driver, names, `spec.drivers[${index}]`, errors);
}

/** What a driver says of a node stays, but for how many volumes it takes. */
export function validateCsiNodeUpdate(node: CSINode, old: CSINode, errors: FieldError[]): void {
  validateObjectMetaUpdate(node.metadata, old.metadata, errors);
  validateCsiNode(node, errors);
  for (const { allocatable: _before, ...before } of old.spec?.drivers ?? []) {
    for (const { allocatable: _now, ...now } of node.spec?.drivers ?? [])
      if (now.name === before.name && !equal(now, before)) errors.push(invalid('spec.drivers', new Raw(printInternalInline('CSINodeDriver', now)), immutable));
  }
}

function validateAttachmentSource({ spec }: VolumeAttachment, errors: FieldError[]): void {
  const { inlineVolumeSpec, persistentVolumeName: name } = spec.source ?? {};
  const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (inlineVolumeSpec === undefined && name === undefined) errors.push(required('spec.source', exactlyOne));
  else if (inlineVolumeSpec !== undefined && name !== undefined) errors.push(forbidden('spec.source', exactlyOne));
  else if (name === '') errors.push(required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName'));
}

export function validateVolumeAttachment(attachment: VolumeAttachment, errors: FieldError[]): void {
  validateObjectMeta(attachment.metadata, false, isDns1123Subdomain, errors);
  const { attacher, nodeName, source } = attachment.spec;
  validateDriverName(attacher, 'spec.attacher', errors);
  validateAttachmentSource(attachment, errors);
  check(isDns1123Subdomain, nodeName ?? '', 'spec.nodeName', errors);
  if (source?.persistentVolumeName !== undefined) check(isDns1123Subdomain, source.persistentVolumeName, 'spec.source.persistentVolumeName', errors);
}

export function validateVolumeAttachmentUpdate(attachment: VolumeAttachment, old: VolumeAttachment, errors: FieldError[]): void {
  validateObjectMetaUpdate(attachment.metadata, old.metadata, errors);
  validateVolumeAttachment(attachment, errors);
  if (!equal(attachment.spec, old.spec)) errors.push(invalid('spec', new Raw(printInternalInline('VolumeAttachmentSpec', attachment.spec)), immutable));
}
