import { SystemError } from '../../process/errors.ts';
import { decode, encode } from '../../process/text.ts';
import type { Execution } from '../../process/types.ts';
import { Connection, HttpError } from '../http/connection.ts';
import { type Head, headerOf, parseUrl, type Url, writeHead } from '../http/message.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { readAll, readFile } from '../lib/files.ts';
import { toBase64 } from '../text/encode.ts';
import { type CurlOptions, parseCurl } from './curl-options.ts';
import { secure } from './curl-tls.ts';
import { CurlError, type Transfer, verbose } from './curl-transfer.ts';
import { resolve } from './resolve.ts';

/** curl, for HTTP and HTTPS. */
export const curl = applet(function* (tool) {
  const parsed = parseCurl(tool.args);
  if (typeof parsed === 'string') {
    yield* tool.process.write(2, `curl: ${parsed}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`);
    return 2;
  }
  if (parsed.version) {
    tool.out.put('curl 8.10.1 (x86_64-pc-linux-musl) libcurl/8.10.1\nRelease-Date: 2024-09-18\nProtocols: http https\nFeatures: SSL\n');
    return 0;
  }
  if (parsed.urls.length === 0) {
    yield* tool.process.write(2, "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  let status = 0;
  for (const url of parsed.urls) status = yield* transfer(tool, url, parsed);
  return status;
});

function* transfer(tool: Tool, text: string, options: CurlOptions): Execution<number> {
  const started = tool.process.clock.now;
  const it: Transfer = {
    tool,
    options,
    started,
    deadline: options.maxTime === undefined ? undefined : started + options.maxTime,
    status: 0,
    size: 0,
    address: '',
    contentType: '',
    redirects: 0,
    redirect: '',
    url: text,
  };
  let code = 0;
  try {
    yield* follow(it, text);
    if (options.fail && it.status >= 400) throw new CurlError(22, `The requested URL returned error: ${it.status}`);
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    code = error.code;
    if (!options.silent || options.showError) yield* tool.process.write(2, `curl: (${code}) ${error.message}\n${code === 60 ? certificateHelp : ''}`);
  }
  if (options.writeOut !== undefined) tool.out.put(writeOut(it, options.writeOut, code));
  yield* tool.out.flush();
  return code;
}

const certificateHelp = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.
`;

function writeOut(it: Transfer, format: string, code: number): string {
  const seconds = ((it.tool.process.clock.now - it.started) / 1e6).toFixed(6);
  const values: Readonly<Record<string, string>> = {
    http_code: String(it.status).padStart(3, '0'),
    response_code: String(it.status).padStart(3, '0'),
    size_download: String(it.size),
    time_total: seconds,
    time_connect: seconds,
    time_starttransfer: seconds,
    time_namelookup: '0.000100',
    remote_ip: it.address,
    url_effective: it.url,
    content_type: it.contentType,
    redirect_url: it.redirect,
    num_redirects: String(it.redirects),
    exitcode: String(code),
    http_version: '1.1',
    method: it.options.method ?? 'GET',
  };
  return format
    .replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\r/g, '\r')
    .replace(/%%/g, '%');
}

function* follow(it: Transfer, first: string): Execution<void> {
  let text = first;
  for (;;) {
    const url = parseUrl(text);
    if (!url) throw new CurlError(3, 'URL rejected: Malformed input to a URL function');
    if (url.scheme !== 'http' && url.scheme !== 'https') throw new CurlError(1, `Protocol "${url.scheme}" not supported`);
    const next = yield* request(it, url);
    it.redirect = next === undefined ? '' : next.startsWith('/') ? `${url.scheme}://${url.host}${url.explicitPort ? `:${url.port}` : ''}${next}` : next;
    if (next === undefined || !it.options.location) return;
    if (++it.redirects > 50) throw new CurlError(47, 'Maximum (50) redirects followed');
    text = next.startsWith('/') ? `${url.scheme}://${url.host}:${url.port}${next}` : next;
    it.url = text;
  }
}

