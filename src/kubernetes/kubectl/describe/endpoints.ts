import type { Execution } from '../../../machine/process/types.ts';
import type { EndpointSlice } from '../../api/types.ts';
import type { Invocation } from '../invocation.ts';
import { listObjects } from '../resource/helper.ts';
import type { Mapping } from '../resource/mapper.ts';

const slicesMapping: Mapping = { group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', resource: 'endpointslices', namespaced: true };

/** The slices of a Service. */
export function* slicesOf(invocation: Invocation, namespace: string, service: string): Execution<readonly EndpointSlice[]> {
  const query = { labelSelector: `kubernetes.io/service-name=${service}` };
  return (yield* listObjects(invocation, slicesMapping, namespace, query)).items as unknown as readonly EndpointSlice[];
}

const most = 3;

/** `10.244.1.5:80,10.244.2.7:80 + 2 more...` for the port of that name; only endpoints that are ready (describe.formatEndpointSlices). */
export function endpointsText(slices: readonly EndpointSlice[], port: string): string {
  if (slices.length === 0) return '<none>';
  const all = slices.flatMap((slice) => {
    const ready = (slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).map(({ addresses }) => addresses[0]!);
    if (!slice.ports?.length) return ready;
    const ports = slice.ports.filter(({ name }) => (name ?? '') === port);
    return ports.flatMap((candidate) => ready.map((address) => `${address.includes(':') ? `[${address}]` : address}:${candidate.port}`));
  });
  return all.slice(0, most).join(',') + (all.length > most ? ` + ${all.length - most} more...` : '');
}
