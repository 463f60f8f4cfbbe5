import type { HostAlias } from '../../api/types.ts';

export interface HostsFileInput {
  readonly ips: readonly string[];
  readonly name: string;
  readonly domain: string;
  readonly aliases: readonly HostAlias[];
  /** The node's file, for a Pod on the node's network. */
  readonly nodeFile?: string;
}

/** /etc/hosts of a Pod (kubelet_pods.go managedHostsFileContent, nodeHostsFileContent). */
export function hostsFile({ ips, name, domain, aliases, nodeFile }: HostsFileInput): string {
  let text = nodeFile === undefined ? managedHead : `# Kubernetes-managed hosts file (host network).\n${nodeFile}`;
  if (nodeFile === undefined) for (const ip of ips) text += domain === '' ? `${ip}\t${name}\n` : `${ip}\t${name}.${domain}\t${name}\n`;
  if (aliases.length === 0) return text;
  text += '\n# Entries added by HostAliases.\n';
  for (const alias of aliases) text += `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}\n`;
  return text;
}

const managedHead = `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`;
