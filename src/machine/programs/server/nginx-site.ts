import { SystemError } from '../../process/errors.ts';
import { encode } from '../../process/text.ts';
import type { Execution, Process } from '../../process/types.ts';
import { Connection, HttpError } from '../http/connection.ts';
import { headerOf, writeHead } from '../http/message.ts';
import { httpDate, type Request, type Response } from '../http/server.ts';
import { readFile, statOrNothing } from '../lib/files.ts';
import { strftime } from '../lib/strftime.ts';
import { resolve } from '../net/resolve.ts';
import { contentType } from './content-types.ts';
import { decodePath } from './httpd.ts';
import { type Directive, find, type Location, type NginxConfig, type ServerConfig } from './nginx-config.ts';
import { rewrite } from './nginx-rewrite.ts';
import { expandVariables, type Scope } from './nginx-variables.ts';

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
  /** Of this worker. */
  readonly counts: { requests: number };
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
  const prefixes = server.locations.filter((each) => (each.kind === 'prefix' || each.kind === '^~') && path.startsWith(each.path));
  const [longest] = prefixes.sort((a, b) => b.path.length - a.path.length);
  if (longest?.kind === '^~') return longest;
  return server.locations.find((each) => each.kind === 'regex' && new RegExp(each.path, each.ignoreCase ? 'i' : '').test(path)) ?? longest;
}

/** Answers a request that came in on `port`. */
export function* answer(site: Site, request: Request, port: number): Execution<Response> {
  return arranged(yield* answerOf(site, request, port), request, port);
}

/** Stands for nginx' own Location, which becomes a whole address; one of an upstream server stays as it is. */
const ownLocation = 'Location of nginx';

const first = ['server', 'date', 'content-type', 'content-length', 'location', 'last-modified', 'connection'];

/** The headers in the order in which nginx writes them, with whole addresses, and without those that only a whole file has. */
function arranged(response: Response, request: Request, port: number): Response {
  const { status: code, body } = response;
  const whole = code === 200 || code === 206 || code === 304;
  const host = (headerOf(request.head, 'host') ?? 'localhost').split(':')[0]!;
  const absolute = (path: string) => (path.startsWith('/') ? `http://${host}${port === 80 || port === 0 ? '' : `:${port}`}${path}` : path);
  const kept = response.headers
    .map(([name, value]) => (name === ownLocation ? ['Location', absolute(value)] : [name, value]) as [string, string])
    .filter(([name]) => {
      if (code === 204 && name === 'Content-Type') return false;
      return whole || (name !== 'Last-Modified' && name !== 'Accept-Ranges');
    });
  const named = (name: string) => kept.some(([own]) => own.toLowerCase() === name);
  const own: [string, string][] = [['Connection', '']];
  if (code !== 204 && code !== 304 && !named('content-length') && !named('transfer-encoding'))
    own.push(['Content-Length', String(typeof body === 'string' ? encode(body).length : body.length)]);
  const rank = ([name]: readonly [string, string]) => (first.indexOf(name.toLowerCase()) + first.length + 1) % (first.length + 1);
  return { ...response, headers: [...kept, ...own].sort((a, b) => rank(a) - rank(b)) };
}

function* answerOf(site: Site, request: Request, port: number): Execution<Response> {
  const server = serverFor(site, request, port);
  const path = decodePath(request.target);
  if (!server || path === undefined) return page(site, 400);
  site.counts.requests++;
  const passage: Passage = { server, request, port, turns: 0 };
  const response = yield* fromLocation(site, passage, path);
  const rule =
    response.status >= 400
      ? [...server.block, ...site.config.http].find((each) => each.name === 'error_page' && each.args.includes(String(response.status)))?.args
      : undefined;
  const custom = rule?.at(-1);
  if (rule === undefined || custom === undefined || path === custom) return response;
  if (/^https?:/.test(custom)) return page(site, 302, '302 Found', [[ownLocation, custom]]);
  const instead = rule.find((each) => each.startsWith('='));
  const shown = yield* fromLocation(site, { ...passage, request: { ...request, method: 'GET' } }, custom);
  if (instead !== undefined) return { ...shown, status: Number(instead.slice(1)) || shown.status };
  return shown.status === 200 ? { ...shown, status: response.status, ...(response.text === undefined ? {} : { text: response.text }) } : response;
}

