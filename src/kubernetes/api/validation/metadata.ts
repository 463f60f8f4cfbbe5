import { equal } from '../equal.ts';
import { type FieldError, forbidden, invalid, required, tooLong } from '../fielderror.ts';
import { goQuote, utf8Length } from '../go-text.ts';
import { parseGroupVersion } from '../scheme.ts';
import type { LabelSelector, ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../types.ts';
import { asPrefix, check, checkNotNegative, immutable, isDns1123Label, isLabelValue, isPathSegment, isQualifiedName, type TextRule } from './names.ts';
import { printedOwner, printedOwners, printedSelector } from './printed.ts';

type Texts = Readonly<Record<string, string>>;

const annotationsLimit = 256 * 1024;

/** Keys and values of labels, a node selector or matchLabels. */
export function validateLabels(labels: Texts | undefined, path: string, errors: FieldError[]): void {
  for (const key in labels) {
    check(isQualifiedName, key, path, errors);
    check(isLabelValue, labels[key]!, path, errors);
  }
}

export function validateAnnotations(annotations: Texts | undefined, path: string, errors: FieldError[]): void {
  let size = 0;
  for (const key in annotations) {
    for (const problem of isQualifiedName(key.toLowerCase())) errors.push(invalid(path, key, problem));
    size += utf8Length(key) + utf8Length(annotations[key]!);
  }
  if (size > annotationsLimit) errors.push(tooLong(path, annotationsLimit));
}

function validateOwnerReference(owner: OwnerReference, path: string, errors: FieldError[]): void {
  if (parseGroupVersion(owner.apiVersion).version === '') errors.push(invalid(`${path}.apiVersion`, owner.apiVersion, 'version must not be empty'));
  for (const field of ['kind', 'name', 'uid'] as const) {
    if (owner[field] === '') errors.push(invalid(`${path}.${field}`, owner[field], 'must not be empty'));
  }
  if (owner.apiVersion === 'v1' && owner.kind === 'Event') errors.push(invalid(path, printedOwner(owner), '/v1, Kind=Event is disallowed from being an owner'));
}

function validateOwnerReferences(owners: readonly OwnerReference[] | undefined, path: string, errors: FieldError[]): void {
  let controller = '';
  for (const owner of owners ?? []) {
    validateOwnerReference(owner, path, errors);
    if (owner.controller !== true) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller === '') controller = name;
    else
      errors.push(
        invalid(path, printedOwners(owners), `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`),
      );
  }
}

