import type { Bytes } from '../process/types.ts';

/** Kinds of TLS records. */
export const tlsKinds = { alert: 21, handshake: 22, data: 23 } as const;

export interface TlsRecord {
  readonly kind: number;
  readonly content: Bytes;
  /** Bytes of the record with its header. */
  readonly length: number;
}

const headerLength = 5;
const longest = 16_384;

/** The record at the beginning of `bytes`; 'more': it is not all there yet, 'none': that is no TLS. Contents are not encrypted: nobody listens on the wires of a lab. */
export function parseTlsRecord(bytes: Bytes): TlsRecord | 'more' | 'none' {
  const kind = bytes[0];
  if (kind === undefined) return 'more';
  if (kind < tlsKinds.alert || kind > tlsKinds.data) return 'none';
  if (bytes.length < headerLength) return 'more';
  const length = headerLength + bytes[3]! * 256 + bytes[4]!;
  return bytes.length < length ? 'more' : { kind, content: bytes.slice(headerLength, length), length };
}

/** Records that carry `content`. */
export function tlsRecords(kind: number, content: Bytes): Bytes {
  const count = Math.max(1, Math.ceil(content.length / longest));
  const out = new Uint8Array(content.length + count * headerLength);
  for (let i = 0, at = 0; i < count; i++) {
    const part = content.subarray(i * longest, (i + 1) * longest);
    out.set([kind, 3, 3, part.length >> 8, part.length & 255], at);
    out.set(part, at + headerLength);
    at += headerLength + part.length;
  }
  return out;
}
