import { SystemError } from '../../process/errors.ts';
import { encode } from '../../process/text.ts';
import type { Bytes, Execution, FileStat } from '../../process/types.ts';
import { headerOf, sameName } from '../http/message.ts';
import { httpDates, type Request, type Response } from '../http/server.ts';
import { readAll, statOrNothing } from '../lib/files.ts';
import { contentType } from './content-types.ts';
import { decodePath } from './httpd.ts';
import { type Directive, find, type Location, type ServerConfig } from './nginx-config.ts';
import { about, base, directoryListing, ownLocation, page, redirected, redirections, type Site, statusPage } from './nginx-pages.ts';
import { proxy } from './nginx-proxy.ts';
import { rewrite } from './nginx-rewrite.ts';
import type { Settings } from './nginx-settings.ts';
import { expandVariables, type Scope } from './nginx-variables.ts';

const hostOf = ({ head }: Request): string | undefined => {
  const host = headerOf(head, 'host');
  const colon = host?.indexOf(':') ?? -1;
  return colon < 0 ? host : host!.slice(0, colon);
};

/** The server that a request is for: by port, then by name. */
function serverFor(site: Site, request: Request, port: number): ServerConfig | undefined {
  const host = hostOf(request) ?? '';
  let first: ServerConfig | undefined;
  for (const server of site.config.servers) {
    if (!server.ports.some((each) => each.port === port)) continue;
    if (server.names.includes(host)) return server;
    first ??= server;
  }
  return first;
}

function locationFor({ locations }: ServerConfig, path: string): Location | undefined {
  let longest: Location | undefined;
  for (const each of locations) {
    if (each.kind === '=' && each.path === path) return each;
    const fits = (each.kind === 'prefix' || each.kind === '^~') && path.startsWith(each.path);
    if (fits && !(longest && longest.path.length >= each.path.length)) longest = each;
  }
  if (longest?.kind === '^~') return longest;
  return locations.find((each) => each.kind === 'regex' && new RegExp(each.path, each.ignoreCase ? 'i' : '').test(path)) ?? longest;
}

/** Answers a request that came in on `port`. */
export function* answer(site: Site, request: Request, port: number): Execution<Response> {
  const server = serverFor(site, request, port);
  const path = decodePath(request.target);
  if (!server || path === undefined) return arranged(page(site, 400), request, port);
  site.counts.requests++;
  const passage: Passage = { server, request, port, turns: 0 };
  const response = yield* carryOut(site, passage, fromLocation(site, passage, path));
  return arranged(response.status >= 400 ? yield* withErrorPage(site, passage, path, response) : response, request, port);
}

/** `error_page`: what is shown in place of an answer that is an error. */
function* withErrorPage(site: Site, passage: Passage, path: string, response: Response): Execution<Response> {
  const { server, request } = passage;
  const rule = [...server.block, ...site.config.http].find((each) => each.name === 'error_page' && each.args.includes(String(response.status)))?.args;
  const custom = rule?.at(-1);
  if (rule === undefined || custom === undefined || path === custom) return response;
  if (/^https?:/.test(custom)) return page(site, 302, '302 Found', [[ownLocation, custom]]);
  const instead = rule.find((each) => each.startsWith('='));
  const shownFor: Passage = { ...passage, request: { ...request, method: 'GET' } };
  const shown = yield* carryOut(site, shownFor, fromLocation(site, shownFor, custom));
  if (instead !== undefined) return { ...shown, status: Number(instead.slice(1)) || shown.status };
  return shown.status === 200 ? { ...shown, status: response.status, ...(response.text === undefined ? {} : { text: response.text }) } : response;
}

/** The order in which nginx writes headers; all others come after these. */
const order = ['Server', 'Date', 'Content-Type', 'Content-Length', 'Location', 'Last-Modified', 'Connection'];
const ranks: ReadonlyMap<string, number> = new Map([
  ...order.flatMap((name, i): [string, number][] => [
    [name, i],
    [name.toLowerCase(), i],
  ]),
  // Nearly every answer has these two: nobody need write them in small letters to find that they are none of those above.
  ['ETag', order.length],
  ['Accept-Ranges', order.length],
]);
const rank = (name: string): number => ranks.get(name) ?? ranks.get(name.toLowerCase()) ?? order.length;

