import { concat, decode, encode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';

/** What a client says first (RFC 9113, 3.4). */
export const http2Preface: Bytes = encode('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** Types of frames. */
export const http2Types = { data: 0, headers: 1, settings: 4, goAway: 7 } as const;
/** Flags: the other side says no more on this stream; all headers are in this frame; an answer to settings. */
export const http2Flags = { endStream: 1, endHeaders: 4, ack: 1 } as const;

export interface Http2Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Bytes;
}

const headerLength = 9;
/** SETTINGS_MAX_FRAME_SIZE at first: a length above it is no frame of HTTP/2. */
const longest = 16_384;

export function http2Frame(type: number, flags: number, stream: number, payload: Bytes = new Uint8Array(0)): Bytes {
  const { length } = payload;
  const out = new Uint8Array(headerLength + length);
  out.set([length >> 16, (length >> 8) & 255, length & 255, type, flags, stream >> 24, (stream >> 16) & 255, (stream >> 8) & 255, stream & 255]);
  out.set(payload, headerLength);
  return out;
}

/** Takes frames out of bytes as they come; 'none': that is no HTTP/2. */
export class Http2Reader {
  #buffer: Bytes = new Uint8Array(0);

  add(data: Bytes): void {
    this.#buffer = concat([this.#buffer, data]);
  }

  /** Whether the client's first words stand at the beginning; they are taken away. undefined: not all there yet. */
  preface(): boolean | undefined {
    const length = Math.min(this.#buffer.length, http2Preface.length);
    for (let i = 0; i < length; i++) if (this.#buffer[i] !== http2Preface[i]) return false;
    if (length < http2Preface.length) return undefined;
    this.#buffer = this.#buffer.slice(length);
    return true;
  }

  next(): Http2Frame | 'more' | 'none' {
    const bytes = this.#buffer;
    if (bytes.length < headerLength) return 'more';
    const length = (bytes[0]! << 16) | (bytes[1]! << 8) | bytes[2]!;
    if (length > longest || bytes[3]! > 9) return 'none';
    if (bytes.length < headerLength + length) return 'more';
    this.#buffer = bytes.slice(headerLength + length);
    const stream = ((bytes[5]! & 127) << 24) | (bytes[6]! << 16) | (bytes[7]! << 8) | bytes[8]!;
    return { type: bytes[3]!, flags: bytes[4]!, stream, payload: bytes.slice(headerLength, headerLength + length) };
  }
}

const literalNeverIndexed = 16;

/** A block of headers: each name and value in full, which HPACK allows. */
export function http2Headers(headers: readonly (readonly [name: string, value: string])[]): Bytes {
  return concat(headers.flatMap(([name, value]) => [Uint8Array.of(literalNeverIndexed), text(name), text(value)]));
}

/** The headers of a block that http2Headers made. */
export function parseHttp2Headers(block: Bytes): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  const next = () => {
    const length = block[at] ?? 0;
    const value = decode(block.slice(at + 1, at + 1 + length));
    at += 1 + length;
    return value;
  };
  while (block[at] === literalNeverIndexed) {
    at++;
    found.set(next(), next());
  }
  return found;
}

/** Less than 127 bytes, as all that is said here is. */
function text(value: string): Bytes {
  const bytes = encode(value).slice(0, 126);
  return concat([Uint8Array.of(bytes.length), bytes]);
}
