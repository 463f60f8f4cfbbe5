import { Quantity } from '../../api/quantity.ts';
import type { Pod } from '../../api/types.ts';
import { aggregateResources, whole } from '../resources.ts';
import type { Threshold } from './thresholds.ts';

/** A Pod that could be evicted, and what it uses of the resource that is short: all of it, and its containers by name. */
export interface Candidate {
  readonly pod: Pod;
  readonly total: number;
  readonly containers: ReadonlyMap<string, number>;
}

/** Who goes first: who uses more than was requested, then who has the lower priority, then who is further above the request (helpers.go rankMemoryPressure). */
export function rank(candidates: readonly Candidate[], resource: Threshold['resource']): Candidate[] {
  const keyed = candidates.map((candidate) => {
    const above = candidate.total - whole(aggregateResources(candidate.pod, 'requests')[resource]);
    return { candidate, above, exceeds: above > 0 ? 0 : 1, priority: candidate.pod.spec.priority ?? 0 };
  });
  keyed.sort((a, b) => a.exceeds - b.exceeds || a.priority - b.priority || b.above - a.above);
  return keyed.map(({ candidate }) => candidate);
}

const text = (bytes: number): string => new Quantity(BigInt(bytes) * 1_000_000_000n, 'BinarySI').toString();

/** Why a Pod is evicted (helpers.go evictionMessage); ends with a space. */
export function evictionMessage({ pod, containers }: Candidate, { resource, quantity, available }: Threshold): string {
  let message = `The node was low on resource: ${resource}. Threshold quantity: ${text(quantity)}, available: ${text(available)}. `;
  for (const { name, resources } of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    const used = containers.get(name);
    const request = whole(resources?.requests?.[resource]);
    if (used !== undefined && used > request) {
      message += `Container ${name} was using ${text(used)}, request is ${resources?.requests?.[resource] ?? '0'}, has larger consumption of ${resource}. `;
    }
  }
  return message;
}
