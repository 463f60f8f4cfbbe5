import { fromRFC3339, second, type Time } from '../../../time/units.ts';
import { aggregateQuantities } from '../pod-resources.ts';
import { qualityOfService } from '../qos.ts';
import { type Quantity, quantityOf } from '../quantity.ts';
import type { Container, Pod, PodAffinityTerm, PodSpec, ScopedResourceSelectorRequirement } from '../types.ts';
import { isHugePages } from '../validation/pod/resources.ts';
import type { Evaluator, Usage } from './evaluator.ts';

const one = quantityOf('1');

const names = new Set([
  'count/pods',
  'pods',
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
]);
/** What every container must say when a quota limits it. */
const explicit = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);
const withLimits = new Set(['cpu', 'memory', 'ephemeral-storage']);
const isExtended = (resource: string) => resource.includes('/') && !resource.includes('kubernetes.io/');

/** How Pods count (pkg/quota/v1/evaluator/core podEvaluator). */
export const podEvaluator: Evaluator = {
  countsUpdates: false,
  matches: (name) => names.has(name) || isHugePages(name) || (name.startsWith('requests.') && (isExtended(name.slice(9)) || isHugePages(name.slice(9)))),
  inScope: (scope, object) => inScope(scope, object as Pod),
  usage: (object, now) => usage(object as Pod, now),
  missing: (wanted, object) => missing(wanted, (object as Pod).spec),
};

/** Whether a Pod still uses what it asks for: it has not ended, and is not overdue with its ending (QuotaV1Pod). */
export function isCounted({ metadata, status }: Pod, now: Time): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (!deletionTimestamp || deletionGracePeriodSeconds === undefined) return true;
  return now <= (fromRFC3339(deletionTimestamp) ?? now) + deletionGracePeriodSeconds * second;
}

function usage(pod: Pod, now: Time): Usage {
  const count: Usage = new Map([['count/pods', one]]);
  if (!isCounted(pod, now)) return count;
  return new Map([...count, ['pods', one], ...amounts(ofPod(pod.spec, 'requests'), ofPod(pod.spec, 'limits'))]);
}

/** What all containers need together; resources of the Pod itself stand for theirs, and its overhead comes on top. */
function ofPod(spec: PodSpec, kind: 'requests' | 'limits'): ReadonlyMap<string, Quantity> {
  const totals = new Map(aggregateQuantities(spec, kind));
  for (const [name, amount] of Object.entries(spec.resources?.[kind] ?? {})) totals.set(name, quantityOf(amount));
  for (const [name, amount] of Object.entries(spec.overhead ?? {})) {
    const sum = totals.get(name);
    if (sum || kind === 'requests') totals.set(name, sum?.add(quantityOf(amount)) ?? quantityOf(amount));
  }
  return totals;
}

/** podComputeUsageHelper. */
function amounts(requests: ReadonlyMap<string, Quantity>, limits: ReadonlyMap<string, Quantity>): Map<string, Quantity> {
  const result = new Map<string, Quantity>();
  for (const [name, amount] of requests) {
    if (withLimits.has(name) || isHugePages(name)) result.set(name, amount);
    if (withLimits.has(name) || isHugePages(name) || isExtended(name)) result.set(`requests.${name}`, amount);
  }
  for (const [name, amount] of limits) if (withLimits.has(name)) result.set(`limits.${name}`, amount);
  return result;
}

function missing(wanted: readonly string[], spec: PodSpec): string | undefined {
  const resourcesOf = ({ resources }: { readonly resources?: Container['resources'] | undefined }) => {
    const quantities = (list: Readonly<Record<string, string>> | undefined) =>
      new Map(Object.entries(list ?? {}).map(([name, amount]) => [name, quantityOf(amount)]));
    return amounts(quantities(resources?.requests), quantities(resources?.limits));
  };
  const forPod = resourcesOf({ resources: spec.resources });
  const required = wanted.filter((name) => explicit.has(name) && !forPod.has(name)).sort();
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const texts = required.flatMap((name) => {
    const silent = containers.filter((container) => !resourcesOf(container).has(name)).map((container) => container.name);
    return silent.length > 0 ? [`${name} for: ${silent.sort().join(',')}`] : [];
  });
  return texts.length > 0 ? `must specify ${texts.join('; ')}` : undefined;
}

function inScope(scope: ScopedResourceSelectorRequirement, { spec }: Pod): boolean {
  switch (scope.scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return qualityOfService(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qualityOfService(spec) !== 'BestEffort';
    case 'PriorityClass':
      return hasClass(scope, spec.priorityClassName ?? '');
    case 'CrossNamespacePodAffinity':
      return affinityTerms(spec).some((term) => term.namespaces?.length || term.namespaceSelector !== undefined);
    default:
      return false;
  }
}

function hasClass({ operator, values = [] }: ScopedResourceSelectorRequirement, name: string): boolean {
  if (operator === 'Exists') return name !== '';
  if (operator === 'DoesNotExist') return name === '';
  return (name !== '' && values.includes(name)) === (operator === 'In');
}

function affinityTerms({ affinity }: PodSpec): readonly PodAffinityTerm[] {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((one) => [
    ...(one?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(one?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
}
