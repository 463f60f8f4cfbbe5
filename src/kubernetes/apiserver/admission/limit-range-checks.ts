import { aggregateQuantities } from '../../api/pod-resources.ts';
import { type Quantity, quantityOf } from '../../api/quantity.ts';
import type { LimitRangeItem, PodSpec } from '../../api/types.ts';

type Quantities = Readonly<Record<string, string | number>>;

const nouns: Readonly<Record<string, string>> = { Container: 'Container', Pod: 'Pod', PersistentVolumeClaim: 'PersistentVolumeClaim' };

/** What of a range is broken, in the words of the plugin (minConstraint, maxConstraint, limitRequestRatioConstraint). */
export function violations(item: LimitRangeItem, requests: Quantities, limits: Quantities): string[] {
  const noun = nouns[item.type] ?? item.type;
  const of = (list: unknown) => Object.entries((list ?? {}) as Quantities).map(([name, value]) => [name, quantityOf(value)] as const);
  const claims = item.type === 'PersistentVolumeClaim';
  return [
    ...of(item.min).flatMap(([name, bound]) => tooLittle(noun, name, bound, requests[name], limits[name])),
    ...of(item.max).flatMap(([name, bound]) =>
      claims ? tooMuchAsked(noun, name, bound, requests[name]) : tooMuch(noun, name, bound, requests[name], limits[name]),
    ),
    ...of(item.maxLimitRequestRatio).flatMap(([name, bound]) => wrongRatio(noun, name, bound, requests[name], limits[name])),
  ];
}

type Given = string | number | undefined;

function tooLittle(noun: string, name: string, bound: Quantity, request: Given, limit: Given): string[] {
  if (request === undefined) return [`minimum ${name} usage per ${noun} is ${bound}.  No request is specified`];
  if (quantityOf(request).compare(bound) < 0) return [`minimum ${name} usage per ${noun} is ${bound}, but request is ${request}`];
  if (limit !== undefined && quantityOf(limit).compare(bound) < 0) return [`minimum ${name} usage per ${noun} is ${bound}, but limit is ${limit}`];
  return [];
}

function tooMuch(noun: string, name: string, bound: Quantity, request: Given, limit: Given): string[] {
  if (limit === undefined) return [`maximum ${name} usage per ${noun} is ${bound}.  No limit is specified`];
  if (quantityOf(limit).compare(bound) > 0) return [`maximum ${name} usage per ${noun} is ${bound}, but limit is ${limit}`];
  if (request !== undefined && quantityOf(request).compare(bound) > 0) return [`maximum ${name} usage per ${noun} is ${bound}, but request is ${request}`];
  return [];
}

function tooMuchAsked(noun: string, name: string, bound: Quantity, request: Given): string[] {
  if (request === undefined) return [`maximum ${name} usage per ${noun} is ${bound}.  No request is specified`];
  return quantityOf(request).compare(bound) > 0 ? [`maximum ${name} usage per ${noun} is ${bound}, but request is ${request}`] : [];
}

function wrongRatio(noun: string, name: string, bound: Quantity, request: Given, limit: Given): string[] {
  const start = `${name} max limit to request ratio per ${noun} is ${bound}`;
  if (request === undefined || quantityOf(request).asNumber() === 0) return [`${start}, but no request is specified or request is 0`];
  if (limit === undefined || quantityOf(limit).asNumber() === 0) return [`${start}, but no limit is specified or limit is 0`];
  const ratio = quantityOf(limit).asNumber() / quantityOf(request).asNumber();
  return ratio > bound.asNumber() ? [`${start}, but provided ratio is ${ratio.toFixed(6)}`] : [];
}

const ofPods = (name: string) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/** What a Pod's containers ask for together, init containers and sidecars as they run; what the Pod itself asks for counts instead. */
export function podResources(spec: PodSpec, what: 'requests' | 'limits'): Quantities {
  const own = Object.entries((spec.resources?.[what] ?? {}) as Quantities).filter(([name]) => ofPods(name));
  const sums = [...aggregateQuantities(spec, what)].map(([name, value]) => [name, value.toString()] as const);
  return Object.fromEntries([...sums, ...own]);
}
