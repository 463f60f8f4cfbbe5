/** A dotted address as a number; undefined if the text is none. */
export function parseAddress(text: string): number | undefined {
  let value = 0;
  let part = 0;
  let digits = 0;
  let parts = 1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      part = part * 10 + code - 48;
      if (++digits > 3 || part > 255) return undefined;
    } else {
      if (code !== 46 || digits === 0 || ++parts > 4) return undefined;
      value = value * 256 + part;
      part = 0;
      digits = 0;
    }
  }
  return parts === 4 && digits > 0 ? value * 256 + part : undefined;
}

export function formatAddress(value: number): string {
  return `${Math.floor(value / 0x1000000) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** `10.244.1.0/24` */
export interface Subnet {
  readonly base: number;
  readonly prefix: number;
}

export function parseSubnet(text: string): Subnet {
  const [address = '', prefix = '32'] = text.split('/');
  return subnetOf(parseAddress(address) ?? 0, Number(prefix));
}

export function subnetOf(address: number, prefix: number): Subnet {
  const size = 2 ** (32 - prefix);
  return { base: Math.floor(address / size) * size, prefix };
}

export function contains(subnet: Subnet, address: number): boolean {
  return address >= subnet.base && address < subnet.base + 2 ** (32 - subnet.prefix);
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

export function isWildcard(address: string): boolean {
  return address === '' || address === '0.0.0.0' || address === '::';
}

/** As the bridge plugin makes it: the address in the last four bytes. */
export function macOf(address: string): string {
  const value = parseAddress(address) ?? 0;
  const hex = (shift: number) => ((value >>> shift) & 255).toString(16).padStart(2, '0');
  return `0a:58:${hex(24)}:${hex(16)}:${hex(8)}:${hex(0)}`;
}
