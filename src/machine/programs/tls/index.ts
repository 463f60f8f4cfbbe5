/** TLS between programs: its records, its handshake as far as both sides notice it, and certificates. Nothing is encrypted or signed. */
export { type Certificate, certificatesOf, commonName, isFor, parseCertificate, toPem } from './certificate.ts';
export { acceptTls, beginTls, HandshakeError, LazyTls, type Stream } from './stream.ts';