function* openUnix(it: Transfer, url: Url, path: string): Execution<number> {
  yield* verbose(it, '*', `  Trying ${path}:0...`);
  try {
    const descriptor = it.tool.process.connectUnix(path);
    yield* verbose(it, '*', `Connected to ${url.host} (${path}) port 0`);
    return descriptor;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new CurlError(7, `Failed to connect to ${url.host} port ${url.port} via ${path} after 0 ms: Could not connect to server`);
  }
}

function* open(it: Transfer, url: Url): Execution<number> {
  const { process } = it.tool;
  if (it.options.unixSocket !== undefined) return yield* openUnix(it, url, it.options.unixSocket);
  const override = it.options.resolve.get(`${url.host}:${url.port}`);
  const addresses = override ? [override] : yield* resolve(process, url.host);
  if (typeof addresses === 'string') {
    yield* verbose(it, '*', `Could not resolve host: ${url.host}`);
    throw new CurlError(6, `Could not resolve host: ${url.host}`);
  }
  yield* verbose(it, '*', `  Trying ${addresses[0]}:${url.port}...`);
  const limit = Math.min(it.options.connectTimeout ?? 300_000_000, it.deadline === undefined ? Number.POSITIVE_INFINITY : it.deadline - process.clock.now);
  const milliseconds = () => Math.round((process.clock.now - it.started) / 1000);
  try {
    it.address = addresses[0]!;
    const descriptor = yield* process.connect({ address: it.address, port: url.port }, 'tcp', limit);
    yield* verbose(it, '*', `Connected to ${url.host} (${it.address}) port ${url.port}`);
    return descriptor;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ETIMEDOUT')
      throw new CurlError(
        28,
        it.deadline !== undefined && process.clock.now >= it.deadline
          ? `Connection timed out after ${milliseconds()} milliseconds`
          : `Failed to connect to ${url.host} port ${url.port} after ${milliseconds()} ms: Timeout was reached`,
      );
    yield* verbose(it, '*', `connect to ${it.address} port ${url.port} failed: ${error.message}`);
    throw new CurlError(7, `Failed to connect to ${url.host} port ${url.port} after ${milliseconds()} ms: Couldn't connect to server`);
  }
}

function* bodyOf(it: Transfer): Execution<string | undefined> {
  const { data } = it.options;
  if (data.length === 0) return undefined;
  const parts: string[] = [];
  for (const each of data) {
    if (!each.text.startsWith('@') || each.raw) parts.push(each.text);
    else {
      try {
        const bytes = each.text === '@-' ? yield* readAll(it.tool.process, 0) : yield* readFile(it.tool.process, each.text.slice(1));
        parts.push(each.binary ? decode(bytes) : decode(bytes).replace(/[\r\n]/g, ''));
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        throw new CurlError(26, `Failed to open ${each.text.slice(1)}`);
      }
    }
  }
  return parts.join('&');
}

