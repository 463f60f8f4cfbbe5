import { goQuote } from '../go-text.ts';
import { canonicalIp, parseCidr } from '../ip.ts';
import type { EndpointSlice } from '../types.ts';

/** IPv6 addresses have one right form. What is wrong in other ways is refused by validation. */
export function ipWarnings(text: string, path: string, out: string[]): void {
  const canonical = canonicalIp(text);
  if (canonical === undefined || canonical === text || !text.includes(':')) return;
  out.push(`${path}: IPv6 address ${goQuote(text)} should be in RFC 5952 canonical format (${goQuote(canonical)})`);
}

export function cidrWarnings(text: string, path: string, out: string[]): void {
  const parsed = parseCidr(text);
  if (!parsed?.ipv6) return;
  const canonical = `${parsed.network}/${parsed.prefix}`;
  if (canonical !== text) out.push(`${path}: IPv6 CIDR value ${goQuote(text)} should be in RFC 5952 canonical format (${goQuote(canonical)})`);
}

const managed = new Set(['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io']);

/** What the controllers write is not looked at. */
export function endpointSliceWarnings(slice: EndpointSlice, isUpdate: boolean, out: string[]): void {
  if (!isUpdate && slice.addressType === 'FQDN') out.push('spec.addressType: FQDN endpoints are deprecated');
  if (managed.has(slice.metadata.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return;
  for (const [index, { addresses }] of (slice.endpoints ?? []).entries()) {
    for (const [at, address] of (addresses ?? []).entries()) ipWarnings(address, `endpoints[${index}].addresses[${at}]`, out);
  }
}
