/** A stand-in for SHA-256: 64 hexadecimal digits that depend on the text alone (four 64-bit FNV-1a hashes). It protects nothing. */
export function digestOf(text: string): string {
  let out = '';
  for (let part = 0; part < 8; part++) {
    let hash = 0x811c9dc5 ^ Math.imul(part + 1, 0x9e3779b1);
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      hash ^= hash >>> 15;
    }
    out += (Math.imul(hash ^ (hash >>> 13), 0x85ebca6b) >>> 0).toString(16).padStart(8, '0');
  }
  return `sha256:${out}`;
}
