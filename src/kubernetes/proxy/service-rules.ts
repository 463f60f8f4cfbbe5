import type { EndpointSlice, Service, ServicePort } from '../api/types.ts';
import type { ProxyAddress } from './table.ts';

/** What holds for one port of a Service on one node. */
export interface PortRule {
  /** For connections to the cluster IP, and for those from outside. */
  readonly internal: Choice;
  readonly external: Choice;
  /** Seconds for which a client keeps its endpoint; 0: every connection chooses anew. */
  readonly affinitySeconds: number;
}

/** The endpoints to choose from. empty: what a connection meets without any. */
export interface Choice {
  readonly endpoints: readonly ProxyAddress[];
  readonly empty: 'refused' | 'dropped';
  /** The endpoint learns the client's address. */
  readonly keepsSource: boolean;
}

export interface ServiceRules {
  /** By `tcp/10.96.0.1:443`. */
  readonly addresses: ReadonlyMap<string, PortRule>;
  /** By `tcp/30765`. */
  readonly nodePorts: ReadonlyMap<string, PortRule>;
}

interface Candidate extends ProxyAddress {
  readonly local: boolean;
  readonly ready: boolean;
  /** Not ready only because it ends: better than nothing. */
  readonly terminating: boolean;
}

/** The rules for a Service (pkg/proxy/topology.go CategorizeEndpoints). */
export function computeServiceRules(service: Service, slices: readonly EndpointSlice[], nodeName: string): ServiceRules {
  const addresses = new Map<string, PortRule>();
  const nodePorts = new Map<string, PortRule>();
  const { spec } = service;
  const ips = [spec.clusterIP, ...(spec.externalIPs ?? []), ...(service.status?.loadBalancer?.ingress ?? []).map((one) => one.ip)];
  for (const port of spec.ports ?? []) {
    const protocol = (port.protocol ?? 'TCP').toLowerCase();
    const candidates = slices.flatMap((slice) => candidatesOf(slice, port, nodeName));
    const rule: PortRule = {
      internal: choice(candidates, spec.internalTrafficPolicy === 'Local', true),
      external: choice(candidates, spec.externalTrafficPolicy === 'Local', spec.externalTrafficPolicy === 'Local'),
      affinitySeconds: spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : 0,
    };
    for (const ip of ips) if (ip && ip !== 'None') addresses.set(`${protocol}/${ip}:${port.port}`, rule);
    if (port.nodePort) nodePorts.set(`${protocol}/${port.nodePort}`, rule);
  }
  return { addresses, nodePorts };
}

function candidatesOf(slice: EndpointSlice, port: ServicePort, nodeName: string): Candidate[] {
  const target = slice.ports?.find((one) => (one.name ?? '') === (port.name ?? '') && (one.protocol ?? 'TCP') === (port.protocol ?? 'TCP'));
  if (target?.port === undefined || slice.addressType !== 'IPv4') return [];
  return (slice.endpoints ?? []).map(({ addresses, conditions, nodeName: node }) => ({
    address: addresses[0]!,
    port: target.port!,
    local: node === nodeName,
    ready: conditions?.ready !== false,
    terminating: conditions?.serving === true && conditions?.terminating === true,
  }));
}

/** Without any endpoint in the cluster a connection is refused; with none on this node, where only those count, it is lost. */
function choice(all: readonly Candidate[], localOnly: boolean, keepsSource: boolean): Choice {
  const usable = (from: readonly Candidate[]) => {
    const ready = from.filter((one) => one.ready);
    return ready.length > 0 ? ready : from.filter((one) => one.terminating);
  };
  const cluster = usable(all);
  const endpoints = localOnly ? usable(all.filter((one) => one.local)) : cluster;
  return { endpoints: endpoints.map(({ address, port }) => ({ address, port })), empty: cluster.length === 0 ? 'refused' : 'dropped', keepsSource };
}
