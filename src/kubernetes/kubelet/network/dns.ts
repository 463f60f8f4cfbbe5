import type { Pod } from '../../api/types.ts';

export interface DnsConfig {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

/** The node's own /etc/resolv.conf, for dnsPolicy Default. */
export function parseResolvConf(text: string): DnsConfig {
  const servers: string[] = [];
  let searches: string[] = [];
  let options: string[] = [];
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'nameserver' && rest[0]) servers.push(rest[0]);
    else if (word === 'search') searches = rest;
    else if (word === 'options') options = rest;
  }
  return { servers, searches, options };
}

/** At most three name servers are used (validation.MaxDNSNameservers). */
const maxServers = 3;

/** A Pod's resolv.conf by its dnsPolicy and dnsConfig (pkg/kubelet/network/dns/dns.go GetPodDNS). */
export function computePodDNS(pod: Pod, cluster: { readonly servers: readonly string[]; readonly domain: string }, host: DnsConfig): DnsConfig {
  const { dnsPolicy = 'ClusterFirst', hostNetwork, dnsConfig } = pod.spec;
  const clusterFirst = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  let config: DnsConfig = host;
  if (dnsPolicy === 'None') config = { servers: [], searches: [], options: [] };
  else if (clusterFirst && cluster.servers.length > 0) {
    const own = [`${pod.metadata.namespace}.svc.${cluster.domain}`, `svc.${cluster.domain}`, cluster.domain];
    config = { servers: cluster.servers, searches: [...new Set([...own, ...host.searches])], options: ['ndots:5'] };
  }
  if (!dnsConfig) return config;
  return {
    servers: [...new Set([...config.servers, ...(dnsConfig.nameservers ?? [])])].slice(0, maxServers),
    searches: [...new Set([...config.searches, ...(dnsConfig.searches ?? [])])],
    options: mergeOptions(
      config.options,
      (dnsConfig.options ?? []).map(({ name, value }) => (value ? `${name}:${value}` : name!)),
    ),
  };
}

function mergeOptions(base: readonly string[], added: readonly string[]): string[] {
  const options = new Map<string, string>();
  for (const option of [...base, ...added]) options.set(option.split(':')[0]!, option);
  return [...options.values()];
}