const standardFinalizers: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function validateFinalizers(finalizers: readonly string[] | undefined, path: string, errors: FieldError[]): void {
  for (const finalizer of finalizers ?? []) check(isQualifiedName, finalizer, path, errors);
  if (finalizers?.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
}

/** What the objects of Kubernetes itself (not of custom resources) ask of a finalizer in addition. */
export function validateKubernetesFinalizers(finalizers: readonly string[] | undefined, path: string, errors: FieldError[]): void {
  finalizers?.forEach((finalizer, index) => {
    if (!finalizer.includes('/') && !standardFinalizers.has(finalizer)) {
      errors.push(invalid(`${path}[${index}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'));
    }
  });
}

const notPrintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

function validateManagedFields(entries: readonly ManagedFieldsEntry[] | undefined, path: string, errors: FieldError[]): void {
  entries?.forEach((entry, index) => {
    const at = `${path}[${index}]`;
    if (entry.operation !== 'Apply' && entry.operation !== 'Update')
      errors.push(invalid(`${at}.operation`, entry.operation ?? '', 'must be `Apply` or `Update`'));
    if (entry.fieldsType && entry.fieldsType !== 'FieldsV1') errors.push(invalid(`${at}.fieldsType`, entry.fieldsType, 'must be `FieldsV1`'));
    validateFieldManager(entry.manager ?? '', `${at}.manager`, errors);
    if ((entry.subresource ?? '').length > 256) errors.push(tooLong(`${at}.subresource`, 256));
  });
}

/** The name of a field manager (`?fieldManager=`): at most 128 printable characters. */
export function validateFieldManager(manager: string, path: string, errors: FieldError[]): void {
  if (manager.length > 128) errors.push(tooLong(path, 128));
  const found = notPrintable.exec(manager);
  if (!found) return;
  const code = manager.codePointAt(found.index)!.toString(16).toUpperCase().padStart(4, '0');
  errors.push(invalid(path, manager, `invalid character U+${code} (at position ${found.index})`));
}

function validateName(metadata: ObjectMeta, rule: TextRule, path: string, errors: FieldError[]): void {
  if (metadata.generateName) check(asPrefix(rule), metadata.generateName, `${path}.generateName`, errors);
  if (!metadata.name) errors.push(required(`${path}.name`, 'name or generateName is required'));
  else check(rule, metadata.name, `${path}.name`, errors);
}

/**
 * metadata of an object that is created, as every object's is checked, custom resources too (apimachinery pkg/api/validation).
 * `nameRule` says what its name may be.
 */
export function validateGenericMeta(metadata: ObjectMeta, namespaced: boolean, nameRule: TextRule, errors: FieldError[], path = 'metadata'): void {
  validateName(metadata, nameRule, path, errors);
  if (namespaced) {
    if (!metadata.namespace) errors.push(required(`${path}.namespace`));
    else check(isDns1123Label, metadata.namespace, `${path}.namespace`, errors);
  } else if (metadata.namespace) errors.push(forbidden(`${path}.namespace`, 'not allowed on this type'));
  checkNotNegative(metadata.generation, `${path}.generation`, errors);
  validateLabels(metadata.labels, `${path}.labels`, errors);
  validateAnnotations(metadata.annotations, `${path}.annotations`, errors);
  validateOwnerReferences(metadata.ownerReferences, `${path}.ownerReferences`, errors);
  validateFinalizers(metadata.finalizers, `${path}.finalizers`, errors);
  validateManagedFields(metadata.managedFields, `${path}.managedFields`, errors);
}

/** metadata of an object of Kubernetes itself that is created. */
export function validateObjectMeta(metadata: ObjectMeta, namespaced: boolean, nameRule: TextRule, errors: FieldError[], path = 'metadata'): void {
  validateGenericMeta(metadata, namespaced, nameRule, errors, path);
  validateKubernetesFinalizers(metadata.finalizers, `${path}.finalizers`, errors);
}

/** What is said of metadata whatever the kind, when the kind's own rules had nothing to say (rest.BeforeCreate). */
export function validateMetaOfAnyKind(metadata: ObjectMeta, namespaced: boolean, errors: FieldError[]): void {
  if (errors.length === 0) validateGenericMeta(metadata, namespaced, isPathSegment, errors);
}

const unchanging = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

function validateNoNewFinalizers(metadata: ObjectMeta, old: ObjectMeta, path: string, errors: FieldError[]): void {
  const added = (metadata.finalizers ?? []).filter((name) => !old.finalizers?.includes(name)).sort();
  if (added.length === 0) return;
  const list = `[]string{${added.map(goQuote).join(', ')}}`;
  errors.push(forbidden(`${path}.finalizers`, `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`));
}

/** metadata of an object that is updated. Parts that are the very same as before are not looked at again. */
export function validateGenericMetaUpdate(metadata: ObjectMeta, old: ObjectMeta, errors: FieldError[], path = 'metadata'): void {
  if (old.deletionTimestamp !== undefined) validateNoNewFinalizers(metadata, old, path, errors);
  if (!metadata.resourceVersion) errors.push(invalid(`${path}.resourceVersion`, metadata.resourceVersion ?? '', 'must be specified for an update'));
  if ((metadata.generation ?? 0) < (old.generation ?? 0)) errors.push(invalid(`${path}.generation`, metadata.generation ?? 0, 'must not be decremented'));
  for (const field of unchanging) {
    const text = field === 'name' || field === 'namespace' || field === 'uid' ? '' : null;
    if (metadata[field] !== old[field]) errors.push(invalid(`${path}.${field}`, metadata[field] ?? text, immutable));
  }
  if (metadata.labels !== old.labels) validateLabels(metadata.labels, `${path}.labels`, errors);
  if (metadata.annotations !== old.annotations) validateAnnotations(metadata.annotations, `${path}.annotations`, errors);
  if (metadata.ownerReferences !== old.ownerReferences) validateOwnerReferences(metadata.ownerReferences, `${path}.ownerReferences`, errors);
  if (metadata.finalizers !== old.finalizers) validateFinalizers(metadata.finalizers, `${path}.finalizers`, errors);
  if (metadata.managedFields !== old.managedFields) validateManagedFields(metadata.managedFields, `${path}.managedFields`, errors);
}

/** metadata of an object of Kubernetes itself that is updated. */
export function validateObjectMetaUpdate(metadata: ObjectMeta, old: ObjectMeta, errors: FieldError[], path = 'metadata'): void {
  validateGenericMetaUpdate(metadata, old, errors, path);
  if (metadata.finalizers !== old.finalizers) validateKubernetesFinalizers(metadata.finalizers, `${path}.finalizers`, errors);
}

/** `field is immutable` of a label selector. */
export function validateImmutableSelector(selector: LabelSelector | undefined, old: LabelSelector | undefined, path: string, errors: FieldError[]): void {
  if (!equal(selector, old)) errors.push(invalid(path, printedSelector(selector), immutable));
}

/** `field is immutable`, with the new value. */
export function validateImmutable(value: unknown, old: unknown, path: string, errors: FieldError[]): void {
  if (!equal(value, old)) errors.push(invalid(path, value ?? null, immutable));
}
