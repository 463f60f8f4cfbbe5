import { type Execution, type Process, SystemError } from '../../process/types.ts';
import { Connection, HttpError } from '../http/connection.ts';
import { headerOf, writeHead } from '../http/message.ts';
import { httpDate, type Request, type Response } from '../http/server.ts';
import { readFile, statOrNothing } from '../lib/files.ts';
import { strftime } from '../lib/strftime.ts';
import { resolve } from '../net/resolve.ts';
import { contentType } from './content-types.ts';
import { decodePath } from './httpd.ts';
import { type Directive, find, type Location, type NginxConfig, type ServerConfig } from './nginx-config.ts';

const titles: Readonly<Record<number, string>> = {
  400: '400 Bad Request',
  403: '403 Forbidden',
  404: '404 Not Found',
  405: '405 Not Allowed',
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  504: '504 Gateway Time-out',
};

/** How one instance of nginx answers: its configuration, version, and where it notes errors. */
export interface Site {
  readonly process: Process;
  readonly config: NginxConfig;
  readonly version: string;
  readonly note: (level: string, text: string) => Execution<void>;
}

const base = (site: Site): [string, string][] => [
  ['Server', `nginx/${site.version}`],
  ['Date', httpDate(site.process.clock.now)],
];

/** nginx's own page for an error or a redirection. */
export function page(site: Site, status: number, title?: string, more: readonly (readonly [string, string])[] = []): Response {
  const text = title ?? titles[status] ?? String(status);
  return {
    status,
    text: text.slice(4),
    headers: [...base(site), ['Content-Type', 'text/html'], ...more],
    body: `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n<hr><center>nginx/${site.version}</center>\r\n</body>\r\n</html>\r\n`,
  };
}

/** The server that a request is for: by port, then by name. */
function serverFor(site: Site, request: Request, port: number): ServerConfig | undefined {
  const listening = site.config.servers.filter((server) => server.ports.some((each) => each.port === port));
  const host = (headerOf(request.head, 'host') ?? '').split(':')[0]!;
  return listening.find((server) => server.names.includes(host)) ?? listening[0];
}

function locationFor(server: ServerConfig, path: string): Location | undefined {
  const exact = server.locations.find((each) => each.kind === '=' && each.path === path);
  if (exact) return exact;
  const regex = server.locations.find((each) => each.kind === 'regex' && new RegExp(each.path).test(path));
  const prefixes = server.locations.filter((each) => each.kind === 'prefix' && path.startsWith(each.path));
  return regex ?? prefixes.sort((a, b) => b.path.length - a.path.length)[0];
}

/** Answers a request that came in on `port`. */
export function* answer(site: Site, request: Request, port: number): Execution<Response> {
  const server = serverFor(site, request, port);
  const path = decodePath(request.target);
  if (!server || path === undefined) return page(site, 400);
  const response = yield* fromLocation(site, server, locationFor(server, path), request, path);
  const custom =
    response.status >= 400 ? server.block.find((each) => each.name === 'error_page' && each.args.includes(String(response.status)))?.args.at(-1) : undefined;
  if (custom === undefined || path === custom) return response;
  const shown = yield* fromLocation(site, server, locationFor(server, custom), { ...request, method: 'GET' }, custom);
  return shown.status === 200 ? { ...shown, status: response.status, ...(response.text === undefined ? {} : { text: response.text }) } : response;
}

function* fromLocation(site: Site, server: ServerConfig, location: Location | undefined, request: Request, path: string): Execution<Response> {
  const block = location?.block ?? [];
  const directive = (name: string): Directive | undefined => find(block, name) ?? find(server.block, name) ?? find(site.config.http, name);
  const returned = find(block, 'return') ?? find(server.block, 'return');
  if (returned) return returnValue(site, returned, request);
  const proxied = find(block, 'proxy_pass');
  if (proxied) return yield* proxy(site, proxied.args[0] ?? '', location!, request);
  const alias = find(block, 'alias')?.args[0];
  const root = directive('root')?.args[0] ?? '/etc/nginx/html';
  const file = alias === undefined ? root + path : alias + path.slice(location!.path.length);
  const added = block.filter((each) => each.name === 'add_header').map((each): [string, string] => [each.args[0] ?? '', each.args[1] ?? '']);
  const response = yield* fromFile(
    site,
    file,
    path,
    request,
    directive('index')?.args ?? ['index.html'],
    directive('autoindex')?.args[0] === 'on',
    directive('default_type')?.args[0] ?? 'text/plain',
  );
  return added.length > 0 ? { ...response, headers: [...response.headers, ...added] } : response;
}

function returnValue(site: Site, directive: Directive, request: Request): Response {
  const [first = '', second] = directive.args;
  const status = /^\d+$/.test(first) ? Number(first) : 302;
  const text = (second ?? (/^\d+$/.test(first) ? '' : first))
    .replace(/\$request_uri/g, request.target)
    .replace(/\$host\b/g, (headerOf(request.head, 'host') ?? '').split(':')[0]!)
    .replace(/\$hostname/g, site.process.hostname)
    .replace(/\$remote_addr/g, request.client.address)
    .replace(/\\n/g, '\n');
  if (status >= 300 && status < 400) return page(site, status, status === 301 ? '301 Moved Permanently' : '302 Found', [['Location', text]]);
  if (text === '' && status >= 400) return page(site, status);
  return { status, headers: [...base(site), ['Content-Type', 'text/plain']], body: text };
}

