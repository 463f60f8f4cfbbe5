import { decode } from '../../../../../machine/process/text.ts';
import type { Bytes } from '../../../../../machine/process/types.ts';
import { isKeyType, missingCertificate, missingKey } from '../../../../api/key-pair.ts';
import { UserError } from '../../../errors.ts';

const block = /-----BEGIN ([A-Z0-9 ]+)-----\n([A-Za-z0-9+/=\s]*?)-----END \1-----/g;

interface Block {
  readonly type: string;
  readonly body: string;
}

const blocksOf = (bytes: Bytes): readonly Block[] => [...decode(bytes).matchAll(block)].map(([, type = '', body = '']) => ({ type, body }));

const typesOf = (blocks: readonly Block[]) => blocks.map(({ type }) => type);

/**
 * What is a certificate and what a key is told by their PEM blocks (crypto/tls.X509KeyPair). Whether the two belong together is not
 * looked at: Podlab's certificates hold no keys.
 */
export function checkKeyPair(certificate: Bytes, key: Bytes): void {
  const certificates = blocksOf(certificate);
  const first = certificates.find(({ type }) => type === 'CERTIFICATE');
  if (!first) throw new UserError(missingCertificate(typesOf(certificates)));
  const keys = blocksOf(key);
  if (!keys.some(({ type }) => isKeyType(type))) throw new UserError(missingKey(typesOf(keys)));
  // DER begins with a sequence, Podlab's own certificates are JSON.
  if (!/^(?:M[A-P]|e)/.test(first.body)) throw new UserError('x509: malformed certificate');
}
