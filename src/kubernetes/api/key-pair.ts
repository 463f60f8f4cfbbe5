/** What Go's crypto/tls says of PEM texts that hold no certificate and key (X509KeyPair), by the types of their blocks. */

export const isKeyType = (type: string): boolean => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');

/** Why a text whose blocks are none of type CERTIFICATE is no certificate. */
export function missingCertificate(types: readonly string[]): string {
  if (types.length === 1 && isKeyType(types[0]!))
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  return missing(types, '"CERTIFICATE" PEM block', 'certificate');
}

/** Why a text without a block of a key is no key. */
export function missingKey(types: readonly string[]): string {
  if (types.length === 1 && types[0] === 'CERTIFICATE') return 'tls: found a certificate rather than a key in the PEM for the private key';
  return missing(types, 'PEM block with type ending in "PRIVATE KEY"', 'key');
}

function missing(types: readonly string[], name: string, input: string): string {
  if (types.length === 0) return `tls: failed to find any PEM data in ${input} input`;
  return `tls: failed to find ${name} in ${input} input after skipping PEM blocks of the following types: [${types.join(' ')}]`;
}
