const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A text in UTF-8. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

/** Bytes in standard base64. */
export function bytesToBase64(bytes: ArrayLike<number>): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first, second, third] = [bytes[index]!, bytes[index + 1], bytes[index + 2]];
    text += digits[first >> 2]! + digits[((first & 3) << 4) | ((second ?? 0) >> 4)]!;
    text += second === undefined ? '=' : digits[((second & 15) << 2) | ((third ?? 0) >> 6)]!;
    text += third === undefined ? '=' : digits[third & 63]!;
  }
  return text;
}

/** A text's UTF-8 bytes in standard base64: what `data` of a Secret holds. */
export function utf8ToBase64(text: string): string {
  return bytesToBase64(utf8Bytes(text));
}

/** How many bytes a base64 text stands for. */
export function base64Length(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor((text.length * 3) / 4) - padding;
}

/** The bytes of a base64 text that decoding has accepted. */
export function base64ToBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(base64Length(text));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < text.length && text[index] !== '='; index++) {
    bits = (bits << 6) | digits.indexOf(text[index]!);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 255;
  }
  return bytes;
}
