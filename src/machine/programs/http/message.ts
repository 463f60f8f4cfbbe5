/** What stands before the body of an HTTP/1.1 message. */
export interface Head {
  /** `GET / HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  /** In the order they came, names as written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The first value of a header, whatever the case of its name. */
export function headerOf(head: Pick<Head, 'headers'>, name: string): string | undefined {
  const lower = name.toLowerCase();
  return head.headers.find(([own]) => own.toLowerCase() === lower)?.[1];
}

/** Takes a head apart; undefined if it is none. */
export function parseHead(text: string): Head | undefined {
  const [startLine, ...lines] = text.split(/\r?\n/);
  if (!startLine || !/HTTP\/\d/.test(startLine)) return undefined;
  const headers = lines.flatMap((line): [string, string][] => {
    const at = line.indexOf(':');
    return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : [];
  });
  return { startLine, headers };
}

/** A head as it goes over the wire. */
export function writeHead(head: Head): string {
  return `${head.startLine}\r\n${head.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
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
