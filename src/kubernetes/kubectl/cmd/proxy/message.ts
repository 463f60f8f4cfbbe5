import { decode, encode } from '../../../../machine/process/text.ts';
import type { Bytes } from '../../../../machine/process/types.ts';

/** A request as it came over a connection. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as written. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const statusTexts: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The first whole request in what was read, and what follows it; undefined while something is missing. */
export function takeRequest(bytes: Bytes): { readonly request: HttpRequest; readonly rest: Bytes } | undefined {
  const end = endOfHead(bytes);
  if (end < 0) return undefined;
  const [start = '', ...lines] = decode(bytes.subarray(0, end)).split('\r\n');
  const [method = '', target = '/'] = start.split(' ');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const from = end + 4;
  const length = Number(headers['content-length'] ?? 0);
  if (bytes.length < from + length) return undefined;
  return { request: { method, target, headers, body: decode(bytes.subarray(from, from + length)) }, rest: bytes.subarray(from + length) };
}

function endOfHead(bytes: Bytes): number {
  for (let i = 0; i + 3 < bytes.length; i++) if (bytes[i] === 13 && bytes[i + 1] === 10 && bytes[i + 2] === 13 && bytes[i + 3] === 10) return i;
  return -1;
}

/** The head of an answer; without a length its end is that of the connection. */
export function responseHead(code: number, type: string, date: string, length: number | undefined): string {
  const headers = [`Content-Type: ${type}`, `Date: ${date}`, length === undefined ? 'Connection: close' : `Content-Length: ${length}`];
  if (!type.startsWith('text/plain')) headers.unshift('Cache-Control: no-cache, private');
  return `HTTP/1.1 ${code} ${statusTexts[code] ?? 'Unknown'}\r\n${headers.join('\r\n')}\r\n\r\n`;
}

/** An answer whose body is known. */
export function responseText(code: number, type: string, date: string, body: string): Bytes {
  return encode(responseHead(code, type, date, encode(body).length) + body);
}
