import { tlsKinds } from '../../network/index.ts';
import { failure } from '../../process/errors.ts';
import { decode, encode } from '../../process/text.ts';
import type { Bytes, Execution, Process } from '../../process/types.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { NoTls, Records } from './records.ts';

/** Where bytes come from and go to: a connection as it is, or through TLS. */
export interface Stream {
  /** Empty at the end. */
  read(): Execution<Bytes>;
  write(data: Bytes): Execution<void>;
}

/** A handshake that came to nothing. */
export class HandshakeError {
  readonly reason: 'not TLS' | 'closed' | 'refused';

  constructor(reason: 'not TLS' | 'closed' | 'refused') {
    this.reason = reason;
  }
}

const finished = encode('finished');

class TlsStream implements Stream {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  *read(): Execution<Bytes> {
    const record = yield* this.#records.read();
    return record?.kind === tlsKinds.data ? record.content : new Uint8Array();
  }

  write(data: Bytes): Execution<void> {
    return this.#records.write(tlsKinds.data, data);
  }
}

function* handshake(records: Records): Execution<string> {
  let record: { readonly kind: number; readonly content: Bytes } | undefined;
  try {
    record = yield* records.read();
  } catch (error) {
    if (error instanceof NoTls) throw new HandshakeError('not TLS');
    throw error;
  }
  if (!record) throw new HandshakeError('closed');
  if (record.kind !== tlsKinds.handshake) throw new HandshakeError('refused');
  return decode(record.content);
}

/** The client's side: says which host it wants, and gets the server's certificate. It goes on only if `accept` says so. Throws HandshakeError. */
export function* beginTls(
  process: Process,
  descriptor: number,
  host: string,
  accept: (certificate: Certificate | undefined) => boolean,
): Execution<Stream | undefined> {
  const records = new Records(process, descriptor);
  yield* records.write(tlsKinds.handshake, encode(`hello ${host}`));
  const certificate = parseCertificate(yield* handshake(records));
  if (!accept(certificate)) {
    yield* records.write(tlsKinds.alert, Uint8Array.of(2, 48));
    return undefined;
  }
  yield* records.write(tlsKinds.handshake, finished);
  return new TlsStream(records);
}

/** The server's side. Throws HandshakeError. */
export function* acceptTls(process: Process, descriptor: number, certificate: Certificate): Execution<Stream> {
  const records = new Records(process, descriptor);
  yield* handshake(records);
  yield* records.write(tlsKinds.handshake, encode(JSON.stringify(certificate)));
  yield* handshake(records);
  return new TlsStream(records);
}

/** The server's side of a connection that is yet to say hello: the handshake comes before the first bytes. Throws ECONNRESET where it fails. */
export class LazyTls implements Stream {
  readonly #process: Process;
  readonly #descriptor: number;
  readonly #certificate: Certificate;
  #stream: Stream | undefined;

  constructor(process: Process, descriptor: number, certificate: Certificate) {
    this.#process = process;
    this.#descriptor = descriptor;
    this.#certificate = certificate;
  }

  *#ready(): Execution<Stream> {
    try {
      this.#stream ??= yield* acceptTls(this.#process, this.#descriptor, this.#certificate);
      return this.#stream;
    } catch (error) {
      if (error instanceof HandshakeError) throw failure('ECONNRESET');
      throw error;
    }
  }

  *read(): Execution<Bytes> {
    return yield* (yield* this.#ready()).read();
  }

  *write(data: Bytes): Execution<void> {
    yield* (yield* this.#ready()).write(data);
  }
}
