/** A dotted address as a number; undefined if the text is none. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
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
