import { duplicate, type FieldError, invalid, notSupported, required } from '../../fielderror.ts';
import type { PodSchedulingGate, Toleration, TopologySpreadConstraint } from '../../types.ts';
import { check, isLabelValue, isQualifiedName, notPositive } from '../names.ts';
import { validateLabelSelector } from '../selectors.ts';
import { validateMatchLabelKeys } from './affinity.ts';

const effects: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** An effect of a taint; `path` names the field. */
export function validateTaintEffect(effect: string, path: string, errors: FieldError[]): void {
  if (!effects.includes(effect)) errors.push(notSupported(path, effect, effects));
}

function validateTolerationValue(operator: string, value: string, path: string, errors: FieldError[]): void {
  if (operator === 'Equal' || operator === '') {
    const problems = isLabelValue(value);
    if (problems.length > 0) errors.push(invalid(path, value, problems.join(';')));
  } else if (operator === 'Exists') {
    if (value !== '') errors.push(invalid(path, value, "value must be empty when `operator` is 'Exists'"));
  } else if (operator === 'Lt' || operator === 'Gt') errors.push(notSupported(path, operator, ['Equal', 'Exists', 'Lt', 'Gt']));
  else errors.push(notSupported(path, operator, ['Equal', 'Exists']));
}

export function validateTolerations(tolerations: readonly Toleration[] | undefined, path: string, errors: FieldError[]): void {
  if (!tolerations) return;
  for (let index = 0; index < tolerations.length; index++) {
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = tolerations[index]!;
    const at = `${path}[${index}]`;
    if (key !== '') check(isQualifiedName, key, `${at}.key`, errors);
    else if (operator !== 'Exists') {
      errors.push(invalid(`${at}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'));
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    validateTolerationValue(operator, value, `${at}.operator`, errors);
    if (effect !== '') validateTaintEffect(effect, `${at}.effect`, errors);
  }
}

export function validateSchedulingGates(gates: readonly PodSchedulingGate[], path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  gates.forEach((gate, index) => {
    check(isQualifiedName, gate.name, `${path}[${index}]`, errors);
    if (seen.has(gate.name)) errors.push(duplicate(`${path}[${index}]`, gate.name));
    seen.add(gate.name);
  });
}

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const inclusions = ['Honor', 'Ignore'];

function validateMinDomains(constraint: TopologySpreadConstraint, path: string, errors: FieldError[]): void {
  const { minDomains, whenUnsatisfiable } = constraint;
  if (minDomains === undefined) return;
  if (minDomains <= 0) errors.push(invalid(path, minDomains, notPositive));
  if (whenUnsatisfiable !== 'DoNotSchedule') {
    errors.push(invalid(path, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`));
  }
}

function validateConstraint(constraint: TopologySpreadConstraint, later: readonly TopologySpreadConstraint[], path: string, errors: FieldError[]): void {
  const { maxSkew, topologyKey, whenUnsatisfiable } = constraint;
  if (maxSkew <= 0) errors.push(invalid(`${path}.maxSkew`, maxSkew, notPositive));
  if (!topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'));
  if (!actions.includes(whenUnsatisfiable)) errors.push(notSupported(`${path}.whenUnsatisfiable`, whenUnsatisfiable, actions));
  if (later.some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)) {
    errors.push(duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
  }
  validateMinDomains(constraint, `${path}.minDomains`, errors);
  for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
    const policy = constraint[field];
    if (policy !== undefined && !inclusions.includes(policy)) errors.push(notSupported(`${path}.${field}`, policy, inclusions));
  }
  validateMatchLabelKeys({ ...constraint, mismatchLabelKeys: [] }, path, errors);
  validateLabelSelector(constraint.labelSelector, `${path}.labelSelector`, errors);
}

export function validateTopologySpreadConstraints(constraints: readonly TopologySpreadConstraint[], path: string, errors: FieldError[]): void {
  constraints.forEach((constraint, index) => {
    validateConstraint(constraint, constraints.slice(index + 1), `${path}[${index}]`, errors);
  });
}
