import type { HttpResponse } from '../../kubernetes/cri/index.ts';
import { concat, decode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';

/** Of a body only so much is looked at (kubelet's maxRespBodyLength is 10 KiB). */
const maxBody = 10 * 1024;

/** What stands before the body, with the empty line. */
interface Head {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly length: number;
}

/** Takes in an HTTP/1.x response piece by piece. */
export class HttpReader {
  #bytes: Bytes = new Uint8Array(0);
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
    if (!this.#head) return undefined;
    const { code, headers, length } = this.#head;
    const body = this.#body(this.#bytes.subarray(length), headers);
    return body && { code, headers, body: body.subarray(0, maxBody) };
  }

  /** What is wrong with the status line, in the words of Go's net/http; undefined: nothing yet. */
  get malformed(): string | undefined {
    if (this.#head || this.#bytes.length === 0) return undefined;
    const end = this.#bytes.indexOf(10);
    const problem = end < 0 ? (this.#ended ? 'unexpected EOF' : undefined) : statusLineProblem(decode(this.#bytes.subarray(0, end)).replace(/\r$/, ''));
    return problem && `net/http: HTTP/1.x transport connection broken: ${problem}`;
  }

  #body(rest: Bytes, headers: Readonly<Record<string, string>>): Bytes | undefined {
    if (headers['transfer-encoding']?.toLowerCase() === 'chunked') return chunked(rest) ?? (this.#ended ? rest : undefined);
    const length = headers['content-length'];
    const isComplete = length === undefined ? this.#ended : rest.length >= Number(length) || this.#ended;
    if (!isComplete && rest.length < maxBody) return undefined;
    return length === undefined ? rest : rest.subarray(0, Number(length));
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
  const split = headEnd(bytes);
  if (split < 0) return undefined;
  const [status = '', ...lines] = decode(bytes.subarray(0, split)).split(/\r?\n/);
  const match = /^HTTP\/1\.[01] (\d{3})/.exec(status);
  if (!match) return undefined;
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { code: Number(match[1]), headers, length: split + (bytes[split] === 13 ? 4 : 2) };
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
    if (!(size > 0)) return concat(pieces.length > 0 ? pieces : [new Uint8Array(0)]);
    if (end + 1 + size > bytes.length) return undefined;
    pieces.push(bytes.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 2;
  }
  return undefined;
}
