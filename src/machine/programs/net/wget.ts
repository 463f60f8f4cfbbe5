import { SystemError } from '../../process/errors.ts';
import { encode } from '../../process/text.ts';
import type { Execution } from '../../process/types.ts';
import { Connection, HttpError } from '../http/connection.ts';
import { encodeMessage, headerOf, parseUrl, type Url } from '../http/message.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { type Options, parseOptions, usage } from '../lib/options.ts';
import { toBase64 } from '../text/encode.ts';
import { beginTls, HandshakeError, type Stream } from '../tls/index.ts';
import { resolve } from './resolve.ts';

const syntax = {
  letters: 'cqSO:o:P:U:T:Y:t:nH',
  long: { quiet: 'q', 'output-document': 'O', spider: 's', timeout: 'T', 'user-agent': 'U', 'server-response': 'S', tries: 't', 'no-check-certificate': 'n' },
  usage:
    '[-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...\n\nRetrieve files via HTTP or FTP\n',
};

interface Job {
  readonly options: Options;
  readonly headers: readonly string[];
  readonly post: string | undefined;
  readonly spider: boolean;
}

/** wget of busybox. */
export const wget = applet(function* (tool) {
  const headers: string[] = [];
  let post: string | undefined;
  let spider = false;
  const rest: string[] = [];
  const { args } = tool;
  for (let i = 0; i < args.length; i++) {
    const match = args[i]!.startsWith('--') && /^--(header|post-data|post-file|spider|no-check-certificate)(?:=(.*))?$/s.exec(args[i]!);
    if (!match) rest.push(args[i]!);
    else if (match[1] === 'spider') spider = true;
    else if (match[1] !== 'no-check-certificate') {
      const value = match[2] ?? args[++i] ?? '';
      if (match[1] === 'header') headers.push(value);
      else post = value;
    }
  }
  const options = yield* parseOptions(tool, syntax, rest);
  if (options.rest.length === 0) return yield* usage(tool, syntax);
  let status = 0;
  for (const url of options.rest) status = (yield* fetch(tool, url, { options, headers, post, spider })) || status;
  return status;
});

function* fetch(tool: Tool, text: string, job: Job): Execution<number> {
  let url = parseUrl(text);
  for (let redirects = 0; redirects < 5; redirects++) {
    if (!url) return yield* tool.die(`not an http or ftp url: ${text}`);
    if (url.scheme !== 'http' && url.scheme !== 'https') return yield* tool.die(`not an http or ftp url: ${text}`);
    const next = yield* once(tool, url, job);
    if (typeof next === 'number') return next;
    url = parseUrl(next.startsWith('/') ? `${url.scheme}://${url.host}:${url.port}${next}` : next);
  }
  return yield* tool.die('too many redirections');
}

function* open(tool: Tool, url: Url, job: Job): Execution<number> {
  const addresses = yield* resolve(tool.process, url.host);
  if (typeof addresses === 'string') return yield* tool.die(`bad address '${url.host}${url.explicitPort ? `:${url.port}` : ''}'`.replace(/:\d+'$/, "'"));
  if (!job.options.has('q')) yield* tool.process.write(2, `Connecting to ${url.host}${url.explicitPort ? `:${url.port}` : ''} (${addresses[0]}:${url.port})\n`);
  const timeout = Number(job.options.value('T') ?? 900) * 1_000_000;
  try {
    return yield* tool.process.connect({ address: addresses[0]!, port: url.port }, 'tcp', timeout);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ETIMEDOUT' && job.options.has('T')) return yield* tool.die('download timed out');
    return yield* tool.die(`can't connect to remote host (${addresses[0]}): ${error.message}`);
  }
}

/** TLS as busybox speaks it: it takes any certificate, and says so. */
function* secure(tool: Tool, url: Url, socket: number): Execution<Stream | undefined> {
  yield* tool.process.write(2, 'wget: note: TLS certificate validation not implemented\n');
  try {
    return yield* beginTls(tool.process, socket, url.host, () => true);
  } catch (error) {
    if (!(error instanceof HandshakeError)) throw error;
    return yield* tool.die(error.reason === 'not TLS' ? 'TLS error from peer (alert code 70): protocol version' : 'error getting response');
  }
}

/** One request; answers the status, or where it is redirected to. */
function* once(tool: Tool, url: Url, job: Job): Execution<number | string> {
  const { options } = job;
  const socket = yield* open(tool, url, job);
  const connection = new Connection(tool.process, socket, url.scheme === 'https' ? yield* secure(tool, url, socket) : undefined);
  const method = job.post === undefined ? (job.spider ? 'HEAD' : 'GET') : 'POST';
  const headers: [string, string][] = [
    ['Host', `${url.host}${url.explicitPort ? `:${url.port}` : ''}`],
    ['User-Agent', options.value('U') ?? 'Wget'],
    ['Connection', 'close'],
  ];
  if (url.user !== undefined) headers.push(['Authorization', `Basic ${toBase64(encode(url.user))}`]);
  for (const header of job.headers) headers.push(header.split(/:\s*(.*)/s).slice(0, 2) as [string, string]);
  if (job.post !== undefined) headers.push(['Content-Type', 'application/x-www-form-urlencoded'], ['Content-Length', String(encode(job.post).length)]);
  try {
    yield* connection.write(encodeMessage({ startLine: `${method} ${url.path} HTTP/1.1`, headers }, encode(job.post ?? '')));
    const head = yield* connection.readHead();
    if (!head) return yield* tool.die('error getting response');
    if (options.has('S')) yield* tool.process.write(2, `  ${head.startLine}\n${head.headers.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`);
    const status = Number(head.startLine.split(' ')[1]);
    const location = headerOf(head, 'location');
    if (status >= 300 && status < 400 && location) return location;
    if (status < 200 || status >= 300) return yield* tool.die(`server returned error: ${head.startLine}`);
    if (job.spider) {
      if (!options.has('q')) yield* tool.process.write(2, 'remote file exists\n');
      return 0;
    }
    yield* save(tool, connection, head, url, options);
    return 0;
  } catch (error) {
    if (error instanceof HttpError) return yield* tool.die(error.message === 'unexpected end' ? 'connection closed prematurely' : 'error getting response');
    throw error;
  } finally {
    connection.close();
  }
}

function* save(tool: Tool, connection: Connection, head: Parameters<Connection['readBody']>[0], url: Url, options: Options): Execution<void> {
  const name = options.value('O') ?? `${options.has('P') ? `${options.value('P')}/` : ''}${url.path.replace(/\?.*$/, '').split('/').at(-1) || 'index.html'}`;
  const toOutput = name === '-';
  if (!toOutput && !options.has('O') && tool.process.access(name, '')) yield* tool.die(`can't open '${name}': File exists`);
  const target = toOutput ? 1 : yield* create(tool, name);
  const loud = !options.has('q');
  if (loud) yield* tool.process.write(2, toOutput ? 'writing to stdout\n' : `saving to '${name}'\n`);
  let size = 0;
  yield* connection.readBody(head, true, (piece) => {
    size += piece.length;
    return tool.process.write(target, piece);
  });
  if (!toOutput) tool.process.close(target);
  if (!loud) return;
  const shown = (toOutput ? '-' : name).slice(0, 20).padEnd(20);
  yield* tool.process.write(
    2,
    `${shown} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n${toOutput ? 'written to stdout' : `'${name}' saved`}\n`,
  );
}

function* create(tool: Tool, name: string): Execution<number> {
  try {
    return tool.process.open(name, { write: true, create: true, truncate: true }, 0o666);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* tool.die(`can't open '${name}': ${error.message}`);
  }
}
