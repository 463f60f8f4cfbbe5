import { base64ToBytes } from '../base64.ts';
import type { Secret } from '../types.ts';

const block = /-----BEGIN ([^\n-]+)-----\s([A-Za-z0-9+/=\s]+)-----END \1-----/g;

interface Block {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The PEM blocks of a text. One whose body is no base64 is none. */
function blocksOf(base64: string): Block[] {
  const text = String.fromCharCode(...base64ToBytes(base64));
  const found: Block[] = [];
  for (const [, type, body] of text.matchAll(block)) {
    const packed = body!.replace(/\s/g, '');
    if (packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed)) found.push({ type: type!, bytes: Uint8Array.from(base64ToBytes(packed)) });
  }
  return found;
}

/** Whether the bytes are one ASN.1 sequence, as certificates and keys are. */
function isSequence(bytes: Uint8Array): boolean {
  const [tag, first = 0] = bytes;
  if (tag !== 0x30) return false;
  if (first < 0x80) return bytes.length === first + 2;
  const size = first & 0x7f;
  let length = 0;
  for (const byte of bytes.slice(2, 2 + size)) length = length * 256 + byte;
  return bytes.length === length + 2 + size;
}

const isKey = (type: string) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');

function missing(blocks: readonly Block[], name: string, input: string): string {
  if (blocks.length === 0) return `tls: failed to find any PEM data in ${input} input`;
  return `tls: failed to find ${name} in ${input} input after skipping PEM blocks of the following types: [${blocks.map(({ type }) => type).join(' ')}]`;
}

const mixedUp = 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
const noKey = 'tls: found a certificate rather than a key in the PEM for the private key';

/** Why Go's tls.X509KeyPair would not take the pair. Whether a well-formed key fits its certificate is not computed. */
function pairProblem(certificate: string, key: string): string | undefined {
  const certificates = blocksOf(certificate);
  const own = certificates.filter(({ type }) => type === 'CERTIFICATE');
  if (own.length === 0) {
    return certificates.length === 1 && isKey(certificates[0]!.type) ? mixedUp : missing(certificates, '"CERTIFICATE" PEM block', 'certificate');
  }
  if (!own.every(({ bytes }) => isSequence(bytes))) return 'x509: malformed certificate';
  const keys = blocksOf(key);
  const found = keys.find(({ type }) => isKey(type));
  if (!found) return keys.length === 1 && keys[0]!.type === 'CERTIFICATE' ? noKey : missing(keys, 'PEM block with type ending in "PRIVATE KEY"', 'key');
  return isSequence(found.bytes) ? undefined : 'tls: failed to parse private key';
}

export function secretWarnings(secret: Secret, _isUpdate: boolean, out: string[]): void {
  if (secret.type !== 'kubernetes.io/tls') return;
  const problem = pairProblem(secret.data?.['tls.crt'] ?? '', secret.data?.['tls.key'] ?? '');
  if (problem) out.push(problem);
}
