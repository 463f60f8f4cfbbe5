import { finished } from '../../process/finished.ts';
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
const nothing: Bytes = new Uint8Array();

/** Where the empty line ends that ends a head; 0 if it has not come. */
function headEnd(buffer: Bytes): number {
  for (let at = buffer.indexOf(10); at >= 0 && at < maximumHead; at = buffer.indexOf(10, at + 1)) {
    const next = buffer[at + 1] === 13 ? at + 2 : at + 1;
    if (buffer[next] === 10) return next < maximumHead ? next + 1 : 0;
  }
  return 0;
}

/** One HTTP connection over a socket, for either side. */
export class Connection {
  readonly process: Process;
  readonly descriptor: number;
  #buffer = nothing;
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
      const head = this.#takeHead();
      if (head) return head;
      if (!this.#ended && this.#add(yield* this.#receive())) continue;
      if (this.#buffer.length === 0) return undefined;
      throw new HttpError('unexpected end');
    }
  }

  /** The head that begins what has come, if it is complete. Throws HttpError where none can come of it. */
  #takeHead(): Head | undefined {
    const buffer = this.#buffer;
    if (buffer.length === 0) return undefined;
    const end = headEnd(buffer);
    if (end > 0) {
      const head = parseHead(end === buffer.length ? buffer : buffer.subarray(0, end));
      if (!head) throw new HttpError('no HTTP');
      this.#buffer = end === buffer.length ? nothing : buffer.subarray(end);
      return head;
    }
    if (buffer.length >= maximumHead) throw new HttpError('head too large');
    // A parser refuses what no method or version can begin with, without waiting for more: TLS, say.
    const first = buffer[0]!;
    if (first <= 0x08 || (first >= 0x0e && first <= 0x1f) || first >= 0x80) throw new HttpError('no HTTP');
    return undefined;
  }

  *#fill(): Execution<boolean> {
    return !this.#ended && this.#add(yield* this.#receive());
  }

  #receive(): Execution<Bytes> {
    return this.#stream ? this.#stream.read() : this.process.read(this.descriptor);
  }

  /** False: that was the end. */
  #add(piece: Bytes): boolean {
    if (piece.length === 0) {
      this.#ended = true;
      return false;
    }
    this.#buffer = this.#buffer.length === 0 ? piece : concat([this.#buffer, piece]);
    return true;
  }

  *#take(count: number): Execution<Bytes> {
    while (this.#buffer.length < count) if (!(yield* this.#fill())) throw new HttpError('unexpected end');
    return this.#cut(count);
  }

  #cut(count: number): Bytes {
    const all = this.#buffer;
    this.#buffer = count === all.length ? nothing : all.subarray(count);
    return count === all.length ? all : all.subarray(0, count);
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
        const piece = this.#cut(Math.min(left, this.#buffer.length));
        left -= piece.length;
        yield* use(piece);
      }
      return;
    }
    if (!response) return;
    do {
      const piece = this.#buffer;
      this.#buffer = nothing;
      if (piece.length > 0) yield* use(piece);
    } while (yield* this.#fill());
  }

  /** The whole body in one piece. */
  body(head: Head, response: boolean): Execution<Bytes> {
    const none = !response && headerOf(head, 'content-length') === undefined && headerOf(head, 'transfer-encoding') === undefined;
    return none ? finished(nothing) : this.#wholeBody(head, response);
  }

  *#wholeBody(head: Head, response: boolean): Execution<Bytes> {
    const pieces: Bytes[] = [];
    yield* this.readBody(head, response, function* (piece) {
      pieces.push(piece);
    });
    return concat(pieces);
  }

  write(data: string | Bytes): Execution<void> {
    const bytes = typeof data === 'string' ? encode(data) : data;
    return this.#stream ? this.#stream.write(bytes) : this.process.write(this.descriptor, bytes);
  }

  close(): void {
    this.process.close(this.descriptor);
  }
}