/** The headers in the order in which nginx writes them, with whole addresses, and without those that only a whole file has. */
function arranged(response: Response, request: Request, port: number): Response {
  const { status: code, body } = response;
  const whole = code === 200 || code === 206 || code === 304;
  const headers: (readonly [string, string])[] = [];
  let measured = code === 204 || code === 304;
  for (const header of response.headers) {
    const name = header[0];
    if (!whole && (name === 'Last-Modified' || name === 'Accept-Ranges' || (code === 204 && name === 'Content-Type'))) continue;
    if (sameName(name, 'Content-Length') || sameName(name, 'Transfer-Encoding')) measured = true;
    insert(headers, name === ownLocation ? ['Location', absolute(header[1], request, port)] : header);
  }
  insert(headers, connection);
  if (!measured) insert(headers, ['Content-Length', String(typeof body === 'string' ? encode(body).length : body.length)]);
  return { ...response, headers };
}

/** The server says in it whether the connection goes on. */
const connection = ['Connection', ''] as const;

/** Puts a header behind all of its rank and those before it. */
function insert(headers: (readonly [string, string])[], header: readonly [string, string]): void {
  const own = rank(header[0]);
  let at = headers.push(header) - 1;
  for (; at > 0 && rank(headers[at - 1]![0]) > own; at--) headers[at] = headers[at - 1]!;
  headers[at] = header;
}

function absolute(path: string, request: Request, port: number): string {
  return path.startsWith('/') ? `http://${hostOf(request) ?? 'localhost'}${port === 80 || port === 0 ? '' : `:${port}`}${path}` : path;
}

type Headers = Response['headers'];

/** A request on its way through the configuration. */
interface Passage {
  readonly server: ServerConfig;
  readonly request: Request;
  readonly port: number;
  /** How often the path has been changed. */
  readonly turns: number;
}

/** What the configuration makes of a request: an answer, an error with a line for the log, a file to be read, or an upstream server to be asked. */
type Decision =
  | Response
  | { readonly note: string; readonly code: number }
  | { readonly file: string; readonly stat: FileStat; readonly type: string; readonly added: Headers }
  | { readonly upstream: string; readonly location: Location; readonly headers: Headers };

function* carryOut(site: Site, { request }: Passage, decision: Decision): Execution<Response> {
  if ('status' in decision) return decision;
  if ('upstream' in decision) return yield* proxy(site, decision.upstream, decision.location, request, decision.headers);
  if ('note' in decision) {
    yield* site.note('error', `${decision.note}, ${about(request)}`);
    return page(site, decision.code);
  }
  const { file, stat, type, added } = decision;
  let descriptor: number | undefined;
  try {
    descriptor = site.process.open(file, { read: true });
    return fileResponse(site, request, yield* readAll(site.process, descriptor), stat.modified, type, added);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* site.note('error', `open() "${file}" failed (13: ${error.message}), ${about(request)}`);
    return page(site, 403);
  } finally {
    if (descriptor !== undefined) site.process.close(descriptor);
  }
}

/** When files were changed: most have the date of their image. */
const modifiedDates = httpDates();

function fileResponse(site: Site, request: Request, body: Bytes, modified: number, type: string, added: Headers): Response {
  const tag = `"${Math.floor(modified / 1e6).toString(16)}-${body.length.toString(16)}"`;
  if (headerOf(request.head, 'if-none-match') === tag)
    return { status: 304, text: 'Not Modified', headers: [...base(site), ['ETag', tag], ...added], body: '' };
  const headers = base(site);
  headers.push(['Content-Type', type], ['Content-Length', String(body.length)], ['Last-Modified', modifiedDates.of(modified)]);
  headers.push(['ETag', tag], ['Accept-Ranges', 'bytes']);
  for (const header of added) headers.push([header[0], header[1]]);
  return { status: 200, headers, body };
}

/** `allow` and `deny`, the first that fits. */
function refused({ access }: Settings, address: string): boolean {
  return access.find(({ args }) => args[0] === 'all' || contains(args[0] ?? '', address))?.name === 'deny';
}

function contains(range: string, address: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const toNumber = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(base) / size) === Math.floor(toNumber(address) / size);
}