/** A request on its way through the configuration. */
interface Passage {
  readonly server: ServerConfig;
  readonly request: Request;
  readonly port: number;
  /** How often the path has been changed. */
  readonly turns: number;
}

const status = (site: Site) => {
  const text = `Active connections: 1 \nserver accepts handled requests\n ${site.counts.requests} ${site.counts.requests} ${site.counts.requests} \nReading: 0 Writing: 1 Waiting: 0 \n`;
  return { status: 200, headers: [...base(site), ['Content-Type', 'text/plain']] as const, body: text };
};

/** `allow` and `deny`, the first that fits. */
function refused(block: readonly Directive[], address: string): boolean {
  for (const { name, args } of block) {
    if (name !== 'allow' && name !== 'deny') continue;
    if (args[0] === 'all' || contains(args[0] ?? '', address)) return name === 'deny';
  }
  return false;
}

function contains(range: string, address: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const toNumber = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(base) / size) === Math.floor(toNumber(address) / size);
}

function* fromLocation(site: Site, passage: Passage, path: string): Execution<Response> {
  const { server, request, port } = passage;
  if (passage.turns > 10) {
    yield* site.note('error', `rewrite or internal redirection cycle while processing "${path}", ${about(request, site)}`);
    return page(site, 500);
  }
  const scope: Scope = { process: site.process, request, uri: path, port };
  const first = rewrite(server.block, scope);
  if (first.returned) return returnValue(site, first.returned, { ...scope, own: first.own });
  if (first.redirect) return redirected(site, first.redirect);
  const location = locationFor(server, first.uri);
  const changed = rewrite(location?.block ?? [], { ...scope, uri: first.uri, own: first.own });
  if (changed.returned) return returnValue(site, changed.returned, { ...scope, uri: changed.uri, own: changed.own }, location);
  if (changed.redirect) return redirected(site, changed.redirect);
  if (changed.again) return yield* fromLocation(site, { ...passage, turns: passage.turns + 1 }, changed.uri);
  return yield* atLocation(site, passage, location, { ...scope, uri: changed.uri, own: changed.own });
}

const redirected = (site: Site, { status: code, to }: { readonly status: 301 | 302; readonly to: string }) =>
  page(site, code, code === 301 ? '301 Moved Permanently' : '302 Found', [[ownLocation, to]]);

/** `try_files`: the first that is there, else the last word as another path or a status. */
function tried(
  site: Site,
  args: readonly string[],
  root: string,
  scope: Scope,
): { readonly uri: string } | { readonly code: number } | { readonly again: string } {
  for (const each of args.slice(0, -1)) {
    const uri = expandVariables(each, scope);
    const found = statOrNothing(site.process, root + uri)?.type;
    if (each.endsWith('/') ? found === 'directory' : found === 'file') return { uri };
  }
  const last = args.at(-1) ?? '=404';
  return last.startsWith('=') ? { code: Number(last.slice(1)) } : { again: expandVariables(last, scope) };
}

function* atLocation(site: Site, passage: Passage, location: Location | undefined, scope: Scope): Execution<Response> {
  const { server, request } = passage;
  let path = scope.uri;
  const block = location?.block ?? [];
  const directive = (name: string): Directive | undefined => find(block, name) ?? find(server.block, name) ?? find(site.config.http, name);
  if (refused([...block, ...server.block], request.client.address)) {
    yield* site.note('error', `access forbidden by rule, ${about(request, site)}`);
    return page(site, 403);
  }
  if (find(block, 'stub_status')) return status(site);
  const proxied = find(block, 'proxy_pass');
  if (proxied) return yield* proxy(site, expandVariables(proxied.args[0] ?? '', scope), location!, request, headersFor(block, server, site, scope));
  const alias = find(block, 'alias')?.args[0];
  const root = directive('root')?.args[0] ?? '/etc/nginx/html';
  const files = find(block, 'try_files') ?? find(server.block, 'try_files');
  if (files) {
    const found = tried(site, files.args, root, scope);
    if ('code' in found) return page(site, found.code);
    if ('again' in found) {
      if (found.again.startsWith('@')) {
        const named = server.locations.find((each) => each.path === found.again);
        return named ? yield* atLocation(site, passage, named, scope) : page(site, 500);
      }
      return yield* fromLocation(site, { ...passage, turns: passage.turns + 1 }, found.again.split('?')[0]!);
    }
    path = found.uri;
  }
  const file = alias === undefined ? root + path : alias + path.slice(location!.path.length);
  const adding = [block, server.block, site.config.http].find((each) => find(each, 'add_header')) ?? [];
  const added = adding
    .filter((each) => each.name === 'add_header')
    .map((each): [string, string] => [each.args[0] ?? '', expandVariables(each.args[1] ?? '', scope)]);
  const response = yield* fromFile(
    site,
    file,
    path,
    request,
    directive('index')?.args ?? ['index.html'],
    directive('autoindex')?.args[0] === 'on',
    directive('default_type')?.args[0] ?? 'text/plain',
  );
  return added.length > 0 && response.status < 400 ? { ...response, headers: [...response.headers, ...added] } : response;
}

