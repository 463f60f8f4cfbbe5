/**
 * proxy: the rules of a node that lead connections to Services on to their endpoints.
 *
 * Models: pkg/proxy (config, servicechangetracker, endpointschangetracker, topology) and its iptables mode, Kubernetes 1.36.
 * Simulated: cluster IPs, external IPs, node ports; refusal without endpoints; terminating endpoints as a last resort; internal and external traffic policies; session affinity by client address; masquerading of hairpin and node port traffic.
 * Not simulated: health check node ports (no cloud load balancer asks them); topology hints (one zone); SCTP; IPv6.
 */
export { KubeProxy, type KubeProxyOptions } from './kube-proxy.ts';
export type { NodeProxyTable, ProxyAddress, ProxyDecision } from './table.ts';