/** Sends one request and takes its answer; answers where it is redirected to. */
function* request(it: Transfer, url: Url): Execution<string | undefined> {
  const { options } = it;
  const body = yield* bodyOf(it);
  const method = options.method ?? (options.head ? 'HEAD' : body !== undefined && !options.get ? 'POST' : 'GET');
  const target = options.get && body !== undefined ? `${url.path}${url.path.includes('?') ? '&' : '?'}${body}` : url.path;
  const sent = options.get ? undefined : body;
  const socket = yield* open(it, url);
  const connection = new Connection(it.tool.process, socket, url.scheme === 'https' ? yield* secure(it, url, socket) : undefined);
  const own = new Map(options.headers.map((header) => [header.split(':')[0]!.toLowerCase(), header]));
  const headers: [string, string][] = [];
  const add = (name: string, value: string) => {
    if (!own.has(name.toLowerCase())) headers.push([name, value]);
  };
  add('Host', `${url.host}${url.explicitPort && url.port !== (url.scheme === 'https' ? 443 : 80) ? `:${url.port}` : ''}`);
  const user = options.user ?? url.user;
  if (user !== undefined) add('Authorization', `Basic ${toBase64(encode(user))}`);
  add('User-Agent', options.userAgent ?? 'curl/8.10.1');
  add('Accept', '*/*');
  for (const header of options.headers) {
    const [name, value] = header.split(/:\s*(.*)/s) as [string, string | undefined];
    if (value) headers.push([name, value]);
  }
  if (sent !== undefined) {
    add('Content-Length', String(encode(sent).length));
    add('Content-Type', 'application/x-www-form-urlencoded');
  }
  const head: Head = { startLine: `${method} ${target} HTTP/1.1`, headers };
  if (options.verbose) {
    for (const line of writeHead(head).trimEnd().split('\r\n')) yield* verbose(it, '>', line);
    yield* verbose(it, '>', '');
  }
  try {
    yield* connection.write(writeHead(head) + (sent ?? ''));
    if (it.deadline !== undefined) yield* waitFor(it, connection);
    return yield* answer(it, connection, method);
  } catch (error) {
    if (error instanceof HttpError)
      throw error.message === 'no HTTP'
        ? new CurlError(1, 'Received HTTP/0.9 when not allowed')
        : new CurlError(18, 'transfer closed with outstanding read data remaining');
    if (error instanceof SystemError) throw new CurlError(56, `Recv failure: ${error.message}`);
    throw error;
  } finally {
    connection.close();
  }
}

/** Waits for an answer no longer than --max-time allows. */
function* waitFor(it: Transfer, connection: Connection): Execution<void> {
  const { process } = it.tool;
  const left = it.deadline! - process.clock.now;
  if (left > 0 && (yield* process.poll([connection.descriptor], left)).length > 0) return;
  throw new CurlError(28, `Operation timed out after ${Math.round((process.clock.now - it.started) / 1000)} milliseconds with ${it.size} bytes received`);
}

function* answer(it: Transfer, connection: Connection, method: string): Execution<string | undefined> {
  const { options, tool } = it;
  let head = yield* connection.readHead();
  while (head && / 100 /.test(head.startLine)) head = yield* connection.readHead();
  if (!head) throw new CurlError(52, 'Empty reply from server');
  it.status = Number(head.startLine.split(' ')[1]);
  it.contentType = headerOf(head, 'content-type') ?? '';
  if (options.verbose) {
    for (const line of writeHead(head).trimEnd().split('\r\n')) yield* verbose(it, '<', line);
    yield* verbose(it, '<', '');
  }
  const location = it.status >= 300 && it.status < 400 ? headerOf(head, 'location') : undefined;
  const skipped = location !== undefined && options.location;
  const target = yield* outputOf(it);
  if (options.include || options.head) yield* tool.process.write(target, writeHead(head));
  const silentBody = skipped || (options.fail && it.status >= 400);
  if (method !== 'HEAD' && it.status !== 204 && it.status !== 304) {
    yield* connection.readBody(head, true, function* (piece) {
      it.size += piece.length;
      if (!silentBody) yield* tool.process.write(target, piece);
      if (it.deadline !== undefined && tool.process.clock.now >= it.deadline)
        throw new CurlError(
          28,
          `Operation timed out after ${Math.round((tool.process.clock.now - it.started) / 1000)} milliseconds with ${it.size} bytes received`,
        );
    });
  }
  if (target > 2) tool.process.close(target);
  yield* verbose(it, '*', `Connection #0 to host ${it.options.urls[0] === undefined ? '' : (parseUrl(it.url)?.host ?? '')} left intact`);
  return location;
}

function* outputOf(it: Transfer): Execution<number> {
  const { options, tool } = it;
  const path = options.remoteName ? (parseUrl(it.url)?.path.replace(/\?.*$/, '').split('/').at(-1) ?? '') : options.output;
  yield* tool.out.flush();
  if (path === undefined || path === '-') return 1;
  try {
    return tool.process.open(path, { write: true, create: true, truncate: true }, 0o666);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new CurlError(23, `Failure writing output to destination`);
  }
}
