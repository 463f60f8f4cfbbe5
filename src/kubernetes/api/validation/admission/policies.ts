import type { Scope } from '../../cel/index.ts';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../fielderror.ts';
import { parseGroupVersion } from '../../scheme.ts';
import type {
  AuditAnnotation,
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicySpec,
  Mutation,
  ParamKind,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicySpec,
  Validation,
} from '../../types.ts';
import { validateObjectMeta } from '../metadata.ts';
import { check, isDns1035Label, isDns1123Subdomain, isQualifiedName } from '../names.ts';
import { policyScope, validateExpression, validateMatchConditions, validateVariables } from './expressions.ts';
import { validateMatchResources, validateMutatingOperations } from './match-resources.ts';

const failurePolicies = ['Fail', 'Ignore'];
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const patchTypes = ['ApplyConfiguration', 'JSONPatch'];
const reinvocationPolicies = ['IfNeeded', 'Never'];
const mostAuditAnnotations = 20;

/** A ValidatingAdmissionPolicy (pkg/apis/admissionregistration/validation). */
export function validateValidatingPolicy({ metadata, spec }: ValidatingAdmissionPolicy, errors: FieldError[]): void {
  validateObjectMeta(metadata, false, isDns1123Subdomain, errors);
  const scope = validateCommon(spec, false, errors);
  const { validations = [], auditAnnotations = [] } = spec;
  if (validations.length === 0 && auditAnnotations.length === 0) {
    errors.push(required('spec.validations', 'validations or auditAnnotations must contain at least one item'));
    errors.push(required('spec.auditAnnotations', 'validations or auditAnnotations must contain at least one item'));
  }
  for (const [index, validation] of validations.entries()) validateValidation(validation, scope, `spec.validations[${index}]`, errors);
  validateAuditAnnotations(auditAnnotations, metadata.name ?? '', scope, errors);
}

/** A MutatingAdmissionPolicy. */
export function validateMutatingPolicy({ metadata, spec }: MutatingAdmissionPolicy, errors: FieldError[]): void {
  validateObjectMeta(metadata, false, isDns1123Subdomain, errors);
  const scope = validateCommon(spec, true, errors);
  const { mutations = [], reinvocationPolicy } = spec;
  if (mutations.length === 0) errors.push(required('spec.mutations', 'mutations must contain at least one item'));
  for (const [index, mutation] of mutations.entries()) validateMutation(mutation, { ...scope, messages: true }, `spec.mutations[${index}]`, errors);
  if (!reinvocationPolicy) errors.push(required('spec.reinvocationPolicy'));
  else if (!reinvocationPolicies.includes(reinvocationPolicy)) {
    errors.push(notSupported('spec.reinvocationPolicy', reinvocationPolicy, reinvocationPolicies));
  }
}

/** What both kinds have; returns what their expressions may name. */
function validateCommon(spec: ValidatingAdmissionPolicySpec | MutatingAdmissionPolicySpec, mutating: boolean, errors: FieldError[]): Scope {
  const { failurePolicy, paramKind, matchConstraints: match, matchConditions, variables } = spec;
  if (failurePolicy !== undefined && !failurePolicies.includes(failurePolicy)) errors.push(notSupported('spec.failurePolicy', failurePolicy, failurePolicies));
  if (paramKind) validateParamKind(paramKind, errors);
  if (!match) errors.push(required('spec.matchConstraints'));
  else {
    validateMatchResources(match, 'spec.matchConstraints', errors);
    if (!match.resourceRules?.length) errors.push(required('spec.matchConstraints.resourceRules'));
    if (mutating) validateMutatingOperations(match, 'spec.matchConstraints', errors);
  }
  const scope = policyScope(paramKind);
  validateMatchConditions(matchConditions, scope, 'spec.matchConditions', errors);
  return validateVariables(variables, scope, 'spec.variables', errors);
}

