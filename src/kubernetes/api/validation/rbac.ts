import { type FieldError, invalid, notSupported, Raw, required } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import { fromLabelSelector } from '../selector.ts';
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject } from '../types.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, isDns1123Subdomain, isPathSegment } from './names.ts';
import { validateLabelSelector } from './selectors.ts';

const group = 'rbac.authorization.k8s.io';

function validatePolicyRule(rule: PolicyRule, namespaced: boolean, path: string, errors: FieldError[]): void {
  const { verbs, nonResourceURLs, apiGroups, resources, resourceNames } = rule;
  if (!verbs?.length) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
  if (nonResourceURLs?.length) {
    if (namespaced) errors.push(invalid(`${path}.nonResourceURLs`, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'));
    if (apiGroups?.length || resources?.length || resourceNames?.length) {
      errors.push(invalid(`${path}.nonResourceURLs`, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'));
    }
    return;
  }
  if (!apiGroups?.length) errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  if (!resources?.length) errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
}

export function validateRole(role: Role, errors: FieldError[]): void {
  validateObjectMeta(role.metadata, true, isPathSegment, errors);
  for (const [index, rule] of (role.rules ?? []).entries()) validatePolicyRule(rule, true, `rules[${index}]`, errors);
}

export function validateClusterRole(role: ClusterRole, errors: FieldError[]): void {
  validateObjectMeta(role.metadata, false, isPathSegment, errors);
  for (const [index, rule] of (role.rules ?? []).entries()) validatePolicyRule(rule, false, `rules[${index}]`, errors);
  if (!role.aggregationRule) return;
  const field = 'aggregationRule.clusterRoleSelectors';
  const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) errors.push(required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  for (const [index, selector] of selectors.entries()) {
    validateLabelSelector(selector, `${field}[${index}]`, errors);
    if ('error' in fromLabelSelector(selector)) errors.push(invalid(`${field}[${index}]`, null, 'invalid label selector.'));
  }
}

function validateRoleRef(reference: RoleRef, kinds: readonly string[], errors: FieldError[]): void {
  if (reference.apiGroup !== group) errors.push(notSupported('roleRef.apiGroup', reference.apiGroup, [group]));
  if (!kinds.includes(reference.kind)) errors.push(notSupported('roleRef.kind', reference.kind, kinds));
  if (!reference.name) errors.push(required('roleRef.name'));
  else check(isPathSegment, reference.name, 'roleRef.name', errors);
}

const subjectKinds = ['ServiceAccount', 'User', 'Group'];

function validateSubject(subject: Subject, namespaced: boolean, path: string, errors: FieldError[]): void {
  const { kind, name, apiGroup = '', namespace } = subject;
  if (!name) errors.push(required(`${path}.name`));
  if (kind === 'ServiceAccount') {
    if (name) check(isDns1123Subdomain, name, `${path}.name`, errors);
    if (apiGroup !== '') errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
    if (!namespaced && !namespace) errors.push(required(`${path}.namespace`));
  } else if (!subjectKinds.includes(kind)) errors.push(notSupported(`${path}.kind`, kind, subjectKinds));
  else if (apiGroup !== group) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [group]));
}

type Binding = RoleBinding | ClusterRoleBinding;

function validateBinding(binding: Binding, namespaced: boolean, errors: FieldError[]): void {
  validateObjectMeta(binding.metadata, namespaced, isPathSegment, errors);
  validateRoleRef(binding.roleRef, namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'], errors);
  for (const [index, subject] of (binding.subjects ?? []).entries()) validateSubject(subject, namespaced, `subjects[${index}]`, errors);
}

export function validateRoleBinding(binding: RoleBinding, errors: FieldError[]): void {
  validateBinding(binding, true, errors);
}

export function validateClusterRoleBinding(binding: ClusterRoleBinding, errors: FieldError[]): void {
  validateBinding(binding, false, errors);
}

/** What a binding gives cannot change; to whom may. */
export function validateBindingUpdate(binding: Binding, old: Binding, errors: FieldError[]): void {
  validateBinding(binding, binding.kind === 'RoleBinding', errors);
  validateObjectMetaUpdate(binding.metadata, old.metadata, errors);
  const { apiGroup, kind, name } = binding.roleRef;
  if (apiGroup === old.roleRef.apiGroup && kind === old.roleRef.kind && name === old.roleRef.name) return;
  const value = new Raw(`{"APIGroup":${goJson(apiGroup)},"Kind":${goJson(kind)},"Name":${goJson(name)}}`);
  errors.push(invalid('roleRef', value, 'cannot change roleRef'));
}