/** The headers that go to the upstream server: `proxy_set_header`. */
function headersFor(block: readonly Directive[], server: ServerConfig, site: Site, scope: Scope): [string, string][] {
  const setting = [block, server.block, site.config.http].find((each) => find(each, 'proxy_set_header')) ?? [];
  return setting.filter((each) => each.name === 'proxy_set_header').map((each) => [each.args[0] ?? '', expandVariables(each.args[1] ?? '', scope)]);
}

function returnValue(site: Site, directive: Directive, scope: Scope, location?: Location): Response {
  const [first = '', second] = directive.args;
  const status = /^\d+$/.test(first) ? Number(first) : 302;
  const text = expandVariables(second ?? (/^\d+$/.test(first) ? '' : first), scope).replace(/\\n/g, '\n');
  if (status >= 300 && status < 400) return page(site, status, redirections[status] ?? '302 Found', [[ownLocation, text]]);
  if (text === '' && status >= 400) return page(site, status);
  const added = (location?.block ?? [])
    .filter((each) => each.name === 'add_header')
    .map((each): [string, string] => [each.args[0] ?? '', expandVariables(each.args[1] ?? '', scope)]);
  const type = find(location?.block ?? [], 'default_type')?.args[0] ?? find(site.config.http, 'default_type')?.args[0] ?? 'text/plain';
  return { status, headers: [...base(site), ['Content-Type', type], ...added], body: text };
}

const redirections: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently',
  302: '302 Found',
  303: '303 See Other',
  307: '307 Temporary Redirect',
  308: '308 Permanent Redirect',
};

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
    if (!path.endsWith('/')) return page(site, 301, '301 Moved Permanently', [[ownLocation, `${path}/`]]);
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
function* proxy(site: Site, target: string, location: Location, request: Request, own: readonly (readonly [string, string])[]): Execution<Response> {
  const { process } = site;
  const match = /^http:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(target);
  if (!match) return page(site, 500);
  const servers = site.config.http.find((each) => each.name === 'upstream' && each.args[0] === match[1])?.block?.filter((each) => each.name === 'server') ?? [];
  const upstream = servers[site.counts.requests % Math.max(1, servers.length)]?.args[0];
  const [host, port] = upstream === undefined ? [match[1]!, match[2] ?? '80'] : [upstream.split(':')[0]!, upstream.split(':')[1] ?? '80'];
  const path = match[3] === undefined ? request.target : match[3] + request.target.slice(location.path.length);
  const addresses = yield* resolve(process, host);
  if (typeof addresses === 'string') return page(site, 502);
  let connection: Connection | undefined;
  try {
    connection = new Connection(process, yield* process.connect({ address: addresses[0]!, port: Number(port) }, 'tcp', 60_000_000));
    const kept = request.head.headers.filter(
      ([name]) => !/^(?:host|connection|content-length|transfer-encoding)$/i.test(name) && !own.some(([set]) => set.toLowerCase() === name.toLowerCase()),
    );
    yield* connection.write(
      writeHead({
        startLine: `${request.method} ${path} HTTP/1.0`,
        headers: [
          ...(own.some(([name]) => name.toLowerCase() === 'host')
            ? []
            : ([['Host', upstream ? match[1]! : `${host}${port === '80' ? '' : `:${port}`}`]] as const)),
          ...own.filter(([name, value]) => value !== '' && name.toLowerCase() !== 'connection'),
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
