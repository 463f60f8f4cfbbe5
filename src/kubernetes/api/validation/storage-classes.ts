import { duplicate, type FieldError, invalid, notSupported, required, tooLong } from '../fielderror.ts';
import { goJson, utf8Length } from '../go-text.ts';
import type { StorageClass } from '../types.ts';
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, isDns1123Subdomain, isQualifiedName } from './names.ts';

const reclaimPolicies = ['Delete', 'Retain'];
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];

/** The same term twice is refused, and so is one that asks for nothing: upstream takes it for a copy of the terms to come. */
function validateTopologies({ allowedTopologies }: StorageClass, errors: FieldError[]): void {
  const terms = new Set(['[]']);
  for (const [index, term] of (allowedTopologies ?? []).entries()) {
    const keys = new Set<string>();
    for (const [at, { key, values }] of (term.matchLabelExpressions ?? []).entries()) {
      const path = `allowedTopologies[${index}].matchLabelExpressions[${at}]`;
      if (!values?.length) errors.push(required(`${path}.values`));
      for (const [i, value] of (values ?? []).entries()) if (values.indexOf(value) < i) errors.push(duplicate(`${path}.values[${i}]`, value));
      check(isQualifiedName, key, `${path}.key`, errors);
      if (keys.has(key)) errors.push(duplicate(`${path}.key`, key));
      keys.add(key);
    }
    const text = goJson((term.matchLabelExpressions ?? []).map(({ key, values }) => goJson([key, [...(values ?? [])].sort()])).sort());
    if (terms.has(text)) errors.push(duplicate(`allowedTopologies[${index}].matchLabelExpressions`, ''));
    terms.add(text);
  }
}

const mostParameters = 512;
const mostParameterBytes = 256 * 1024;

function validateParameters(parameters: Readonly<Record<string, string>> = {}, errors: FieldError[]): void {
  const entries = Object.entries(parameters);
  if (entries.length > mostParameters) return void errors.push(tooLong('parameters', mostParameters));
  for (const [key] of entries) if (key === '') errors.push(invalid('parameters', key, 'field can not be empty.'));
  const bytes = entries.reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(value), 0);
  if (bytes > mostParameterBytes) errors.push(tooLong('parameters', mostParameterBytes));
}

export function validateStorageClass(storageClass: StorageClass, errors: FieldError[]): void {
  const { metadata, provisioner, reclaimPolicy, volumeBindingMode } = storageClass;
  validateObjectMeta(metadata, false, isDns1123Subdomain, errors);
  if (!provisioner) errors.push(required('provisioner'));
  else for (const problem of isQualifiedName(provisioner.toLowerCase())) errors.push(invalid('provisioner', provisioner.toLowerCase(), problem));
  validateParameters(storageClass.parameters, errors);
  if (reclaimPolicy && !reclaimPolicies.includes(reclaimPolicy)) errors.push(notSupported('reclaimPolicy', reclaimPolicy, reclaimPolicies));
  if (volumeBindingMode === undefined) errors.push(required('volumeBindingMode'));
  else if (!bindingModes.includes(volumeBindingMode)) errors.push(notSupported('volumeBindingMode', volumeBindingMode, bindingModes));
  validateTopologies(storageClass, errors);
}

export function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass, errors: FieldError[]): void {
  validateObjectMetaUpdate(storageClass.metadata, old.metadata, errors);
  validateStorageClass(storageClass, errors);
  validateImmutable(storageClass.parameters, old.parameters, 'parameters', errors);
  for (const field of ['provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const) validateImmutable(storageClass[field], old[field], field, errors);
}
