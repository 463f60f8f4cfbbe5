import type { HttpResponse } from '../../kubernetes/cri/index.ts';
import { Http1Fields } from '../network/index.ts';
import { concat, decode, encode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';

/** Of a body only so much is looked at (kubelet's maxRespBodyLength is 10 KiB). */
const maxBody = 10 * 1024;
const nothing: Bytes = new Uint8Array(0);

/** What stands before the body, with the empty line: as much of it as is needed to know when all has come. */
interface Head {
  readonly code: number;
  readonly fields: Http1Fields;
  /** Where the body begins. */
  readonly length: number;
  readonly contentLength: string | undefined;
  readonly isChunked: boolean;
}

/** Takes in an HTTP/1.x response piece by piece. */
export class HttpReader {
  #bytes: Bytes = nothing;
  #head: Head | undefined;
  #ended = false;

  add(data: Bytes): void {
    this.#bytes = this.#bytes.length === 0 ? data : concat([this.#bytes, data]);
  }

  /** The connection is closed. */
  end(): void {
    this.#ended = true;
  }

  /** The response once it is complete (or enough of it is there). */
  get response(): HttpResponse | undefined {
    this.#head ??= readHead(this.#bytes);
    const head = this.#head;
    if (!head) return undefined;
    if (head.isChunked) {
      const rest = this.#bytes.subarray(head.length);
      const body = chunked(rest) ?? (this.#ended ? rest : undefined);
      return body && new Received(head, this.#bytes, body);
    }
    const length = this.#bytes.length - head.length;
    const isComplete = this.#ended || (head.contentLength !== undefined && length >= Number(head.contentLength));
    return isComplete || length >= maxBody ? new Received(head, this.#bytes) : undefined;
  }

  /** What is wrong with the status line, in the words of Go's net/http; undefined: nothing yet. */
  get malformed(): string | undefined {
    if (this.#head || this.#bytes.length === 0) return undefined;
    const end = this.#bytes.indexOf(10);
    const problem = end < 0 ? (this.#ended ? 'unexpected EOF' : undefined) : statusLineProblem(decode(this.#bytes.subarray(0, end)).replace(/\r$/, ''));
    return problem && `net/http: HTTP/1.x transport connection broken: ${problem}`;
  }
}

/** A response. Its texts are made when somebody asks for them: of most only the code is looked at. */
class Received implements HttpResponse {
  readonly code: number;
  readonly #head: Head;
  readonly #bytes: Bytes;
  readonly #unchunked: Bytes | undefined;

  constructor(head: Head, bytes: Bytes, unchunked?: Bytes) {
    this.code = head.code;
    this.#head = head;
    this.#bytes = bytes;
    this.#unchunked = unchunked;
  }

  get headers(): Readonly<Record<string, string>> {
    const { fields } = this.#head;
    const headers: Record<string, string> = {};
    for (let i = 0; i < fields.count; i++) headers[decode(fields.name(i)).trim().toLowerCase()] = decode(fields.value(i)).trim();
    return headers;
  }

  get body(): Bytes {
    const { length, contentLength } = this.#head;
    const rest = this.#unchunked ?? this.#bytes.subarray(length);
    return (this.#unchunked || contentLength === undefined ? rest : rest.subarray(0, Number(contentLength))).subarray(0, maxBody);
  }
}

function statusLineProblem(line: string): string | undefined {
  const space = line.indexOf(' ');
  if (space < 0) return `malformed HTTP response ${JSON.stringify(line)}`;
  const code = line
    .slice(space + 1)
    .trimStart()
    .split(' ')[0]!;
  if (!/^\d{3}$/.test(code)) return `malformed HTTP status code ${JSON.stringify(code)}`;
  return /^HTTP\/\d\.\d$/.test(line.slice(0, space)) ? undefined : `malformed HTTP version ${JSON.stringify(line.slice(0, space))}`;
}

function readHead(bytes: Bytes): Head | undefined {
  const end = headEnd(bytes);
  const code = end < 0 ? undefined : statusOf(bytes);
  if (code === undefined) return undefined;
  const fields = new Http1Fields(bytes, end);
  const isChunked = lastValue(fields, 'transfer-encoding')?.toLowerCase() === 'chunked';
  return { code, fields, length: end + (bytes[end] === 13 ? 4 : 2), contentLength: lastValue(fields, 'content-length'), isChunked };
}

const version = encode('HTTP/1.');

/** The code of a status line such as `HTTP/1.1 200 OK`. */
function statusOf(bytes: Bytes): number | undefined {
  for (let i = 0; i < version.length; i++) if (bytes[i] !== version[i]) return undefined;
  if ((bytes[7] !== 48 && bytes[7] !== 49) || bytes[8] !== 32) return undefined;
  let code = 0;
  for (let i = 9; i < 12; i++) {
    const digit = bytes[i]! - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    code = code * 10 + digit;
  }
  return code;
}

/** The last value of a header. */
function lastValue(fields: Http1Fields, name: string): string | undefined {
  let found: string | undefined;
  for (let i = fields.find(name); i >= 0; i = fields.find(name, i + 1)) found = decode(fields.value(i)).trim();
  return found;
}

/** Where the empty line after the headers begins; -1: not there yet. */
function headEnd(bytes: Bytes): number {
  for (let i = bytes.indexOf(10); i >= 0; i = bytes.indexOf(10, i + 1)) {
    if (bytes[i + 1] === 10) return i;
    if (bytes[i + 1] === 13 && bytes[i + 2] === 10 && bytes[i - 1] === 13) return i - 1;
  }
  return -1;
}

function chunked(bytes: Bytes): Bytes | undefined {
  const pieces: Bytes[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    if (end < 0) return undefined;
    const size = Number.parseInt(decode(bytes.subarray(at, end)), 16);
    if (!(size > 0)) return concat(pieces);
    if (end + 1 + size > bytes.length) return undefined;
    pieces.push(bytes.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 2;
  }
  return undefined;
}
