import { type FieldError, forbidden, invalid, notSupported, Raw, required } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import type { PodDisruptionBudget, PriorityClass } from '../types.ts';
import { checkAtMost100Percent, checkIntOrPercent } from './int-or-percent.ts';
import { validateImmutable, validateMetaOfAnyKind, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { checkNotNegative, isDns1123Subdomain } from './names.ts';
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
  validateBudgetSpec(budget.spec ?? {}, errors);
  validateMetaOfAnyKind(budget.metadata, true, errors);
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
  if (preemptionPolicy === ('' as string)) errors.push(required('preemptionPolicy'));
  else if (preemptionPolicy !== undefined && preemptionPolicy !== 'PreemptLowerPriority' && preemptionPolicy !== 'Never') {
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']));
  }
}

export function validatePriorityClassUpdate(priorityClass: PriorityClass, old: PriorityClass, errors: FieldError[]): void {
  validateObjectMetaUpdate(priorityClass.metadata, old.metadata, errors);
  if (priorityClass.value !== old.value) errors.push(forbidden('value', 'may not be changed in an update.'));
  validateImmutable(priorityClass.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy', errors);
}
