import type { Node } from '../../api/types.ts';

export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** --unhealthy-zone-threshold, --large-cluster-size-threshold, --node-eviction-rate and --secondary-node-eviction-rate (nodes per second). */
const unhealthyZoneThreshold = 0.55;
const largeClusterThreshold = 50;
export const evictionRate = 0.1;
const secondaryEvictionRate = 0.01;

/** The zone of a node, empty where nodes have none (component-helpers/node/topology GetZoneKey). */
export function zoneOf({ metadata: { labels } }: Node): string {
  const region = labels?.['topology.kubernetes.io/region'] ?? labels?.['failure-domain.beta.kubernetes.io/region'] ?? '';
  const zone = labels?.['topology.kubernetes.io/zone'] ?? labels?.['failure-domain.beta.kubernetes.io/zone'] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`;
}

/** How a zone is, by the readiness of its nodes (ComputeZoneState). */
export function computeZoneState(ready: readonly boolean[]): ZoneState {
  const missing = ready.filter((one) => !one).length;
  if (missing > 0 && missing === ready.length) return 'FullDisruption';
  return missing > 2 && missing / ready.length >= unhealthyZoneThreshold ? 'PartialDisruption' : 'Normal';
}

/** How many nodes a second get the taint that drives their Pods away: none in a small zone of which most is gone. */
export function evictionRateIn(state: ZoneState, size: number): number {
  if (state !== 'PartialDisruption') return evictionRate;
  return size > largeClusterThreshold ? secondaryEvictionRate : 0;
}
