/** The eight 16-bit groups of an IPv6 address, or the four bytes of an IPv4 address; undefined for any other text (net.ParseIP with leading zeros allowed). */
export function parseIp(text: string): readonly number[] | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** Leading zeros are skipped (netutils.ParseIPSloppy). */
function parseIpv4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^0*\d{1,3}$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
}

function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  for (const part of text.split(':')) {
    if (part.includes('.')) {
      const bytes = parseIpv4(part);
      if (!bytes) return undefined;
      groups.push(bytes[0]! * 256 + bytes[1]!, bytes[2]! * 256 + bytes[3]!);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0]!);
  const tail = halves.length === 2 ? groupsOf(halves[1]!) : [];
  if (!head || !tail) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing > 0 ? [...head, ...new Array<number>(missing).fill(0), ...tail] : undefined;
}

export function isIpv4(text: string): boolean {
  return !text.includes(':') && parseIp(text) !== undefined;
}

export function isIpv6(text: string): boolean {
  return text.includes(':') && parseIp(text) !== undefined;
}

/** The address as Go prints it: no leading zeros, the longest run of zero groups as `::`. */
export function canonicalIp(text: string): string | undefined {
  const parsed = parseIp(text);
  if (!parsed) return undefined;
  if (parsed.length === 4) return parsed.join('.');
  if (isMapped(parsed)) return [parsed[6]! >> 8, parsed[6]! & 255, parsed[7]! >> 8, parsed[7]! & 255].join('.');
  const run = longestZeroRun(parsed);
  const hex = parsed.map((group) => group.toString(16));
  return run.length < 2 ? hex.join(':') : `${hex.slice(0, run.start).join(':')}::${hex.slice(run.start + run.length).join(':')}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** An IPv4 address written as IPv6 (`::ffff:1.2.3.4`). */
function isMapped(groups: readonly number[]): boolean {
  return groups.length === 8 && groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
}

/** A CIDR range taken apart: its base address (host bits zero) in Go's form, and the length of its prefix. */
export function parseCidr(text: string): { readonly address: string; readonly network: string; readonly prefix: number; readonly ipv6: boolean } | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const parsed = parseIp(address);
  if (!parsed || rest.length > 0 || !/^\d{1,3}$/.test(length)) return undefined;
  const size = parsed.length === 4 ? 8 : 16;
  const prefix = Number(length);
  if (prefix > parsed.length * size) return undefined;
  const masked = parsed.map((part, index) => maskPart(part, prefix - index * size, size));
  const network = parsed.length === 4 ? masked.join('.') : canonicalIp(masked.map((group) => group.toString(16)).join(':'))!;
  return { address: canonicalIp(address)!, network, prefix, ipv6: parsed.length === 8 };
}

function maskPart(part: number, bits: number, size: number): number {
  if (bits >= size) return part;
  return bits <= 0 ? 0 : (part >> (size - bits)) << (size - bits);
}
