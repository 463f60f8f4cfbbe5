import type { HttpResponse } from '../../kubernetes/cri/index.ts';
import { concat, decode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';

/** Of a body only so much is looked at (kubelet's maxRespBodyLength is 10 KiB). */
const maxBody = 10 * 1024;

/** Takes in an HTTP/1.x response piece by piece. */
export class HttpReader {
  #bytes: Bytes = new Uint8Array(0);
  #ended = false;

  add(data: Bytes): void {
    this.#bytes = concat([this.#bytes, data]);
  }

  /** The connection is closed. */
  end(): void {
    this.#ended = true;
  }

  /** The response once it is complete (or enough of it is there). */
  get response(): HttpResponse | undefined {
    const split = headEnd(this.#bytes);
    if (split < 0) return undefined;
    const [status = '', ...lines] = decode(this.#bytes.subarray(0, split)).split(/\r?\n/);
    const match = /^HTTP\/1\.[01] (\d{3})/.exec(status);
    if (!match) return undefined;
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
    const rest = this.#bytes.subarray(split).subarray(this.#bytes[split] === 13 ? 4 : 2);
    const body = this.#body(rest, headers);
    return body && { code: Number(match[1]), headers, body: body.slice(0, maxBody) };
  }

  #body(rest: Bytes, headers: Readonly<Record<string, string>>): Bytes | undefined {
    if (headers['transfer-encoding']?.toLowerCase() === 'chunked') return chunked(rest) ?? (this.#ended ? rest : undefined);
    const length = headers['content-length'];
    const isComplete = length === undefined ? this.#ended : rest.length >= Number(length) || this.#ended;
    if (!isComplete && rest.length < maxBody) return undefined;
    return length === undefined ? rest : rest.subarray(0, Number(length));
  }
}

/** Where the empty line after the headers begins; -1: not there yet. */
function headEnd(bytes: Bytes): number {
  for (let i = 0; i + 1 < bytes.length; i++) {
    if (bytes[i] !== 10 && bytes[i] !== 13) continue;
    if (bytes[i] === 10 && bytes[i + 1] === 10) return i;
    if (bytes[i] === 13 && bytes[i + 1] === 10 && bytes[i + 2] === 13 && bytes[i + 3] === 10) return i;
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
