import { fromRFC3339 } from '../../../time/index.ts';
import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import type { Url } from '../http/message.ts';
import { strftime } from '../lib/strftime.ts';
import { beginTls, type Certificate, certificatesOf, commonName, HandshakeError, isFor, type Stream } from '../tls/index.ts';
import { CurlError, type Transfer, verbose } from './curl-transfer.ts';

/** What is wrong with a certificate; undefined if it is to be trusted. */
function flaw(it: Transfer, certificate: Certificate, host: string): string | undefined {
  const { authorities } = it.options;
  const trusted = authorities === undefined ? [] : certificatesOf(it.tool.process, authorities);
  if (!trusted.some((each) => each.subject === certificate.subject)) return 'SSL certificate problem: self-signed certificate';
  if (isFor(certificate, host)) return undefined;
  return certificate.names
    ? `SSL: no alternative certificate subject name matches target host name '${host}'`
    : `SSL: certificate subject name '${commonName(certificate)}' does not match target hostname '${host}'`;
}

const asDate = (text: string) => strftime('%b %e %H:%M:%S %Y GMT', fromRFC3339(text) ?? 0);

function* introduce(it: Transfer, certificate: Certificate, result: string | undefined): Execution<void> {
  yield* verbose(it, '*', 'SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384 / x25519 / RSASSA-PSS');
  yield* verbose(it, '*', 'ALPN: server did not agree on a protocol. Uses default.');
  yield* verbose(it, '*', 'Server certificate:');
  yield* verbose(it, '*', ` subject: ${certificate.subject}`);
  yield* verbose(it, '*', ` start date: ${asDate(certificate.notBefore)}`);
  yield* verbose(it, '*', ` expire date: ${asDate(certificate.notAfter)}`);
  yield* verbose(it, '*', ` issuer: ${certificate.subject}`);
  yield* verbose(
    it,
    '*',
    result?.includes('self-signed') ? ' SSL certificate verify result: self-signed certificate (18), continuing anyway.' : ' SSL certificate verify ok.',
  );
}

const steps = (names: readonly (readonly [direction: 'IN' | 'OUT', step: string])[]) =>
  names.map(([direction, step]) => `TLSv1.3 (${direction}), TLS ${step}:`);
const hello = steps([['OUT', 'handshake, Client hello (1)']]);
const answered = steps([
  ['IN', 'handshake, Server hello (2)'],
  ['IN', 'handshake, Encrypted Extensions (8)'],
  ['IN', 'handshake, Certificate (11)'],
]);
const rest = steps([
  ['IN', 'handshake, CERT verify (15)'],
  ['IN', 'handshake, Finished (20)'],
  ['OUT', 'handshake, Finished (20)'],
]);

/** TLS over a connection, after curl has looked at the certificate. Throws CurlError. */
export function* secure(it: Transfer, url: Url, descriptor: number): Execution<Stream> {
  const { process } = it.tool;
  yield* verbose(it, '*', 'ALPN: curl offers h2,http/1.1');
  for (const line of hello) yield* verbose(it, '*', line);
  let shown: Certificate | undefined;
  let problem: string | undefined;
  const accept = (certificate: Certificate | undefined) => {
    shown = certificate;
    problem = certificate ? flaw(it, certificate, url.host) : 'SSL certificate problem: unable to get local issuer certificate';
    return problem === undefined || it.options.insecure;
  };
  try {
    const stream = yield* beginTls(process, descriptor, url.host, accept);
    for (const line of answered) yield* verbose(it, '*', line);
    if (!stream) {
      yield* verbose(it, '*', 'TLSv1.3 (OUT), TLS alert, unknown CA (560):');
      throw new CurlError(60, problem ?? '');
    }
    for (const line of rest) yield* verbose(it, '*', line);
    if (shown) yield* introduce(it, shown, problem);
    yield* verbose(it, '*', 'using HTTP/1.x');
    return stream;
  } catch (error) {
    if (error instanceof HandshakeError)
      throw new CurlError(
        35,
        error.reason === 'not TLS'
          ? 'TLS connect error: error:0A00010B:SSL routines::wrong version number'
          : `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${url.host}:${url.port} `,
      );
    if (error instanceof SystemError) throw new CurlError(35, `Recv failure: ${error.message}`);
    throw error;
  }
}
