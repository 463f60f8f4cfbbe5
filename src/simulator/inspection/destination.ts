import type { Transport } from '../../kubernetes/api/transport.ts';
import type { EndpointSlice, Service } from '../../kubernetes/api/types.ts';
import { isLoopback, parseAddress } from '../../machine/network/index.ts';

export interface Address {
  readonly address: string;
  readonly port: number;
}

/** Why there is nobody to ask. */
export type Nobody = 'unknown host' | 'refused' | 'timeout';

interface Listed<T> {
  readonly items: readonly T[];
}

const list = <T>(transport: Transport, path: string): readonly T[] => (transport.request({ method: 'GET', path }).body as Listed<T>).items ?? [];

/** A Service by the names that the cluster's DNS has for it, or by its address. */
function findService(transport: Transport, host: string): Service | undefined {
  const [name, namespace = 'default'] = host.split('.');
  return list<Service>(transport, '/api/v1/services').find(
    ({ metadata, spec }) => spec.clusterIP === host || (metadata.name === name && (metadata.namespace ?? 'default') === namespace),
  );
}

/** Where a Service's port leads: the first ready endpoint, so that no lot is drawn (kube-proxy draws one). */
function endpointOf(transport: Transport, { metadata, spec }: Service, port: number): Address | Nobody {
  const named = spec.ports?.find((one) => one.port === port && (one.protocol ?? 'TCP') === 'TCP');
  if (!named) return 'timeout';
  const path = `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices`;
  const slices = list<EndpointSlice>(transport, path).filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name);
  for (const slice of slices) {
    const target = slice.ports?.find((one) => (one.name ?? '') === (named.name ?? ''))?.port;
    const address = slice.endpoints?.find(({ conditions }) => conditions?.ready !== false)?.addresses[0];
    if (target !== undefined && address !== undefined) return { address, port: target };
  }
  return 'refused';
}

/** Where a connection to a host and port ends, after names and Service rules. `podIP`: the address of a Pod by its name. */
export function destinationOf(transport: Transport, host: string, port: number, podIP: (name: string) => string | undefined): Address | Nobody {
  if (host === 'localhost') return { address: '127.0.0.1', port };
  if (isLoopback(host)) return { address: host, port };
  const service = findService(transport, host);
  if (service) return endpointOf(transport, service, port);
  const address = podIP(host) ?? (parseAddress(host) === undefined ? undefined : host);
  if (address === undefined || address === '') return 'unknown host';
  const nodePort = list<Service>(transport, '/api/v1/services').flatMap((one) =>
    (one.spec.ports ?? []).filter((candidate) => candidate.nodePort === port).map((candidate) => ({ one, port: candidate.port })),
  )[0];
  return nodePort && isNode(transport, address) ? endpointOf(transport, nodePort.one, nodePort.port) : { address, port };
}

interface Addressed {
  readonly status: { readonly addresses?: readonly { readonly address: string }[] };
}

const isNode = (transport: Transport, address: string): boolean =>
  list<Addressed>(transport, '/api/v1/nodes').some(({ status }) => status.addresses?.some((one) => one.address === address));
