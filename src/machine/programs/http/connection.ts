import { concat, encode } from '../../process/text.ts';
import type { Bytes, Execution, Process } from '../../process/types.ts';
import { decodeBinary } from '../lib/binary.ts';
import type { Stream } from '../tls/index.ts';
import { type Head, headerOf, parseHead } from './message.ts';

/** Thrown where the other side speaks no HTTP, or stops in the middle. */
export class HttpError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

const maximumHead = 64 * 1024;

/** One HTTP connection over a socket, for either side. */
export class Connection {
  readonly process: Process;
  readonly descriptor: number;
  #buffer: Bytes = new Uint8Array();
  #ended = false;
  /** What lies between, where it is not the bare socket. */
  readonly #stream: Stream | undefined;

  constructor(process: Process, descriptor: number, stream?: Stream) {
    this.process = process;
    this.descriptor = descriptor;
    this.#stream = stream;
  }

  /** The next head; undefined if the other side has closed before one began. Throws HttpError. */
  *readHead(): Execution<Head | undefined> {
    for (;;) {
      const text = decodeBinary(this.#buffer.subarray(0, maximumHead));
      const end = /\r?\n\r?\n/.exec(text);
      if (end) {
        this.#buffer = this.#buffer.subarray(end.index + end[0].length);
        const head = parseHead(text.slice(0, end.index));
        if (!head) throw new HttpError('no HTTP');
        return head;
      }
      if (text.length >= maximumHead) throw new HttpError('head too large');
      // A parser refuses what no method or version can begin with, without waiting for more: TLS, say.
      if (/^[\x00-\x08\x0e-\x1f\x80-\xff]/.test(text)) throw new HttpError('no HTTP');
      if (!(yield* this.#fill())) {
        if (this.#buffer.length === 0) return undefined;
        throw new HttpError('unexpected end');
      }
    }
  }

  *#fill(): Execution<boolean> {
    if (this.#ended) return false;
    const piece = yield* this.#stream ? this.#stream.read() : this.process.read(this.descriptor);
    if (piece.length === 0) {
      this.#ended = true;
      return false;
    }
    this.#buffer = this.#buffer.length === 0 ? piece : concat([this.#buffer, piece]);
    return true;
  }

  *#take(count: number): Execution<Bytes> {
    while (this.#buffer.length < count) if (!(yield* this.#fill())) throw new HttpError('unexpected end');
    const found = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return found;
  }

  *#line(): Execution<string> {
    for (;;) {
      const end = this.#buffer.indexOf(10);
      if (end >= 0) return decodeBinary(yield* this.#take(end + 1)).replace(/\r?\n$/, '');
      if (!(yield* this.#fill())) throw new HttpError('unexpected end');
    }
  }

  /** Hands the body that belongs to a head to `use`, piece by piece. `response`: without a length it goes to the end of the connection. */
  *readBody(head: Head, response: boolean, use: (piece: Bytes) => Execution<void>): Execution<void> {
    if (/chunked/i.test(headerOf(head, 'transfer-encoding') ?? '')) {
      for (;;) {
        const size = Number.parseInt(yield* this.#line(), 16);
        if (Number.isNaN(size)) throw new HttpError('bad chunk');
        if (size === 0) break;
        yield* use(yield* this.#take(size));
        yield* this.#line();
      }
      while ((yield* this.#line()) !== '');
      return;
    }
    const length = headerOf(head, 'content-length');
    if (length !== undefined) {
      for (let left = Number(length); left > 0; ) {
        if (this.#buffer.length === 0 && !(yield* this.#fill())) throw new HttpError('unexpected end');
        const piece = yield* this.#take(Math.min(left, this.#buffer.length));
        left -= piece.length;
        yield* use(piece);
      }
      return;
    }
    if (!response) return;
    do {
      const piece = this.#buffer;
      this.#buffer = new Uint8Array();
      if (piece.length > 0) yield* use(piece);
    } while (yield* this.#fill());
  }

  /** The whole body in one piece. */
  *body(head: Head, response: boolean): Execution<Bytes> {
    const pieces: Bytes[] = [];
    yield* this.readBody(head, response, function* (piece) {
      pieces.push(piece);
    });
    return pieces.length > 0 ? concat(pieces) : new Uint8Array();
  }

  *write(data: string | Bytes): Execution<void> {
    const bytes = typeof data === 'string' ? encode(data) : data;
    yield* this.#stream ? this.#stream.write(bytes) : this.process.write(this.descriptor, bytes);
  }

  close(): void {
    this.process.close(this.descriptor);
  }
}
