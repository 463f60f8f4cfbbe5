import { parseTlsRecord, tlsKinds, tlsRecords } from '../network/index.ts';
import { concat, decode, encode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';

/** The client's side of TLS for a probe: it takes any certificate, as the kubelet does. */
export class TlsClient {
  readonly #send: (data: Bytes) => void;
  readonly #request: Bytes;
  #buffer: Bytes = new Uint8Array(0);
  #isOpen = false;

  constructor(host: string, request: Bytes, send: (data: Bytes) => void) {
    this.#send = send;
    this.#request = request;
    send(tlsRecords(tlsKinds.handshake, encode(`hello ${host}`)));
  }

  /** Takes bytes of the server's: what it says within TLS, or in Go's words why this is no TLS. */
  receive(data: Bytes): Bytes | string {
    this.#buffer = concat([this.#buffer, data]);
    const said: Bytes[] = [];
    for (;;) {
      const record = parseTlsRecord(this.#buffer);
      if (record === 'more') return concat(said);
      if (record === 'none')
        return decode(this.#buffer.subarray(0, 5)) === 'HTTP/'
          ? 'http: server gave HTTP response to HTTPS client'
          : 'tls: first record does not look like a TLS handshake';
      this.#buffer = this.#buffer.slice(record.length);
      if (record.kind === tlsKinds.alert) return 'remote error: tls: handshake failure';
      if (record.kind === tlsKinds.data) said.push(record.content);
      else if (!this.#isOpen) this.#open();
    }
  }

  #open(): void {
    this.#isOpen = true;
    this.#send(tlsRecords(tlsKinds.handshake, encode('finished')));
    this.#send(tlsRecords(tlsKinds.data, this.#request));
  }
}
