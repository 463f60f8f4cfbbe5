import { quantityOf } from '../api/quantity.ts';
import type { Container, Pod, ResourceRequirements } from '../api/types.ts';
import { initContainersOf, isRestartableInitContainer } from './pod.ts';

const cache = new Map<string, number>();

/** A quantity of a Pod that the API server has checked, as a number (cores, bytes). */
export function quantity(text: string | undefined): number {
  if (text === undefined) return 0;
  let value = cache.get(text);
  if (value === undefined) {
    value = quantityOf(text).asNumber();
    if (cache.size > 1000) cache.clear();
    cache.set(text, value);
  }
  return value;
}

/** In thousandths, rounded up: millicores. */
export const milli = (text: string | undefined): number => (text === undefined ? 0 : Number(quantityOf(text).milliValue()));

/** In whole units, rounded up: bytes. */
export const whole = (text: string | undefined): number => (text === undefined ? 0 : Number(quantityOf(text).value()));

/** What a container may use: its own limit, else that of the Pod as a whole. */
export const effectiveLimit = (pod: Pod, container: Container, resource: string): string | undefined =>
  container.resources?.limits?.[resource] ?? pod.spec.resources?.limits?.[resource];

export type QOSClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const qosResources = ['cpu', 'memory'] as const;

/** pkg/apis/core/v1/helper/qos ComputePodQOS: of Pod-level resources if there are any, else of all containers' cpu and memory. */
export function computePodQOS(pod: Pod): QOSClass {
  let any = false;
  let guaranteed = true;
  const look = ({ resources: { limits, requests } = noResources }: { readonly resources?: ResourceRequirements }) => {
    for (const resource of qosResources) {
      const limit = quantity(limits?.[resource]);
      const request = quantity(requests?.[resource] ?? limits?.[resource]);
      if (limit > 0 || request > 0) any = true;
      if (limit === 0 || limit !== request) guaranteed = false;
    }
  };
  if (pod.spec.resources) look(pod.spec);
  else {
    for (const container of initContainersOf(pod)) look(container);
    for (const container of pod.spec.containers) look(container);
  }
  return !any ? 'BestEffort' : guaranteed ? 'Guaranteed' : 'Burstable';
}

const noResources: ResourceRequirements = {};

/** What the Pod's cgroup is given in all: containers and sidecars together, or one init container if it needs more (PodRequests, PodLimits). */
export function aggregateResources(pod: Pod, kind: 'requests' | 'limits'): Readonly<Record<string, string>> {
  const own = pod.spec.resources?.[kind];
  const asks = ({ resources }: Container) => resources?.[kind] !== undefined;
  if (!pod.spec.containers.some(asks) && !initContainersOf(pod).some(asks)) return own ?? noAmounts;
  const total: Record<string, string> = {};
  const add = (resources: ResourceRequirements | undefined) => {
    for (const [name, amount] of Object.entries(resources?.[kind] ?? {}))
      total[name] = name in total ? quantityOf(total[name]!).add(quantityOf(amount)).toString() : amount;
  };
  for (const container of pod.spec.containers) add(container.resources);
  for (const container of initContainersOf(pod)) if (isRestartableInitContainer(container)) add(container.resources);
  for (const container of initContainersOf(pod)) {
    if (isRestartableInitContainer(container)) continue;
    for (const [name, amount] of Object.entries(container.resources?.[kind] ?? {})) {
      if (!(name in total) || quantity(amount) > quantity(total[name])) total[name] = amount;
    }
  }
  return own ? { ...total, ...own } : total;
}

const noAmounts: Readonly<Record<string, string>> = {};
