import { duplicate, type FieldError, invalid, notSupported, required } from '../../fielderror.ts';
import type { MatchResources, NamedRuleWithOperations } from '../../types.ts';
import { check, isPathSegment } from '../names.ts';
import { validateLabelSelector } from '../selectors.ts';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
/** A deletion has nothing that could be changed. */
const mutatingOperations = operations.filter((operation) => operation !== 'DELETE');
const matchPolicies = ['Equivalent', 'Exact'];
const scopes = ['*', 'Cluster', 'Namespaced'];

/** Which requests a policy or a binding is for. */
export function validateMatchResources(match: MatchResources | undefined, path: string, errors: FieldError[]): void {
  if (!match) return;
  if (match.matchPolicy !== undefined && !matchPolicies.includes(match.matchPolicy))
    errors.push(notSupported(`${path}.matchPolicy`, match.matchPolicy, matchPolicies));
  validateLabelSelector(match.namespaceSelector, `${path}.namespaceSelector`, errors);
  validateLabelSelector(match.objectSelector, `${path}.objectSelector`, errors);
  for (const field of ['resourceRules', 'excludeResourceRules'] as const) {
    for (const [index, rule] of (match[field] ?? []).entries()) validateRule(rule, `${path}.${field}[${index}]`, errors);
  }
}

/** Mutating policies are not asked about deletions. */
export function validateMutatingOperations(match: MatchResources, path: string, errors: FieldError[]): void {
  for (const operation of (match.resourceRules ?? []).flatMap((rule) => rule.operations ?? [])) {
    if (!mutatingOperations.includes(operation)) errors.push(notSupported(`${path}.resourceRules.operations`, operation, mutatingOperations));
  }
}

function validateRule(rule: NamedRuleWithOperations, path: string, errors: FieldError[]): void {
  const names = new Set<string>();
  for (const [index, name] of (rule.resourceNames ?? []).entries()) {
    check(isPathSegment, name, `${path}.resourceNames[${index}]`, errors);
    if (names.has(name)) errors.push(duplicate(`${path}.resourceNames[${index}]`, name));
    names.add(name);
  }
  checkWildcard(rule.operations, `${path}.operations`, "if '*' is present, must not specify other operations", errors);
  for (const [index, operation] of (rule.operations ?? []).entries()) {
    if (!operations.includes(operation)) errors.push(notSupported(`${path}.operations[${index}]`, operation, operations));
  }
  checkWildcard(rule.apiGroups, `${path}.apiGroups`, "if '*' is present, must not specify other API groups", errors);
  checkWildcard(rule.apiVersions, `${path}.apiVersions`, "if '*' is present, must not specify other API versions", errors);
  for (const [index, version] of (rule.apiVersions ?? []).entries()) {
    if (version === '') errors.push(required(`${path}.apiVersions[${index}]`));
  }
  validateResources(rule.resources ?? [], `${path}.resources`, errors);
  if (rule.scope !== undefined && !scopes.includes(rule.scope)) errors.push(notSupported(`${path}.scope`, rule.scope, scopes));
}

/** A list that must name something, and nothing beside a star. */
function checkWildcard(list: readonly string[] = [], path: string, message: string, errors: FieldError[]): void {
  if (list.length === 0) errors.push(required(path));
  if (list.length > 1 && list.includes('*')) errors.push(invalid(path, list, message));
}

/** Resources and subresources: what a star covers must not be said again. */
function validateResources(resources: readonly string[], path: string, errors: FieldError[]): void {
  if (resources.length === 0) errors.push(required(path));
  const wholeResources = new Set<string>();
  const wholeSubresources = new Set<string>();
  for (const [index, name] of resources.entries()) {
    const at = `${path}[${index}]`;
    if (name === '') errors.push(required(at));
    const slash = name.indexOf('/');
    if (slash < 0) continue;
    const [resource, subresource] = [name.slice(0, slash), name.slice(slash + 1)];
    if (wholeResources.has(resource)) errors.push(invalid(at, name, `if '${resource}/*' is present, must not specify ${name}`));
    if (wholeSubresources.has(subresource)) errors.push(invalid(at, name, `if '*/${subresource}' is present, must not specify ${name}`));
    if (subresource === '*') wholeResources.add(resource);
    if (resource === '*') wholeSubresources.add(subresource);
  }
  if (resources.length > 1 && resources.includes('*/*')) errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  // Of the names without a subresource the last one counts, as upstream has it.
  const last = resources.findLast((name) => name !== '' && !name.includes('/'));
  if (resources.includes('*') && last !== undefined && last !== '*')
    errors.push(invalid(path, resources, "if '*' is present, must not specify other resources without subresources"));
}
