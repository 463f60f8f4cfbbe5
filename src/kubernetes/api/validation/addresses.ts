import { type FieldError, invalid } from '../fielderror.ts';
import { parseCidr, parseIp } from '../ip.ts';

const leadingZero = /(^|[.:])0\d+\./;
const inLastByte = /\.0\d+$/;

function isMappedIpv4(text: string): boolean {
  const groups = parseIp(text);
  return groups?.length === 8 && groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
}

/** An IP address of a field that is older than the strict rules; both are applied (gate StrictIPCIDRValidation). Values of the old object pass. */
export function checkIp(text: string, path: string, errors: FieldError[], old: readonly string[] = []): void {
  if (old.includes(text)) return;
  if (!parseIp(text)) return void errors.push(invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'));
  if (leadingZero.test(text) || (text.includes('.') && inLastByte.test(text))) errors.push(invalid(path, text, 'must not have leading 0s'));
  if (isMappedIpv4(text)) errors.push(invalid(path, text, 'must not be an IPv4-mapped IPv6 address'));
}

/** A CIDR range, with the strict rules. */
export function checkCidr(text: string, path: string, errors: FieldError[], old: readonly string[] = []): void {
  if (old.includes(text)) return;
  const parsed = parseCidr(text);
  if (!parsed) return void errors.push(invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'));
  const address = text.slice(0, text.indexOf('/'));
  if (leadingZero.test(address) || inLastByte.test(address) || /\/0\d/.test(text))
    errors.push(invalid(path, text, 'must not have leading 0s in IP or prefix length'));
  if (isMappedIpv4(address)) errors.push(invalid(path, text, 'must not have an IPv4-mapped IPv6 address'));
  if (parsed.address !== parsed.network) errors.push(invalid(path, text, 'must not have bits set beyond the prefix length'));
}

function startsWithBits(groups: readonly number[], value: number, bits: number): boolean {
  return groups.length === 8 && groups[0]! >> (16 - bits) === value >> (16 - bits);
}

/** An address that traffic can be sent to: not unspecified, loopback or link-local. */
export function checkEndpointIp(text: string, path: string, errors: FieldError[]): void {
  const parsed = parseIp(text);
  if (!parsed) return void errors.push(invalid(path, text, 'must be a valid IP address'));
  const isFour = parsed.length === 4;
  if (parsed.every((part) => part === 0)) errors.push(invalid(path, text, `may not be unspecified (${text})`));
  if (isFour ? parsed[0] === 127 : parsed.slice(0, 7).every((part) => part === 0) && parsed[7] === 1) {
    errors.push(invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'));
  }
  if (isFour ? parsed[0] === 169 && parsed[1] === 254 : startsWithBits(parsed, 0xfe80, 10)) {
    errors.push(invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'));
  }
  if (isFour ? parsed[0] === 224 && parsed[1] === 0 && parsed[2] === 0 : startsWithBits(parsed, 0xff02, 16)) {
    errors.push(invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'));
  }
}
