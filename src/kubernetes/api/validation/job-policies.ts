import { duplicate, type FieldError, invalid, notSupported, Raw, required, tooLong, tooMany } from '../fielderror.ts';
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
  const { containers, initContainers } = spec.template.spec;
  const names = [...(containers ?? []), ...(initContainers ?? [])].map((container) => container.name);
  for (const [index, rule] of rules.entries()) validateRule(rule, spec, names, `${path}.rules[${index}]`, errors);
}

/** Both ends of `3` or `1-4`, or what is wrong with them. */
function parseInterval(text: string, completions: number): readonly [number, number] | string {
  const parts = text.split('-');
  if (parts.length > 2) return `the fragment ${goQuote(text)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  const ends: number[] = [];
  for (const part of parts) {
    if (!/^[+-]?\d+$/.test(part)) return `cannot convert string to integer for index: ${goQuote(part)}`;
    if (Number(part) >= completions) return `too large index: ${goQuote(part)}`;
    ends.push(Number(part));
  }
  const [first, last = first] = ends as [number, number?];
  return ends.length > 1 && first >= last ? `non-increasing order, previous: ${first}, current: ${last}` : [first, last];
}

/** How many indexes `0,2-4` names, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  let count = 0;
  let previous: number | undefined;
  for (const interval of text === '' ? [] : text.split(',')) {
    const parsed = parseInterval(interval, completions);
    if (typeof parsed === 'string') return parsed;
    const [first, last] = parsed;
    if (previous !== undefined && previous >= first) return `non-increasing order, previous: ${previous}, current: ${first}`;
    count += last - first + 1;
    previous = last;
  }
  return count;
}

const mostIndexesText = 64 * 1024;

function validateSuccessRule(rule: SuccessPolicyRule, spec: JobSpec, path: string, errors: FieldError[]): void {
  const { succeededCount, succeededIndexes } = rule;
  const completions = spec.completions ?? 0;
  if (succeededCount === undefined && succeededIndexes === undefined) {
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  }
  let indexes: number | undefined;
  if (succeededIndexes !== undefined) {
    if (succeededIndexes.length > mostIndexesText) errors.push(tooLong(`${path}.succeededIndexes`, mostIndexesText));
    const counted = countIndexes(succeededIndexes, completions);
    if (typeof counted === 'string') errors.push(invalid(`${path}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${counted}`));
    indexes = typeof counted === 'string' ? 0 : counted;
  }
  if (succeededCount === undefined) return;
  const field = `${path}.succeededCount`;
  const tooMuch = (most: number, what: string) => errors.push(invalid(field, succeededCount, `must be less than or equal to ${most} (the number of ${what})`));
  checkNotNegative(succeededCount, field, errors);
  if (succeededCount > completions) tooMuch(completions, 'specified completions');
  if (indexes !== undefined && succeededCount > indexes) tooMuch(indexes, 'indexes in the specified succeededIndexes field');
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
