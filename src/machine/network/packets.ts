import { encode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';

const slabSize = 16_384;
/** Less lies within its object, and costs little; what is more is seldom. */
const least = 65;
const most = 2048;

let slab: Bytes = new Uint8Array(slabSize);
let used = 0;

/**
 * Room for bytes that are under way only for a moment: a message on the network, a line of a log. Many lie in one array, one behind the other,
 * since an array of its own for each costs more than all else that is done with it. Not for what is kept: it would keep them all.
 */
export function packet(length: number): Bytes {
  if (length < least || length > most) return new Uint8Array(length);
  if (used + length > slabSize) {
    slab = new Uint8Array(slabSize);
    used = 0;
  }
  const start = used;
  // Whoever wants words of four bytes finds them at their places.
  used = (start + length + 7) & ~7;
  return slab.subarray(start, start + length);
}

/** A text in such a place. */
export function encodePacket(text: string): Bytes {
  const { length } = text;
  const bytes = packet(length);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return encode(text);
    bytes[i] = code;
  }
  return bytes;
}