function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, errors: FieldError[]): void {
  const { group, version } = parseGroupVersion(apiVersion);
  if (apiVersion === '') errors.push(required('spec.paramKind.apiVersion'));
  else if (version.includes('/')) errors.push(invalid('spec.paramKind.apiVersion', apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    if (group !== '') check(isDns1123Subdomain, group, 'spec.paramKind.apiVersion', errors);
    if (version === '') errors.push(invalid('spec.paramKind.apiVersion', apiVersion, 'version must be specified'));
    else check(isDns1035Label, version, 'spec.paramKind.apiVersion', errors);
  }
  if (kind === '') errors.push(required('spec.paramKind.kind'));
  else {
    const problems = isDns1035Label(kind.toLowerCase());
    if (problems.length > 0) errors.push(invalid('spec.paramKind.kind', kind, `may have mixed case, but should otherwise match: ${problems.join(',')}`));
  }
}

function validateValidation(validation: Validation, scope: Scope, path: string, errors: FieldError[]): void {
  const { expression, message, messageExpression, reason } = validation;
  if (expression.trim() === '') errors.push(required(`${path}.expression`, 'expression is not specified'));
  else validateExpression(expression, scope, 'bool', `${path}.expression`, errors);
  if (messageExpression) {
    if (messageExpression.trim() === '') errors.push(invalid(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified'));
    else validateExpression(messageExpression, scope, 'string', `${path}.messageExpression`, errors);
  }
  if (message) {
    if (message.trim() === '') errors.push(invalid(`${path}.message`, message, 'must be non-empty if specified'));
    else if (/[\n\r]/.test(message.trim())) errors.push(invalid(`${path}.message`, message, 'must not contain line breaks'));
  }
  if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, reasons));
}

function validateAuditAnnotations(annotations: readonly AuditAnnotation[], name: string, scope: Scope, errors: FieldError[]): void {
  const keys = new Set<string>();
  if (annotations.length > mostAuditAnnotations)
    errors.push(invalid('spec.auditAnnotations', annotations, `must not have more than ${mostAuditAnnotations} auditAnnotations`));
  for (const [index, { key, valueExpression }] of annotations.entries()) {
    const path = `spec.auditAnnotations[${index}]`;
    if (name === '') errors.push(invalid(`${path}.key`, key, 'requires metadata.name be non-empty'));
    else check(isQualifiedName, `${name}/${key}`, `${path}.key`, errors);
    if (valueExpression.trim() === '') errors.push(required(`${path}.valueExpression`, 'valueExpression is not specified'));
    else validateExpression(valueExpression, scope, undefined, `${path}.valueExpression`, errors);
    if (keys.has(key)) errors.push(duplicate(`${path}.key`, key));
    keys.add(key);
  }
}

/** A mutation has the field that its patch type names, and not the other one. */
function validateMutation(mutation: Mutation, scope: Scope, path: string, errors: FieldError[]): void {
  const { patchType, jsonPatch, applyConfiguration } = mutation;
  if (!patchType) errors.push(required(`${path}.patchType`));
  else if (!patchTypes.includes(patchType)) errors.push(notSupported(`${path}.patchType`, patchType, patchTypes));
  else {
    const isPatch = patchType === 'JSONPatch';
    const [field, other] = isPatch ? ['jsonPatch', 'applyConfiguration'] : ['applyConfiguration', 'jsonPatch'];
    const given = isPatch ? jsonPatch : applyConfiguration;
    if (!given) errors.push(required(`${path}.${field}`, `must be specified when patchType is ${patchType}`));
    else validatePatch(given.expression ?? '', scope, isPatch ? 'list<JSONPatch>' : 'Object', `${path}.${field}.expression`, errors);
    if (isPatch ? applyConfiguration : jsonPatch)
      errors.push(invalid(`${path}.${other}`, `{${other}}`, `must not be specified when patchType is ${patchType}`));
  }
}

function validatePatch(expression: string, scope: Scope, wanted: string, path: string, errors: FieldError[]): void {
  if (expression.trim() === '') errors.push(required(path));
  else validateExpression(expression.trim(), scope, wanted, path, errors);
}
