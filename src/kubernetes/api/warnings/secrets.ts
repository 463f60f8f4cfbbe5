import { base64ToBytes } from '../base64.ts';
import { isKeyType, missingCertificate, missingKey } from '../key-pair.ts';
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

const typesOf = (blocks: readonly Block[]) => blocks.map(({ type }) => type);

/** Why Go's tls.X509KeyPair would not take the pair. Whether a well-formed key fits its certificate is not computed. */
function pairProblem(certificate: string, key: string): string | undefined {
  const certificates = blocksOf(certificate);
  const own = certificates.filter(({ type }) => type === 'CERTIFICATE');
  if (own.length === 0) return missingCertificate(typesOf(certificates));
  if (!own.every(({ bytes }) => isSequence(bytes))) return 'x509: malformed certificate';
  const keys = blocksOf(key);
  const found = keys.find(({ type }) => isKeyType(type));
  if (!found) return missingKey(typesOf(keys));
  return isSequence(found.bytes) ? undefined : 'tls: failed to parse private key';
}

export function secretWarnings(secret: Secret, _isUpdate: boolean, out: string[]): void {
  if (secret.type !== 'kubernetes.io/tls') return;
  const problem = pairProblem(secret.data?.['tls.crt'] ?? '', secret.data?.['tls.key'] ?? '');
  if (problem) out.push(problem);
}