function* fromFile(
  site: Site,
  file: string,
  path: string,
  request: Request,
  indexes: readonly string[],
  listing: boolean,
  otherwise: string,
): Execution<Response> {
  const { process } = site;
  const stat = statOrNothing(process, file);
  if (stat?.type === 'directory') {
    if (!path.endsWith('/')) return page(site, 301, '301 Moved Permanently', [['Location', `http://${headerOf(request.head, 'host') ?? 'localhost'}${path}/`]]);
    for (const index of indexes)
      if (statOrNothing(process, file + index)?.type === 'file') return yield* fromFile(site, file + index, path + index, request, indexes, listing, otherwise);
    if (listing) return directoryListing(site, file, path);
    yield* site.note('error', `directory index of "${file}" is forbidden, ${about(request, site)}`);
    return page(site, 403);
  }
  if (stat?.type !== 'file') {
    yield* site.note('error', `open() "${file}" failed (2: No such file or directory), ${about(request, site)}`);
    return page(site, 404);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(site, 405);
  try {
    const body = yield* readFile(process, file);
    const tag = `"${Math.floor(stat.modified / 1e6).toString(16)}-${body.length.toString(16)}"`;
    if (headerOf(request.head, 'if-none-match') === tag) return { status: 304, text: 'Not Modified', headers: [...base(site), ['ETag', tag]], body: '' };
    return {
      status: 200,
      headers: [
        ...base(site),
        ['Content-Type', contentType(file, otherwise)],
        ['Content-Length', String(body.length)],
        ['Last-Modified', httpDate(stat.modified)],
        ['ETag', tag],
        ['Accept-Ranges', 'bytes'],
      ],
      body,
    };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* site.note('error', `open() "${file}" failed (13: ${error.message}), ${about(request, site)}`);
    return page(site, 403);
  }
}

const about = (request: Request, _site: Site) =>
  `client: ${request.client.address}, server: localhost, request: "${request.head.startLine}", host: "${headerOf(request.head, 'host') ?? ''}"`;

function directoryListing(site: Site, file: string, path: string): Response {
  const rows = [...site.process.readDirectory(file)].sort().map((name) => {
    const stat = statOrNothing(site.process, file + name);
    const shown = stat?.type === 'directory' ? `${name}/` : name;
    return `<a href="${shown}">${shown}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${strftime('%d-%b-%Y %H:%M', stat?.modified ?? 0)} ${stat?.type === 'directory' ? '-'.padStart(19) : String(stat?.size ?? 0).padStart(19)}\r\n`;
  });
  return {
    status: 200,
    headers: [...base(site), ['Content-Type', 'text/html']],
    body: `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`,
  };
}

/** proxy_pass to another server. */
function* proxy(site: Site, target: string, location: Location, request: Request): Execution<Response> {
  const { process } = site;
  const match = /^http:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(target);
  if (!match) return page(site, 500);
  const upstream = site.config.http.find((each) => each.name === 'upstream' && each.args[0] === match[1])?.block?.find((each) => each.name === 'server')
    ?.args[0];
  const [host, port] = upstream === undefined ? [match[1]!, match[2] ?? '80'] : [upstream.split(':')[0]!, upstream.split(':')[1] ?? '80'];
  const path = match[3] === undefined ? request.target : match[3] + request.target.slice(location.path.length);
  const addresses = yield* resolve(process, host);
  if (typeof addresses === 'string') return page(site, 502);
  let connection: Connection | undefined;
  try {
    connection = new Connection(process, yield* process.connect({ address: addresses[0]!, port: Number(port) }, 'tcp', 60_000_000));
    const kept = request.head.headers.filter(([name]) => !/^(?:host|connection|content-length|transfer-encoding)$/i.test(name));
    yield* connection.write(
      writeHead({
        startLine: `${request.method} ${path} HTTP/1.0`,
        headers: [
          ['Host', upstream ? match[1]! : `${host}${port === '80' ? '' : `:${port}`}`],
          ['Connection', 'close'],
          ...kept,
          ...(request.body.length > 0 ? ([['Content-Length', String(request.body.length)]] as const) : []),
        ],
      }),
    );
    if (request.body.length > 0) yield* connection.write(request.body);
    const head = yield* connection.readHead();
    if (!head) throw new HttpError('no answer');
    const body = yield* connection.body(head, true);
    const headers = head.headers.filter(([name]) => !/^(?:connection|content-length|transfer-encoding|server|date)$/i.test(name));
    return { status: Number(head.startLine.split(' ')[1]), headers: [...base(site), ...headers], body };
  } catch (error) {
    if (!(error instanceof SystemError) && !(error instanceof HttpError)) throw error;
    const reason =
      error instanceof SystemError
        ? `connect() failed (${error.code === 'ECONNREFUSED' ? '111' : '110'}: ${error.message}) while connecting to upstream`
        : 'upstream prematurely closed connection while reading response header from upstream';
    yield* site.note('error', `${reason}, ${about(request, site)}`);
    return page(site, error instanceof SystemError && error.code === 'ETIMEDOUT' ? 504 : 502);
  } finally {
    connection?.close();
  }
}
