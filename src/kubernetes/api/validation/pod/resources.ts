import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../fielderror.ts';
import { parseQuantity, type Quantity, quantityOf } from '../../quantity.ts';
import type { ResourceClaim, ResourceRequirements } from '../../types.ts';
import { check, isDns1123Label, isQualifiedName } from '../names.ts';

type ResourceList = Readonly<Record<string, string>>;

/** helper.IsStandardResourceName, without the huge pages. */
const standardResources: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers',
]);
const standardContainerResources: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);
const podLevelResources: readonly string[] = ['cpu', 'hugepages-', 'memory'];

/** Huge pages of one size: `hugepages-2Mi`. */
export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** Names without a domain, and those of *kubernetes.io/, belong to Kubernetes. */
function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;
}

/** Requests may be lower than limits for Kubernetes' own resources, except huge pages. */
function isOvercommitAllowed(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

/** Whole numbers only: what is counted (extended resources, Pods, Services …), not measured. */
export function isIntegerResource(name: string): boolean {
  return integerResources.has(name) || isExtended(name);
}

const integerResources: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

/** A resource name anywhere: qualified, and known where it has no domain. */
export function validateResourceName(name: string, path: string, errors: FieldError[]): void {
  if (isQualifiedName(name).length > 0) check(isQualifiedName, name, path, errors);
  else if (!name.includes('/') && !standardResources.has(name) && !isHugePages(name) && !name.startsWith('requests.hugepages-'))
    errors.push(invalid(path, name, 'must be a standard resource type or fully qualified'));
}

export function validateContainerResourceName(name: string, path: string, errors: FieldError[]): void {
  validateResourceName(name, path, errors);
  if (!name.includes('/')) {
    if (!standardContainerResources.has(name) && !isHugePages(name)) errors.push(invalid(path, name, 'must be a standard resource for containers'));
  } else if (!isNative(name) && !isExtended(name)) errors.push(invalid(path, name, "doesn't follow extended resource name standard"));
}

export function validatePodResourceName(name: string, path: string, errors: FieldError[]): void {
  const before = errors.length;
  validateResourceName(name, path, errors);
  if (errors.length > before || name === 'cpu' || name === 'memory' || isHugePages(name)) return;
  errors.push(notSupported(path, name, podLevelResources));
}

/** A quantity that is not negative, and whole for counted resources. */
export function validateResourceQuantity(name: string, text: string, path: string, errors: FieldError[]): void {
  if (text.startsWith('-')) errors.push(invalid(path, text, 'must be greater than or equal to 0'));
  if (isIntegerResource(name) && quantityOf(text).milliValue() % 1000n !== 0n) errors.push(invalid(path, text, 'must be an integer'));
}

function hugePageProblem(name: string, quantity: Quantity): string | undefined {
  const size = parseQuantity(name.slice('hugepages-'.length));
  const divisible = !('error' in size) && isMultiple(quantity, size.quantity);
  return divisible ? undefined : `${quantity.toString()} is not positive integer multiple of ${name}`;
}

function isMultiple(quantity: Quantity, page: Quantity): boolean {
  return page.value() > 0n && page.milliValue() % 1000n === 0n && quantity.value() % page.value() === 0n;
}

type NameRule = (name: string, path: string, errors: FieldError[]) => void;

function validateAmount(name: string, text: string, nameRule: NameRule, path: string, errors: FieldError[]): void {
  nameRule(name, path, errors);
  validateResourceQuantity(name, text, path, errors);
}

function validateHugePages(name: string, text: string, path: string, errors: FieldError[]): void {
  if (!isHugePages(name)) return;
  const problem = hugePageProblem(name, quantityOf(text));
  if (problem) errors.push(invalid(path, text, problem));
}

function validateAgainstLimit(name: string, request: string, limits: ResourceList | undefined, path: string, errors: FieldError[]): void {
  const limit = limits?.[name];
  if (limit === undefined) {
    if (!isOvercommitAllowed(name)) errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
    return;
  }
  if (limit === request) return;
  const order = quantityOf(request).compare(quantityOf(limit));
  if (order !== 0 && !isOvercommitAllowed(name)) errors.push(invalid(`${path}.requests`, request, `must be equal to ${name} limit of ${limit}`));
  else if (order > 0) errors.push(invalid(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`));
}

function hasAny(list: ResourceList | undefined, wanted: (name: string) => boolean): boolean {
  for (const name in list) if (wanted(name)) return true;
  return false;
}

const isComputed = (name: string) => name === 'cpu' || name === 'memory';

/** requests, limits and claims of a container or (with the rule for its names) of a Pod. */
export function validateResourceRequirements(
  resources: ResourceRequirements,
  nameRule: NameRule,
  claimNames: ReadonlySet<string>,
  path: string,
  errors: FieldError[],
): void {
  const { limits, requests, claims } = resources;
  for (const name in limits) {
    validateAmount(name, limits[name]!, nameRule, `${path}.limits[${name}]`, errors);
    validateHugePages(name, limits[name]!, `${path}.limits[${name}]`, errors);
  }
  for (const name in requests) {
    validateAmount(name, requests[name]!, nameRule, `${path}.requests[${name}]`, errors);
    validateAgainstLimit(name, requests[name]!, limits, path, errors);
    validateHugePages(name, requests[name]!, `${path}.requests[${name}]`, errors);
  }
  const huge = hasAny(limits, isHugePages) || hasAny(requests, isHugePages);
  if (huge && !hasAny(limits, isComputed) && !hasAny(requests, isComputed)) errors.push(forbidden(path, 'HugePages require cpu or memory'));
  if (claims) validateClaims(claims, claimNames, `${path}.claims`, errors);
}

function validateClaims(claims: readonly ResourceClaim[], known: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const names = new Set<string>();
  for (const [index, claim] of claims.entries()) {
    const at = `${path}[${index}]`;
    if (!claim.name) {
      errors.push(required(at));
      continue;
    }
    if (names.has(claim.name)) errors.push(duplicate(at, claim.name));
    else validateClaimRequest(claim, names, at, errors);
    if (!known.has(claim.name)) {
      const detail = `must be one of the names in pod.spec.resourceClaims${known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`}`;
      errors.push({ type: 'notFound', field: at, detail, value: claim.name });
    }
  }
}

function validateClaimRequest(claim: ResourceClaim, names: Set<string>, path: string, errors: FieldError[]): void {
  if (claim.request) check(isDns1123Label, claim.request, `${path}.request`, errors);
  const key = claim.request ? `${claim.name}/${claim.request}` : claim.name;
  if (names.has(key)) errors.push(duplicate(path, key));
  else if (!claim.request) for (const other of names) if (other.startsWith(`${claim.name}/`)) errors.push(duplicate(path, claim.name));
  names.add(key);
}
