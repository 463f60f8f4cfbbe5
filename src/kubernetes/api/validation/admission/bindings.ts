import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../fielderror.ts';
import type { MutatingAdmissionPolicyBinding, ParamRef, ValidatingAdmissionPolicyBinding } from '../../types.ts';
import { validateObjectMeta } from '../metadata.ts';
import { check, isDns1123Subdomain, isPathSegment } from '../names.ts';
import { validateLabelSelector } from '../selectors.ts';
import { validateMatchResources, validateMutatingOperations } from './match-resources.ts';

const actions = ['Audit', 'Deny', 'Warn'];
const notFoundActions = ['Deny', 'Allow'];
const denyAndWarn = 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';

/** A ValidatingAdmissionPolicyBinding (pkg/apis/admissionregistration/validation). */
export function validateValidatingBinding(binding: ValidatingAdmissionPolicyBinding, errors: FieldError[]): void {
  validateCommon(binding, errors);
  validateActions(binding.spec.validationActions ?? [], errors);
}

/** A MutatingAdmissionPolicyBinding. */
export function validateMutatingBinding(binding: MutatingAdmissionPolicyBinding, errors: FieldError[]): void {
  validateCommon(binding, errors);
  if (binding.spec.matchResources) validateMutatingOperations(binding.spec.matchResources, 'spec.matchResources', errors);
}

function validateCommon({ metadata, spec }: ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding, errors: FieldError[]): void {
  validateObjectMeta(metadata, false, isDns1123Subdomain, errors);
  if (!spec.policyName) errors.push(required('spec.policyName'));
  else check(isDns1123Subdomain, spec.policyName, 'spec.policyName', errors);
  if (spec.paramRef) validateParamRef(spec.paramRef, errors);
  validateMatchResources(spec.matchResources, 'spec.matchResources', errors);
}

function validateActions(given: readonly string[], errors: FieldError[]): void {
  const path = 'spec.validationActions';
  const seen = new Set<string>();
  for (const [index, action] of given.entries()) {
    if (!actions.includes(action)) errors.push(notSupported(`${path}[${index}]`, action, actions));
    if (seen.has(action)) errors.push(duplicate(`${path}[${index}]`, action));
    seen.add(action);
  }
  if (seen.has('Deny') && seen.has('Warn')) errors.push(invalid(path, given, denyAndWarn));
  if (seen.size === 0) errors.push(required(path, 'at least one validation action is required'));
}

function validateParamRef({ name, selector, parameterNotFoundAction: action }: ParamRef, errors: FieldError[]): void {
  const path = 'spec.paramRef';
  if (name) {
    check(isPathSegment, name, `${path}.name`, errors);
    if (selector) errors.push(forbidden(`${path}.name`, 'name and selector are mutually exclusive'));
  }
  validateLabelSelector(selector, `${path}.selector`, errors);
  if (selector && name) errors.push(forbidden(`${path}.selector`, 'name and selector are mutually exclusive'));
  if (!name && !selector) errors.push(required(path, 'one of name or selector must be specified'));
  if (!action) errors.push(required(`${path}.parameterNotFoundAction`));
  else if (!notFoundActions.includes(action)) errors.push(notSupported(`${path}.parameterNotFoundAction`, action, notFoundActions));
}