function fromLocation(site: Site, passage: Passage, path: string): Decision {
  const { server, request, port } = passage;
  if (passage.turns > 10) return { note: `rewrite or internal redirection cycle while processing "${path}"`, code: 500 };
  const scope: Scope = { process: site.process, request, uri: path, port };
  const first = rewrite(server.rewriting, scope);
  if (first.returned) return returnValue(site, first.returned, { ...scope, own: first.own });
  if (first.redirect) return redirected(site, first.redirect);
  const location = locationFor(server, first.uri);
  const between: Scope = { process: site.process, request, uri: first.uri, port, own: first.own };
  const changed = rewrite(location?.settings.rewriting ?? [], between);
  const after: Scope = { process: site.process, request, uri: changed.uri, port, own: changed.own };
  if (changed.returned) return returnValue(site, changed.returned, after, location);
  if (changed.redirect) return redirected(site, changed.redirect);
  if (changed.again) return fromLocation(site, { ...passage, turns: passage.turns + 1 }, changed.uri);
  return atLocation(site, passage, location, after);
}

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

function atLocation(site: Site, passage: Passage, location: Location | undefined, scope: Scope): Decision {
  const { server, request } = passage;
  const settings = location?.settings ?? server.settings;
  if (refused(settings, request.client.address)) return { note: 'access forbidden by rule', code: 403 };
  if (settings.stubStatus) return statusPage(site);
  if (settings.proxyPass !== undefined)
    return { upstream: expandVariables(settings.proxyPass, scope), location: location!, headers: expanded(settings.proxyHeaders, scope) };
  let path = scope.uri;
  if (settings.tryFiles) {
    const found = tried(site, settings.tryFiles, settings.root, scope);
    if ('code' in found) return page(site, found.code);
    if ('again' in found) {
      if (found.again.startsWith('@')) {
        const named = server.locations.find((each) => each.path === found.again);
        return named ? atLocation(site, passage, named, scope) : page(site, 500);
      }
      return fromLocation(site, { ...passage, turns: passage.turns + 1 }, found.again.split('?')[0]!);
    }
    path = found.uri;
  }
  const file = settings.alias === undefined ? settings.root + path : settings.alias + path.slice(location!.path.length);
  return fromFile(site, file, path, request, settings, expanded(settings.added, scope));
}

function expanded(directives: readonly Directive[], scope: Scope): Headers {
  return directives.map(({ args }) => [args[0] ?? '', expandVariables(args[1] ?? '', scope)]);
}

function returnValue(site: Site, directive: Directive, scope: Scope, location?: Location): Response {
  const [first = '', second] = directive.args;
  const status = /^\d+$/.test(first) ? Number(first) : 302;
  const text = expandVariables(second ?? (/^\d+$/.test(first) ? '' : first), scope).replace(/\\n/g, '\n');
  if (status >= 300 && status < 400) return page(site, status, redirections[status] ?? '302 Found', [[ownLocation, text]]);
  if (text === '' && status >= 400) return page(site, status);
  const added = expanded(
    (location?.block ?? []).filter((each) => each.name === 'add_header'),
    scope,
  );
  const type = find(location?.block ?? [], 'default_type')?.args[0] ?? find(site.config.http, 'default_type')?.args[0] ?? 'text/plain';
  return { status, headers: [...base(site), ['Content-Type', type], ...added], body: text };
}

function fromFile(site: Site, given: string, path: string, request: Request, settings: Settings, added: Headers): Decision {
  const { process } = site;
  let file = given;
  let stat = statOrNothing(process, file);
  if (stat?.type === 'directory') {
    if (!path.endsWith('/')) return page(site, 301, redirections[301], [[ownLocation, `${path}/`], ...added]);
    const index = settings.indexes.find((each) => statOrNothing(process, file + each)?.type === 'file');
    if (index === undefined) {
      if (!settings.autoindex) return { note: `directory index of "${file}" is forbidden`, code: 403 };
      const listing = directoryListing(site, file, path);
      return added.length > 0 ? { ...listing, headers: [...listing.headers, ...added] } : listing;
    }
    file += index;
    stat = statOrNothing(process, file);
  }
  if (stat?.type !== 'file') return { note: `open() "${file}" failed (2: No such file or directory)`, code: 404 };
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(site, 405);
  return { file, stat, type: contentType(file, settings.defaultType), added };
}
