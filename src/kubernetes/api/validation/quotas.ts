import { type FieldError, invalid, Raw, required } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../types.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { immutable, isDns1123Subdomain } from './names.ts';
import { isHugePages, validateResourceName, validateResourceQuantity } from './pod/resources.ts';

const standardResources: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);

function isStandard(name: string): boolean {
  return standardResources.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');
}

const scopes: ReadonlySet<string> = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'VolumeAttributesClass',
  'CrossNamespacePodAffinity',
]);
const podResources: ReadonlySet<string> = new Set(['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']);

function scopeFits(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return resource === 'pods';
  if (scope === 'VolumeAttributesClass') return resource === 'persistentvolumeclaims' || resource === 'requests.storage';
  return !scopes.has(scope) || podResources.has(resource);
}

type ResourceList = Readonly<Record<string, string>>;

function validateAmounts(list: ResourceList | undefined, path: string, errors: FieldError[]): void {
  for (const name in list) {
    const field = `${path}[${name}]`;
    validateResourceName(name, field, errors);
    if (!name.includes('/') && !isStandard(name)) errors.push(invalid(field, name, 'must be a standard resource for quota'));
    validateResourceQuantity(name, list[name]!, field, errors);
  }
}

const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

function conflicts(given: readonly string[]): number {
  return opposites.filter(([one, other]) => given.includes(one) && given.includes(other)).length;
}

function validateScopes(spec: ResourceQuotaSpec, errors: FieldError[]): void {
  const given: readonly string[] = spec.scopes ?? [];
  const resources = Object.keys(spec.hard ?? {}).sort();
  const wrong = (detail: string) => errors.push(invalid('spec.scopes', given, detail));
  for (const scope of given) {
    if (!scopes.has(scope)) wrong('unsupported scope');
    for (const name of resources) if (isStandard(name) && !scopeFits(scope, name)) wrong('unsupported scope applied to resource');
  }
  for (let count = conflicts(given); count > 0; count--) wrong('conflicting scopes');
}

const existsOnly = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];
const existsOnlyText =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

/** Upstream leaves the index of the expression out. */
function validateScopeExpression(requirement: ScopedResourceSelectorRequirement, path: string, errors: FieldError[]): void {
  const { scopeName, operator, values = [] } = requirement;
  if (existsOnly.includes(scopeName) && operator !== 'Exists') errors.push(invalid(`${path}.operator`, operator, existsOnlyText));
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.push(invalid(`${path}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
}

/** core.ScopeSelector as Go prints it. */
function printedSelector(expressions: readonly ScopedResourceSelectorRequirement[]): Raw {
  const items = expressions.map(
    ({ scopeName, operator, values }) => `{"ScopeName":${goJson(scopeName)},"Operator":${goJson(operator)},"Values":${goJson(values ?? null)}}`,
  );
  return new Raw(`{"MatchExpressions":[${items.join(',')}]}`);
}

function validateScopeSelector(spec: ResourceQuotaSpec, errors: FieldError[]): void {
  const expressions = spec.scopeSelector?.matchExpressions ?? [];
  const path = 'spec.scopeSelector.matchExpressions';
  const resources = Object.keys(spec.hard ?? {}).sort();
  for (const requirement of expressions) {
    if (!scopes.has(requirement.scopeName)) errors.push(invalid(`${path}.scopeName`, requirement.scopeName, 'unsupported scope'));
    for (const name of resources) {
      if (isStandard(name) && !scopeFits(requirement.scopeName, name))
        errors.push(invalid(path, printedSelector(expressions), 'unsupported scope applied to resource'));
    }
    validateScopeExpression(requirement, path, errors);
  }
  const names = expressions.map((requirement) => requirement.scopeName);
  for (let count = conflicts(names); count > 0; count--) errors.push(invalid(path, spec.scopes ?? null, 'conflicting scopes'));
}

function validateSpec(spec: ResourceQuotaSpec, errors: FieldError[]): void {
  validateAmounts(spec.hard, 'spec.hard', errors);
  validateScopes(spec, errors);
  validateScopeSelector(spec, errors);
}

function validateStatus(quota: ResourceQuota, errors: FieldError[]): void {
  validateAmounts(quota.status?.hard, 'status.hard', errors);
  validateAmounts(quota.status?.used, 'status.used', errors);
}

export function validateResourceQuota(quota: ResourceQuota, errors: FieldError[]): void {
  validateObjectMeta(quota.metadata, true, isDns1123Subdomain, errors);
  validateSpec(quota.spec, errors);
  validateStatus(quota, errors);
}

export function validateResourceQuotaUpdate(quota: ResourceQuota, old: ResourceQuota, errors: FieldError[]): void {
  validateObjectMetaUpdate(quota.metadata, old.metadata, errors);
  validateSpec(quota.spec, errors);
  const [now, before] = [new Set(quota.spec.scopes), new Set(old.spec.scopes)];
  if (now.size !== before.size || [...now].some((scope) => !before.has(scope))) errors.push(invalid('spec.scopes', quota.spec.scopes ?? null, immutable));
}

export function validateResourceQuotaStatus(quota: ResourceQuota, old: ResourceQuota, errors: FieldError[]): void {
  validateObjectMetaUpdate(quota.metadata, old.metadata, errors);
  validateStatus(quota, errors);
}
