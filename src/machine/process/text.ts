/** UTF-8 both ways: the machine's files, pipes and sockets carry bytes. (TextEncoder is a host's.) */

/** Bytes of a text; lone surrogates become U+FFFD, as TextEncoder does it. */
export function encode(text: string): Uint8Array {
  const { length } = text;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return encodeWide(text);
    bytes[i] = code;
  }
  return bytes;
}

function encodeWide(text: string): Uint8Array {
  const out: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(out);
}

/** Text of bytes; what is no UTF-8 becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  let out = '';
  let i = 0;
  while (i < bytes.length) {
    const start = i;
    while (i < bytes.length && i - start < 8192 && bytes[i]! < 0x80) i++;
    if (i > start) {
      out += latin1(start === 0 && i === bytes.length ? bytes : bytes.subarray(start, i));
      continue;
    }
    const [code, length] = decodeOne(bytes, i);
    out += String.fromCodePoint(code);
    i += length;
  }
  return out;
}

/** One character for each byte; at most some thousand. (Spreading would walk an iterator.) */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

function decodeOne(bytes: Uint8Array, at: number): [code: number, length: number] {
  const first = bytes[at]!;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
  if (length === 0) return [0xfffd, 1];
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i];
    if (next === undefined || (next & 0xc0) !== 0x80) return [0xfffd, i];
    code = (code << 6) | (next & 63);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return [0xfffd, 1];
  return [code, length];
}

/** One array of all the pieces. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
