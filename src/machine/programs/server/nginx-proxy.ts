import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import { Connection, HttpError } from '../http/connection.ts';
import { writeHead } from '../http/message.ts';
import type { Request, Response } from '../http/server.ts';
import { resolve } from '../net/resolve.ts';
import type { Location } from './nginx-config.ts';
import { about, base, page, type Site } from './nginx-pages.ts';

/** proxy_pass to another server. */
export function* proxy(site: Site, target: string, location: Location, request: Request, own: readonly (readonly [string, string])[]): Execution<Response> {
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
    yield* site.note('error', `${reason}, ${about(request)}`);
    return page(site, error instanceof SystemError && error.code === 'ETIMEDOUT' ? 504 : 502);
  } finally {
    connection?.close();
  }
}
