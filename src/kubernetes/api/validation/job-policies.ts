import { duplicate, type FieldError, invalid, notSupported, Raw, required, tooMany } from '../fielderror.ts';
import { goJson, goQuote } from '../go-text.ts';
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '../types.ts';
import { check, checkNotNegative, isQualifiedName } from './names.ts';

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

/** Go's %q of a list of strings. */
function quotedList(values: readonly string[]): string {
  return `[${values.map(goQuote).join(' ')}]`;
}

function checkChoice(value: string | undefined, supported: readonly string[], path: string, errors: FieldError[]): void {
  if (!value) errors.push(required(path, `valid values: ${quotedList(supported)}`));
  else if (!supported.includes(value)) errors.push(notSupported(path, value, supported));
}

function validateExitCodes(codes: PodFailurePolicyOnExitCodesRequirement, containers: readonly string[], path: string, errors: FieldError[]): void {
  checkChoice(codes.operator, operators, `${path}.operator`, errors);
  if (codes.containerName !== undefined && !containers.includes(codes.containerName)) {
    errors.push(invalid(`${path}.containerName`, codes.containerName, 'must be one of the container or initContainer names in the pod template'));
  }
  const values = codes.values ?? [];
  if (values.length === 0) errors.push(invalid(`${path}.values`, codes.values ?? null, 'at least one value is required'));
  else if (values.length > 255) errors.push(tooMany(`${path}.values`, values.length, 255));
  for (const [index, value] of values.entries()) {
    if (codes.operator === 'In' && value === 0) errors.push(invalid(`${path}.values[${index}]`, value, 'must not be 0 for the In operator'));
    if (values.indexOf(value) < index) errors.push(duplicate(`${path}.values[${index}]`, value));
  }
  if (values.some((value, index) => index > 0 && values[index - 1]! > value)) errors.push(invalid(`${path}.values`, values, 'must be ordered'));
}

function validateConditions(patterns: readonly PodFailurePolicyOnPodConditionsPattern[], path: string, errors: FieldError[]): void {
  if (patterns.length > 20) errors.push(tooMany(path, patterns.length, 20));
  for (const [index, pattern] of patterns.entries()) {
    check(isQualifiedName, pattern.type, `${path}[${index}].type`, errors);
    checkChoice(pattern.status, statuses, `${path}[${index}].status`, errors);
  }
}

/** An error about a rule as a whole has no value. */
function aboutRule(path: string, detail: string): FieldError {
  return { type: 'invalid', field: path, detail };
}

function validateRule(rule: PodFailurePolicyRule, spec: JobSpec, containers: readonly string[], path: string, errors: FieldError[]): void {
  if (rule.action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) errors.push(invalid(`${path}.action`, rule.action, 'requires the backoffLimitPerIndex to be set'));
  } else checkChoice(rule.action, actions, `${path}.action`, errors);
  const conditions = rule.onPodConditions ?? [];
  if (rule.onExitCodes) validateExitCodes(rule.onExitCodes, containers, `${path}.onExitCodes`, errors);
  if (conditions.length > 0) validateConditions(conditions, `${path}.onPodConditions`, errors);
  if (rule.onExitCodes && conditions.length > 0) errors.push(aboutRule(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (!rule.onExitCodes && conditions.length === 0) errors.push(aboutRule(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
}

export function validateFailurePolicy(spec: JobSpec, path: string, errors: FieldError[]): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > 20) errors.push(tooMany(`${path}.rules`, rules.length, 20));
  const { containers = [], initContainers = [] } = spec.template.spec;
  const names = [...containers, ...initContainers].map((container) => container.name);
  for (const [index, rule] of rules.entries()) validateRule(rule, spec, names, `${path}.rules[${index}]`, errors);
}

function validateSuccessRule(rule: SuccessPolicyRule, spec: JobSpec, path: string, errors: FieldError[]): void {
  const { succeededCount, succeededIndexes } = rule;
  if (succeededCount === undefined && succeededIndexes === undefined) {
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  }
  if (succeededCount === undefined) return;
  checkNotNegative(succeededCount, `${path}.succeededCount`, errors);
  const completions = spec.completions ?? 0;
  if (succeededCount <= completions) return;
  errors.push(invalid(`${path}.succeededCount`, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`));
}

/** A success policy as Go prints the internal struct. */
function printedPolicy(rules: readonly SuccessPolicyRule[] | undefined): Raw {
  const printed = rules?.map(
    ({ succeededIndexes, succeededCount }) => `{"SucceededIndexes":${goJson(succeededIndexes ?? null)},"SucceededCount":${succeededCount ?? null}}`,
  );
  return new Raw(`{"Rules":${printed ? `[${printed.join(',')}]` : 'null'}}`);
}

export function validateSuccessPolicy(spec: JobSpec, path: string, errors: FieldError[]): void {
  if (spec.completionMode !== 'Indexed') return void errors.push(invalid(path, printedPolicy(spec.successPolicy?.rules), 'requires indexed completion mode'));
  const rules = spec.successPolicy?.rules ?? [];
  if (rules.length === 0) errors.push(required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > 20) errors.push(tooMany(`${path}.rules`, rules.length, 20));
  for (const [index, rule] of rules.entries()) validateSuccessRule(rule, spec, `${path}.rules[${index}]`, errors);
}
