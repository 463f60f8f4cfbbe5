import { Http1Fields, packet } from '../../network/index.ts';
import { concat, encode } from '../../process/text.ts';
import type { Bytes } from '../../process/types.ts';
import { decodeBinary } from '../lib/binary.ts';

/** What stands before the body of an HTTP/1.1 message. */
export interface Head {
  /** `GET / HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  /** In the order they came, names as written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const caseless = (code: number) => (code >= 65 && code <= 90 ? code + 32 : code);

/** Whether two names of headers are the same, whatever their case. */
export function sameName(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (caseless(one.charCodeAt(i)) !== caseless(other.charCodeAt(i))) return false;
  return true;
}

/** The first value of a header, whatever the case of its name. */
export function headerOf(head: Pick<Head, 'headers'>, name: string): string | undefined {
  if (head instanceof ReceivedHead) return head.value(name);
  for (const header of head.headers) if (sameName(header[0], name)) return header[1];
  return undefined;
}

/** A head as it has come. Its headers are looked up there; only who wants all gets a list. */
class ReceivedHead implements Head {
  readonly startLine: string;
  readonly #fields: Http1Fields;

  constructor(startLine: string, fields: Http1Fields) {
    this.startLine = startLine;
    this.#fields = fields;
  }

  value(name: string): string | undefined {
    const at = this.#fields.find(name);
    return at < 0 ? undefined : decodeBinary(this.#fields.value(at)).trim();
  }

  get headers(): Head['headers'] {
    const fields = this.#fields;
    return Array.from({ length: fields.count }, (_, i) => [decodeBinary(fields.name(i)).trim(), decodeBinary(fields.value(i)).trim()]);
  }
}

/** Takes a head apart, with or without the empty line at its end; undefined if it is none. */
export function parseHead(bytes: Bytes): Head | undefined {
  const newline = bytes.indexOf(10);
  const end = newline < 0 ? bytes.length : newline;
  const startLine = decodeBinary(bytes.subarray(0, bytes[end - 1] === 13 ? end - 1 : end));
  return /HTTP\/\d/.test(startLine) ? new ReceivedHead(startLine, new Http1Fields(bytes, bytes.length)) : undefined;
}

/** A head as it goes over the wire. */
export function writeHead({ startLine, headers }: Head): string {
  let text = `${startLine}\r\n`;
  for (const header of headers) text += `${header[0]}: ${header[1]}\r\n`;
  return `${text}\r\n`;
}

/** A message as it goes over the wire, without a text of its head in between: it is one of the things that happen most. */
export function encodeMessage(head: Head, body: Bytes): Bytes {
  const { startLine, headers } = head;
  let length = startLine.length + 4 + body.length;
  for (const header of headers) length += header[0].length + header[1].length + 4;
  const out = packet(length);
  let at = put(out, '\r\n', put(out, startLine, 0));
  for (const header of headers) at = put(out, '\r\n', put(out, header[1], put(out, ': ', put(out, header[0], at))));
  at = put(out, '\r\n', at);
  if (Number.isNaN(at)) return concat([encode(writeHead(head)), body]);
  out.set(body, at);
  return out;
}

/** Answers where the text ends; NaN if it is not of ASCII alone. */
function put(out: Bytes, text: string, start: number): number {
  let wide = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    wide |= code;
    out[start + i] = code;
  }
  return wide < 0x80 ? start + text.length : Number.NaN;
}

/** The words of the common statuses. */
export const statusTexts: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  411: 'Length Required',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Time-out',
};

/** The parts of a URL; undefined if it is none that HTTP is spoken to. */
export interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** With the query, beginning with a slash. */
  readonly path: string;
  readonly user: string | undefined;
  /** Whether the port was written. */
  readonly explicitPort: boolean;
}

export function parseUrl(text: string): Url | undefined {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?([/?#].*)?$/.exec(text);
  if (!match?.[3]) return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase();
  const path = (match[5] ?? '/').replace(/#.*$/, '') || '/';
  return {
    scheme,
    host: match[3].replace(/^\[|\]$/g, ''),
    port: Number(match[4] || (scheme === 'https' ? 443 : 80)),
    path: path.startsWith('/') ? path : `/${path}`,
    user: match[2],
    explicitPort: Boolean(match[4]),
  };
}
