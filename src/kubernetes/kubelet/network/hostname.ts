import type { Pod } from '../../api/types.ts';

export interface PodHostname {
  /** Of the sandbox. */
  readonly hostname: string;
  /** As in /etc/hosts. */
  readonly name: string;
  /** '' without subdomain. */
  readonly domain: string;
}

/** Longest name that Linux takes. */
const hostNameMaxLength = 64;
const labelMaxLength = 63;

/** Hostname, subdomain, setHostnameAsFQDN, hostnameOverride (kubelet_pods.go GeneratePodHostNameAndDomain). */
export function computePodHostname(pod: Pod, clusterDomain: string): PodHostname | { readonly error: string } {
  const { spec, metadata } = pod;
  if (spec.hostnameOverride) return { hostname: spec.hostnameOverride, name: spec.hostnameOverride, domain: '' };
  const name = spec.hostname || truncate(metadata.name!);
  const domain = spec.subdomain ? `${spec.subdomain}.${metadata.namespace}.svc.${clusterDomain}` : '';
  if (!spec.setHostnameAsFQDN || domain === '') return { hostname: name, name, domain };
  const full = `${name}.${domain}`;
  if (full.length > hostNameMaxLength) {
    return {
      error: `failed to construct FQDN from pod hostname and cluster domain, FQDN ${full} is too long (${hostNameMaxLength} is the max, ${full.length} characters requested)`,
    };
  }
  return { hostname: full, name, domain };
}

function truncate(name: string): string {
  return name.length <= labelMaxLength ? name : name.slice(0, labelMaxLength).replace(/[-.]+$/, '');
}
