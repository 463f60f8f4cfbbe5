import { parseTlsRecord, type TlsRecord, tlsRecords } from '../../network/index.ts';
import { concat } from '../../process/text.ts';
import type { Bytes, Execution, Process } from '../../process/types.ts';

/** Bytes that are no TLS record. */
export class NoTls {}

/** TLS records over a connection. */
export class Records {
  readonly #process: Process;
  readonly #descriptor: number;
  #buffer: Bytes = new Uint8Array();

  constructor(process: Process, descriptor: number) {
    this.#process = process;
    this.#descriptor = descriptor;
  }

  /** The next record; undefined at the end. Throws NoTls. */
  *read(): Execution<TlsRecord | undefined> {
    for (;;) {
      const record = parseTlsRecord(this.#buffer);
      if (record === 'none') throw new NoTls();
      if (record !== 'more') {
        this.#buffer = this.#buffer.slice(record.length);
        return record;
      }
      const piece = yield* this.#process.read(this.#descriptor);
      if (piece.length === 0) return undefined;
      this.#buffer = this.#buffer.length === 0 ? piece.slice() : concat([this.#buffer, piece]);
    }
  }

  *write(kind: number, content: Bytes): Execution<void> {
    yield* this.#process.write(this.#descriptor, tlsRecords(kind, content));
  }
}
