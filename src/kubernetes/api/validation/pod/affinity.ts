import { type FieldError, forbidden, invalid, required } from '../../fielderror.ts';
import type {
  Affinity,
  LabelSelector,
  NodeAffinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '../../types.ts';
import { check, isDns1123Label, isDns1123Subdomain, isLabelValue, isQualifiedName } from '../names.ts';
import { validateLabelSelector } from '../selectors.ts';

function validateExpression(requirement: NodeSelectorRequirement, checkValues: boolean, path: string, errors: FieldError[]): void {
  const { key, operator, values = [] } = requirement;
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  check(isQualifiedName, key, `${path}.key`, errors);
  if (checkValues) for (const [index, value] of values.entries()) check(isLabelValue, value, `${path}.values[${index}]`, errors);
}

function validateFieldExpression(requirement: NodeSelectorRequirement, path: string, errors: FieldError[]): void {
  const { key, operator, values = [] } = requirement;
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length !== 1) errors.push(required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  if (key !== 'metadata.name') errors.push(invalid(`${path}.key`, key, 'not a valid field selector key'));
  else for (const [index, value] of values.entries()) check(isDns1123Subdomain, value, `${path}.values[${index}]`, errors);
}

function validateTerm(term: NodeSelectorTerm, checkValues: boolean, path: string, errors: FieldError[]): void {
  term.matchExpressions?.forEach((requirement, index) => {
    validateExpression(requirement, checkValues, `${path}.matchExpressions[${index}]`, errors);
  });
  term.matchFields?.forEach((requirement, index) => {
    validateFieldExpression(requirement, `${path}.matchFields[${index}]`, errors);
  });
}

export function validateNodeSelector(selector: NodeSelector, path: string, errors: FieldError[]): void {
  if (!selector.nodeSelectorTerms?.length) return void errors.push(required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term'));
  selector.nodeSelectorTerms.forEach((term, index) => {
    validateTerm(term, true, `${path}.nodeSelectorTerms[${index}]`, errors);
  });
}

function checkWeight(weight: number, path: string, errors: FieldError[]): void {
  if (weight <= 0 || weight > 100) errors.push(invalid(path, weight, 'must be in the range 1-100'));
}

const needed = 'requiredDuringSchedulingIgnoredDuringExecution';
const wished = 'preferredDuringSchedulingIgnoredDuringExecution';

function validateNodeAffinity(affinity: NodeAffinity, path: string, errors: FieldError[]): void {
  if (affinity[needed]) validateNodeSelector(affinity[needed], `${path}.${needed}`, errors);
  affinity[wished]?.forEach((term, index) => {
    checkWeight(term.weight, `${path}.${wished}[${index}].weight`, errors);
    // Preferred terms may hold any value: they only add to a score.
    validateTerm(term.preference, false, `${path}.${wished}[${index}].preference`, errors);
  });
}

function validateLabelKeys(keys: readonly string[] | undefined, selector: LabelSelector | undefined, path: string, errors: FieldError[]): void {
  if (!keys?.length) return;
  if (!selector) return void errors.push(forbidden(path, 'must not be specified when labelSelector is not set'));
  keys.forEach((key, index) => {
    check(isQualifiedName, key, `${path}[${index}]`, errors);
  });
}

/** The server itself adds an expression for each key of matchLabelKeys; a second one for the same key comes from the user. */
function validateMergedKeys(matchKeys: readonly string[], selector: LabelSelector, path: string, errors: FieldError[]): void {
  const seen = new Set(Object.keys(selector.matchLabels ?? {}));
  for (const { key } of selector.matchExpressions ?? []) {
    const index = matchKeys.lastIndexOf(key);
    if (index >= 0 && seen.has(key)) errors.push(invalid(`${path}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'));
    seen.add(key);
  }
}

interface LabelKeys {
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
  readonly labelSelector?: LabelSelector;
}

export function validateMatchLabelKeys(term: LabelKeys, path: string, errors: FieldError[]): void {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term;
  if (matchLabelKeys.length === 0 && mismatchLabelKeys.length === 0) return;
  validateLabelKeys(matchLabelKeys, labelSelector, `${path}.matchLabelKeys`, errors);
  validateLabelKeys(mismatchLabelKeys, labelSelector, `${path}.mismatchLabelKeys`, errors);
  if (labelSelector) validateMergedKeys(matchLabelKeys, labelSelector, path, errors);
  matchLabelKeys.forEach((key, index) => {
    if (mismatchLabelKeys.includes(key)) errors.push(invalid(`${path}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
  });
}

function validatePodAffinityTerm(term: PodAffinityTerm, path: string, errors: FieldError[]): void {
  validateLabelSelector(term.labelSelector, `${path}.labelSelector`, errors);
  validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`, errors);
  for (const namespace of term.namespaces ?? []) check(isDns1123Label, namespace, `${path}.namespace`, errors);
  validateMatchLabelKeys(term, path, errors);
  if (!term.topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'));
  check(isQualifiedName, term.topologyKey, `${path}.topologyKey`, errors);
}

function validatePodAffinity(affinity: PodAffinity, path: string, errors: FieldError[]): void {
  affinity[needed]?.forEach((term, index) => {
    validatePodAffinityTerm(term, `${path}.${needed}[${index}]`, errors);
  });
  affinity[wished]?.forEach((term, index) => {
    checkWeight(term.weight, `${path}.${wished}[${index}].weight`, errors);
    validatePodAffinityTerm(term.podAffinityTerm, `${path}.${wished}[${index}].podAffinityTerm`, errors);
  });
}

export function validateAffinity(affinity: Affinity, path: string, errors: FieldError[]): void {
  if (affinity.nodeAffinity) validateNodeAffinity(affinity.nodeAffinity, `${path}.nodeAffinity`, errors);
  if (affinity.podAffinity) validatePodAffinity(affinity.podAffinity, `${path}.podAffinity`, errors);
  if (affinity.podAntiAffinity) validatePodAffinity(affinity.podAntiAffinity, `${path}.podAntiAffinity`, errors);
}
