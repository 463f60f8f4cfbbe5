import { duplicate, type FieldError, forbidden, invalid, notSupported, Raw, required } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import type { PodDisruptionBudget, PriorityClass, RuntimeClass, StorageClass } from '../types.ts';
import { checkAtMost100Percent, checkIntOrPercent } from './int-or-percent.ts';
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, checkNotNegative, isDns1123Label, isDns1123Subdomain, isQualifiedName } from './names.ts';
import { validateLabelSelector } from './selectors.ts';

function printedBudget({ minAvailable, selector, maxUnavailable, unhealthyPodEvictionPolicy }: PodDisruptionBudget['spec']): Raw {
  const fields = { MinAvailable: minAvailable, Selector: selector, MaxUnavailable: maxUnavailable, UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy };
  return new Raw(
    `{${Object.entries(fields)
      .map(([name, value]) => `"${name}":${goJson(value ?? null)}`)
      .join(',')}}`,
  );
}

function validateBudgetSpec(spec: PodDisruptionBudget['spec'], errors: FieldError[]): void {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.push(invalid('spec', printedBudget(spec), 'minAvailable and maxUnavailable cannot be both set'));
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    checkIntOrPercent(spec[field], `spec.${field}`, errors);
    checkAtMost100Percent(spec[field], `spec.${field}`, errors);
  }
  validateLabelSelector(selector, 'spec.selector', errors);
  if (policy !== undefined && policy !== 'IfHealthyBudget' && policy !== 'AlwaysAllow') {
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, ['AlwaysAllow', 'IfHealthyBudget']));
  }
}

/** Upstream does not look at the name beyond what every object needs. */
export function validatePodDisruptionBudget(budget: PodDisruptionBudget, errors: FieldError[]): void {
  validateObjectMeta(budget.metadata, true, isDns1123Subdomain, errors);
  validateBudgetSpec(budget.spec ?? {}, errors);
}

const budgetCounts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;

export function validatePodDisruptionBudgetStatus(budget: PodDisruptionBudget, old: PodDisruptionBudget, errors: FieldError[]): void {
  validateObjectMetaUpdate(budget.metadata, old.metadata, errors);
  for (const field of budgetCounts) checkNotNegative(budget.status?.[field], `status.${field}`, errors);
}

const highestUserPriority = 1_000_000_000;
const systemClasses: Readonly<Record<string, number>> = { 'system-node-critical': 2_000_001_000, 'system-cluster-critical': 2_000_000_000 };

export function validatePriorityClass(priorityClass: PriorityClass, errors: FieldError[]): void {
  const { metadata, value, preemptionPolicy } = priorityClass;
  validateObjectMeta(metadata, false, isDns1123Subdomain, errors);
  const name = metadata.name ?? '';
  if (name.startsWith('system-')) {
    if (systemClasses[name] !== (value ?? 0)) {
      const detail = "priority class names with 'system-' prefix are reserved for system use only. error: ";
      const why =
        systemClasses[name] === undefined ? `${name} is not a known system priority class` : `value of ${name} PriorityClass must be ${systemClasses[name]}`;
      errors.push(forbidden('metadata.name', detail + why));
    }
  } else if ((value ?? 0) > highestUserPriority) errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${highestUserPriority}`));
  if (preemptionPolicy !== undefined && preemptionPolicy !== 'PreemptLowerPriority' && preemptionPolicy !== 'Never') {
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']));
  }
}

export function validatePriorityClassUpdate(priorityClass: PriorityClass, old: PriorityClass, errors: FieldError[]): void {
  validateObjectMetaUpdate(priorityClass.metadata, old.metadata, errors);
  if (priorityClass.value !== old.value) errors.push(forbidden('value', 'may not be changed in an update.'));
  validateImmutable(priorityClass.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy', errors);
}

const reclaimPolicies = ['Delete', 'Retain'];
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];

function validateTopologies({ allowedTopologies }: StorageClass, errors: FieldError[]): void {
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
  }
}

export function validateStorageClass(storageClass: StorageClass, errors: FieldError[]): void {
  const { metadata, provisioner, reclaimPolicy, volumeBindingMode } = storageClass;
  validateObjectMeta(metadata, false, isDns1123Subdomain, errors);
  if (!provisioner) errors.push(required('provisioner'));
  else for (const problem of isQualifiedName(provisioner.toLowerCase())) errors.push(invalid('provisioner', provisioner, problem));
  for (const key in storageClass.parameters) if (key === '') errors.push(invalid('parameters', key, 'field can not be empty.'));
  if (reclaimPolicy && !reclaimPolicies.includes(reclaimPolicy)) errors.push(notSupported('reclaimPolicy', reclaimPolicy, reclaimPolicies));
  if (volumeBindingMode === undefined) errors.push(required('volumeBindingMode'));
  else if (!bindingModes.includes(volumeBindingMode)) errors.push(notSupported('volumeBindingMode', volumeBindingMode, bindingModes));
  validateTopologies(storageClass, errors);
}

export function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass, errors: FieldError[]): void {
  validateObjectMetaUpdate(storageClass.metadata, old.metadata, errors);
  const [now, before] = [JSON.stringify(storageClass.parameters ?? {}), JSON.stringify(old.parameters ?? {})];
  if (now !== before) errors.push(forbidden('parameters', 'updates to parameters are forbidden.'));
  if (storageClass.provisioner !== old.provisioner) errors.push(forbidden('provisioner', 'updates to provisioner are forbidden.'));
  if (storageClass.reclaimPolicy !== old.reclaimPolicy) errors.push(forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.'));
  validateImmutable(storageClass.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode', errors);
}

export function validateRuntimeClass(runtimeClass: RuntimeClass, errors: FieldError[]): void {
  validateObjectMeta(runtimeClass.metadata, false, isDns1123Subdomain, errors);
  check(isDns1123Label, runtimeClass.handler, 'handler', errors);
}

export function validateRuntimeClassUpdate(runtimeClass: RuntimeClass, old: RuntimeClass, errors: FieldError[]): void {
  validateObjectMetaUpdate(runtimeClass.metadata, old.metadata, errors);
  validateImmutable(runtimeClass.handler, old.handler, 'handler', errors);
}
