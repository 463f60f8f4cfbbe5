import { goQuote } from '../go-text.ts';
import { canonicalIp, parseCidr } from '../ip.ts';

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
