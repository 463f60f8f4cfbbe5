import { decode } from '../../../../../machine/process/text.ts';
import type { Bytes } from '../../../../../machine/process/types.ts';
import { UserError } from '../../../errors.ts';

const block = /-----BEGIN ([A-Z0-9 ]+)-----\n([A-Za-z0-9+/=\s]*?)-----END \1-----/g;

interface Block {
  readonly type: string;
  readonly body: string;
}

const blocksOf = (bytes: Bytes): readonly Block[] => [...decode(bytes).matchAll(block)].map(([, type = '', body = '']) => ({ type, body }));

const isKey = ({ type }: Block) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
const typesOf = (blocks: readonly Block[]) => `[${blocks.map(({ type }) => type).join(' ')}]`;

/**
 * What is a certificate and what a key is told by their PEM blocks (crypto/tls.X509KeyPair). Whether the two belong together is not
 * looked at: Podlab's certificates hold no keys.
 */
export function checkKeyPair(certificate: Bytes, key: Bytes): void {
  const certificates = blocksOf(certificate);
  const first = certificates.find(({ type }) => type === 'CERTIFICATE');
  if (!first) throw new UserError(`tls: ${missingCertificate(certificates)}`);
  const keys = blocksOf(key);
  if (!keys.some(isKey)) throw new UserError(`tls: ${missingKey(keys)}`);
  // DER begins with a sequence, Podlab's own certificates are JSON.
  if (!/^(?:M[A-P]|e)/.test(first.body)) throw new UserError('x509: malformed certificate');
}

function missingCertificate(blocks: readonly Block[]): string {
  if (blocks.length === 0) return 'failed to find any PEM data in certificate input';
  if (blocks.length === 1 && isKey(blocks[0]!))
    return 'failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  return `failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${typesOf(blocks)}`;
}

function missingKey(blocks: readonly Block[]): string {
  if (blocks.length === 0) return 'failed to find any PEM data in key input';
  if (blocks.length === 1 && blocks[0]!.type === 'CERTIFICATE') return 'found a certificate rather than a key in the PEM for the private key';
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${typesOf(blocks)}`;
}
