import { expect, test } from 'vitest';
import { tlsKinds, tlsRecords } from '../network/index.ts';
import { decode, encode } from '../process/text.ts';
import { TlsClient } from './tls-client.ts';

function client() {
  const sent: Uint8Array[] = [];
  return { tls: new TlsClient('10.0.0.1', encode('GET /'), (data) => void sent.push(data)), sent };
}

test('a probe over TLS sends its request when the handshake is done, and reads the answer', () => {
  const { tls, sent } = client();
  expect(sent.map(([kind]) => kind)).toEqual([tlsKinds.handshake]);
  tls.receive(tlsRecords(tlsKinds.handshake, encode('{}')));
  expect(sent.map(([kind]) => kind)).toEqual([tlsKinds.handshake, tlsKinds.handshake, tlsKinds.data]);
  const answer = tlsRecords(tlsKinds.data, encode('HTTP/1.1 200 OK'));
  expect(decode(tls.receive(answer.subarray(0, 7)) as Uint8Array)).toBe('');
  expect(decode(tls.receive(answer.subarray(7)) as Uint8Array)).toBe('HTTP/1.1 200 OK');
});

test.each([
  ['HTTP/1.1 400 Bad Request', 'http: server gave HTTP response to HTTPS client'],
  ['220 ready', 'tls: first record does not look like a TLS handshake'],
])('what answers %s speaks no TLS', (text, failure) => {
  expect(client().tls.receive(encode(text))).toBe(failure);
});
