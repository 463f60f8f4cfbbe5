/** UTF-8, without a host's TextEncoder. Lone surrogates become U+FFFD. */
export function encodeText(text: string): Uint8Array {
  const length = text.length;
  const plain = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return encodeWide(text);
    plain[i] = code;
  }
  return plain;
}

function encodeWide(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return Uint8Array.from(bytes);
}

/** UTF-8 to text; bytes that are none become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i]!;
    if (first < 0x80) {
      out += String.fromCharCode(first);
      i++;
      continue;
    }
    const size = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    let code = size === 4 ? first & 0x07 : size === 3 ? first & 0x0f : first & 0x1f;
    let valid = size > 0 && i + size <= bytes.length && first < 0xf5;
    for (let k = 1; valid && k < size; k++) {
      if ((bytes[i + k]! & 0xc0) !== 0x80) valid = false;
      code = (code << 6) | (bytes[i + k]! & 0x3f);
    }
    out += valid ? String.fromCodePoint(code) : '\ufffd';
    i += valid ? size : 1;
  }
  return out;
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Standard base64 (the data of Secrets) to bytes. White space and padding are skipped. */
export function decodeBase64(text: string): Uint8Array {
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = base64Alphabet.indexOf(text[i]!);
    if (digit < 0) continue;
    value = ((value << 6) | digit) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[length++] = (value >> bits) & 0xff;
  }
  return out.subarray(0, length);
}

/** base64url without padding, as in a JSON web token. */
export function encodeBase64Url(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const triple = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = Math.min(4, bytes.length - i + 1);
    for (let k = 0; k < digits; k++) {
      const digit = (triple >> (18 - 6 * k)) & 63;
      out += digit === 62 ? '-' : digit === 63 ? '_' : base64Alphabet[digit]!;
    }
  }
  return out;
}

/** Text as Go's strconv.Quote writes it (%q). */
export function quote(text: string): string {
  let out = '"';
  for (const character of text) {
    if (character === '"' || character === '\\') out += `\\${character}`;
    else if (character === '\n') out += '\\n';
    else if (character === '\t') out += '\\t';
    else if (character === '\r') out += '\\r';
    else if (character < ' ' || character === '\x7f') out += `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    else out += character;
  }
  return `${out}"`;
}
