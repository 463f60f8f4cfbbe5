import { type FieldError, invalid, notSupported, required } from '../../fielderror.ts';
import type { ObjectFieldSelector, ResourceFieldSelector } from '../../types.ts';
import { check, isQualifiedName } from '../names.ts';

/** What fieldRef may name in a volume. */
export const volumeFieldPaths: readonly string[] = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];
/** What fieldRef may name in an environment variable. */
export const environmentFieldPaths: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
/** Fields that the API converts (podshelper.ConvertDownwardAPIFieldLabel), whether they are allowed at a place or not. */
const knownFieldPaths: ReadonlySet<string> = new Set([
  ...volumeFieldPaths,
  ...environmentFieldPaths,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'spec.host',
]);

const subscripted = /^(.*)\['(.*)'\]$/s;

/** `metadata.labels['app']` taken apart (fieldpath.SplitMaybeSubscriptedPath). */
function splitSubscript(path: string): readonly [path: string, subscript: string] | undefined {
  const found = subscripted.exec(path);
  return found?.[1] ? [found[1], found[2]!] : undefined;
}

function validateSubscript(path: string, subscript: string, field: string, errors: FieldError[]): void {
  if (path === 'metadata.annotations') check(isQualifiedName, subscript.toLowerCase(), field, errors);
  else if (path === 'metadata.labels') check(isQualifiedName, subscript, field, errors);
}

/** Why a field path is none that a Pod's fields can be selected by (the conversion of field labels). */
function whyUnconverted({ apiVersion, fieldPath }: ObjectFieldSelector): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`;
  const path = splitSubscript(fieldPath)?.[0];
  if (path === undefined) return knownFieldPaths.has(fieldPath) ? undefined : `field label not supported: ${fieldPath}`;
  return path === 'metadata.annotations' || path === 'metadata.labels' ? undefined : `field label does not support subscript: ${fieldPath}`;
}

export function validateFieldRef(ref: ObjectFieldSelector, allowed: readonly string[], field: string, errors: FieldError[]): void {
  if (!ref.apiVersion) return void errors.push(required(`${field}.apiVersion`));
  if (!ref.fieldPath) return void errors.push(required(`${field}.fieldPath`));
  const problem = whyUnconverted(ref);
  if (problem) return void errors.push(invalid(`${field}.fieldPath`, ref.fieldPath, `error converting fieldPath: ${problem}`));
  const split = splitSubscript(ref.fieldPath);
  if (split) {
    validateSubscript(split[0], split[1], field, errors);
    return;
  }
  const path = ref.fieldPath === 'spec.host' ? 'spec.nodeName' : ref.fieldPath;
  if (!allowed.includes(path)) errors.push(notSupported(`${field}.fieldPath`, path, allowed));
}

const containerResources: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const hugePages = /^(?:requests|limits)\.hugepages-/;
const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const named: Readonly<Record<string, string>> = {
  'limits.memory': 'memory',
  'requests.memory': 'memory',
  'limits.ephemeral-storage': 'local ephemeral storage',
  'requests.ephemeral-storage': 'local ephemeral storage',
};

function validateDivisor(resource: string, divisor: string, field: string, errors: FieldError[]): void {
  if (divisor === '0') return;
  if (resource === 'limits.cpu' || resource === 'requests.cpu') {
    if (divisor !== '1m' && divisor !== '1')
      errors.push(invalid(`${field}.divisor`, resource, "only divisor's values 1m and 1 are supported with the cpu resource"));
    return;
  }
  const name = hugePages.test(resource) ? 'hugepages' : named[resource];
  if (name === undefined || byteDivisors.includes(divisor)) return;
  errors.push(invalid(`${field}.divisor`, resource, `only divisor's values ${byteDivisors.join(', ')} are supported with the ${name} resource`));
}

/** `needsContainer`: in a volume the container must be named. */
export function validateResourceFieldRef(ref: ResourceFieldSelector, field: string, needsContainer: boolean, errors: FieldError[]): void {
  if (needsContainer && !ref.containerName) errors.push(required(`${field}.containerName`));
  else if (!ref.resource) errors.push(required(`${field}.resource`));
  else if (!containerResources.includes(ref.resource) && !hugePages.test(ref.resource))
    errors.push(notSupported(`${field}.resource`, ref.resource, containerResources));
  validateDivisor(ref.resource, ref.divisor ?? '0', field, errors);
}
