import type { EndpointSlice } from '../api/types.ts';

/** One address of a Service, at one port. */
export interface ServiceEndpoint {
  readonly hostname: string;
  readonly address: string;
  readonly port: number;
  readonly portName: string;
  readonly protocol: string;
}

/** A Service without ports has endpoints all the same. */
const noPort = { name: '', port: 0, protocol: 'TCP' };

/** The endpoints that DNS tells of: those that are ready (plugin/kubernetes object/endpoint.go EndpointSliceToEndpoints). */
export function readyEndpoints(slice: EndpointSlice): ServiceEndpoint[] {
  if (slice.addressType !== 'IPv4') return [];
  const ports = slice.ports && slice.ports.length > 0 ? slice.ports : [noPort];
  const ready = (slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
  return ready.flatMap(({ addresses, hostname }) =>
    addresses.flatMap((address) =>
      ports.map(({ name, port, protocol }) => ({
        hostname: hostname || address.replaceAll('.', '-'),
        address,
        port: port ?? 0,
        portName: name ?? '',
        protocol: protocol ?? 'TCP',
      })),
    ),
  );
}
