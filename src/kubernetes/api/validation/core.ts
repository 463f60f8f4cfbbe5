import { base64Length, base64ToBytes } from '../base64.ts';
import { equal } from '../equal.ts';
import { type FieldError, forbidden, invalid, required, tooLong } from '../fielderror.ts';
import { utf8Length } from '../go-text.ts';
import { readJson } from '../json.ts';
import type { ConfigMap, Lease, Namespace, Secret, ServiceAccount } from '../types.ts';
import { validateGenericMeta, validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, isConfigMapKey, isDns1123Label, isDns1123Subdomain, isQualifiedName } from './names.ts';

/** core.MaxSecretSize, of ConfigMaps too. */
const mostBytes = 1024 * 1024;
/** How field.NewPath("") prints: the object as a whole. */
const wholeObject = '[]';

export function validateConfigMap(configMap: ConfigMap, errors: FieldError[]): void {
  validateObjectMeta(configMap.metadata, true, isDns1123Subdomain, errors);
  const { data, binaryData } = configMap;
  let size = 0;
  for (const key in data) {
    check(isConfigMapKey, key, `data[${key}]`, errors);
    if (binaryData?.[key] !== undefined) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    size += utf8Length(data[key]!);
  }
  for (const key in binaryData) {
    check(isConfigMapKey, key, `binaryData[${key}]`, errors);
    size += base64Length(binaryData[key]!);
  }
  if (size > mostBytes) errors.push(tooLong(wholeObject, mostBytes));
}

type Data = 'data' | 'binaryData';

function validateImmutableData<T extends { readonly immutable?: boolean }>(object: T, old: T, fields: readonly (Data & keyof T)[], errors: FieldError[]): void {
  if (!old.immutable) return;
  if (!object.immutable) errors.push(forbidden('immutable', 'field is immutable when `immutable` is set'));
  for (const field of fields) if (!equal(object[field], old[field])) errors.push(forbidden(field, 'field is immutable when `immutable` is set'));
}

export function validateConfigMapUpdate(configMap: ConfigMap, old: ConfigMap, errors: FieldError[]): void {
  validateObjectMetaUpdate(configMap.metadata, old.metadata, errors);
  validateImmutableData(configMap, old, ['data', 'binaryData'], errors);
  validateConfigMap(configMap, errors);
}

/** The keys that a type of Secret must have. */
const neededKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/** Why Go cannot read the text as a JSON object; undefined when it can. */
function jsonProblem(base64: string): string | undefined {
  const read = readJson(String.fromCharCode(...base64ToBytes(base64)));
  if ('error' in read) return read.offset === undefined ? 'unexpected end of JSON input' : read.error;
  const { value } = read;
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`;
}

function validateSecretType(secret: Secret, errors: FieldError[]): void {
  const { type = '', data = {} } = secret;
  const account = 'kubernetes.io/service-account.name';
  if (type === 'kubernetes.io/service-account-token' && !secret.metadata.annotations?.[account]) errors.push(required(`metadata.annotations[${account}]`));
  if (type === 'kubernetes.io/basic-auth' && data.username === undefined && data.password === undefined) {
    errors.push(required('data[username]'), required('data[password]'));
  }
  for (const key of neededKeys[type] ?? []) {
    const value = data[key];
    if (value === undefined || (type === 'kubernetes.io/ssh-auth' && value === '')) errors.push(required(`data[${key}]`));
    else if (key.startsWith('.docker')) {
      const problem = jsonProblem(value);
      if (problem) errors.push(invalid(`data[${key}]`, '<secret contents redacted>', problem));
    }
  }
}

export function validateSecret(secret: Secret, errors: FieldError[]): void {
  validateObjectMeta(secret.metadata, true, isDns1123Subdomain, errors);
  let size = 0;
  for (const key in secret.data) {
    check(isConfigMapKey, key, `data[${key}]`, errors);
    size += base64Length(secret.data[key]!);
  }
  if (size > mostBytes) errors.push(tooLong('data', mostBytes));
  validateSecretType(secret, errors);
}

export function validateSecretUpdate(secret: Secret, old: Secret, errors: FieldError[]): void {
  validateObjectMetaUpdate(secret.metadata, old.metadata, errors);
  validateImmutable(secret.type, old.type, 'type', errors);
  validateImmutableData(secret, old, ['data'], errors);
  validateSecret(secret, errors);
}

export function validateServiceAccount(account: ServiceAccount, errors: FieldError[]): void {
  validateObjectMeta(account.metadata, true, isDns1123Subdomain, errors);
}

function validateFinalizerNames(namespace: Namespace, path: (index: number) => string, errors: FieldError[]): void {
  namespace.spec?.finalizers?.forEach((finalizer, index) => {
    check(isQualifiedName, finalizer, path(index), errors);
    if (!finalizer.includes('/') && finalizer !== 'kubernetes' && finalizer !== 'orphan' && finalizer !== 'foregroundDeletion') {
      errors.push(invalid(path(index), finalizer, 'name is neither a standard finalizer name nor is it fully qualified'));
    }
  });
}

export function validateNamespace(namespace: Namespace, errors: FieldError[]): void {
  validateObjectMeta(namespace.metadata, false, isDns1123Label, errors);
  validateFinalizerNames(namespace, () => 'spec.finalizers', errors);
}

export function validateNamespaceFinalize(namespace: Namespace, old: Namespace, errors: FieldError[]): void {
  validateObjectMetaUpdate(namespace.metadata, old.metadata, errors);
  validateFinalizerNames(namespace, (index) => `spec.finalizers[${index}]`, errors);
}

export function validateNamespaceStatus(namespace: Namespace, old: Namespace, errors: FieldError[]): void {
  validateObjectMetaUpdate(namespace.metadata, old.metadata, errors);
  const { phase = '' } = namespace.status ?? {};
  if (namespace.metadata.deletionTimestamp === undefined) {
    if (phase !== 'Active') errors.push(invalid('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty"));
  } else if (phase !== 'Terminating') errors.push(invalid('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty"));
}

export function validateLease(lease: Lease, errors: FieldError[]): void {
  validateGenericMeta(lease.metadata, true, isDns1123Subdomain, errors);
  validateLeaseSpec(lease, errors);
}

/** Of a lease that is renewed: what has changed of its metadata has been looked at. */
export function validateLeaseSpec({ spec }: Lease, errors: FieldError[]): void {
  const { leaseDurationSeconds, leaseTransitions } = spec ?? {};
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0)
    errors.push(invalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0'));
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    errors.push(invalid('spec.leaseTransitions', leaseTransitions, 'must be greater than or equal to 0'));
  }
}
