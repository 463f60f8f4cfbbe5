/**
 * Binary strings: one character per byte. Filters work on these, so that bytes which are no UTF-8 pass through them unchanged and
 * lengths, orders and columns are those of bytes, as in the C locale of a container.
 */
import { decode, encode, latin1 } from '../../process/text.ts';
import type { Bytes } from '../../process/types.ts';

const ascii = /^[\x00-\x7f]*$/;

/** The bytes as a binary string. */
export function decodeBinary(bytes: Bytes): string {
  if (bytes.length <= 8192) return latin1(bytes);
  let out = '';
  for (let i = 0; i < bytes.length; i += 8192) out += latin1(bytes.subarray(i, i + 8192));
  return out;
}

/** The bytes of a binary string. */
export function encodeBinary(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Text (an argument, a file's name) as a binary string. */
export const toBinary = (text: string): string => (ascii.test(text) ? text : decodeBinary(encode(text)));

/** A binary string as text. */
export const fromBinary = (text: string): string => (ascii.test(text) ? text : decode(encodeBinary(text)));
