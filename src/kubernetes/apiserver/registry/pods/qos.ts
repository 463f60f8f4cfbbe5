import type { Container, PodSpec, ResourceRequirements } from '../../../api/types.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const counted = ['cpu', 'memory'] as const;
const zero = /^0+(\.0*)?[a-zA-Z]*$/;
const isSet = (quantity: unknown) => quantity !== undefined && !zero.test(String(quantity));

interface Sums {
  any: boolean;
  guaranteed: boolean;
}

function count(resources: ResourceRequirements | undefined, sums: Sums): void {
  for (const name of counted) {
    const request = resources?.requests?.[name];
    const limit = resources?.limits?.[name];
    if (isSet(request) || isSet(limit)) sums.any = true;
    if (!isSet(limit) || (isSet(request) && String(request) !== String(limit))) sums.guaranteed = false;
  }
}

/** The quality of service class (pkg/apis/core/v1/helper/qos.ComputePodQOS); Pod-level resources, where given, decide alone. */
export function qosClass(spec: PodSpec): QosClass {
  const sums: Sums = { any: false, guaranteed: true };
  if (spec.resources && (spec.resources.requests || spec.resources.limits)) count(spec.resources, sums);
  else for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])] as readonly Container[]) count(container.resources, sums);
  if (!sums.any) return 'BestEffort';
  return sums.guaranteed ? 'Guaranteed' : 'Burstable';
}
