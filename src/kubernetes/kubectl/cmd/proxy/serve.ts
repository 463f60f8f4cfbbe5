import { SystemError } from '../../../../machine/process/errors.ts';
import { encode } from '../../../../machine/process/text.ts';
import type { Bytes, Execution } from '../../../../machine/process/types.ts';
import type { ApiRequest, Closable } from '../../../api/transport.ts';
import { bodyText, contentType, watchLine } from '../../../api/wire.ts';
import { ConnectionError, isFailure, StatusError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { Queue } from '../../queue.ts';
import { interruptible } from '../shared/interrupt.ts';
import { isProxied, proxiedRequest } from '../shared/proxied.ts';
import { targetOf } from '../shared/raw.ts';
import { httpDate } from './date.ts';
import type { Filter } from './filter.ts';
import { type HttpRequest, responseHead, responseText, takeRequest } from './message.ts';

/** A client's connection: what it has sent so far, and the stream that answers it now. */
interface Connection {
  readonly descriptor: number;
  pending: Bytes;
  stream?: Closable;
}

/** Bytes for a connection, or its end. */
type Item = { readonly connection: Connection; readonly bytes?: Bytes };

export interface Site {
  readonly filter: Filter;
  /** The API is served below this path, which ends in a slash. */
  readonly prefix: string;
  /** Answers paths below the prefix of files, if files are served. */
  readonly file?: (path: string) => Execution<Bytes | undefined>;
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']);

/** Passes requests on to the API server until it is interrupted. */
export function* serve(invocation: Invocation, listener: number, site: Site): Execution<void> {
  const { process } = invocation;
  const interrupt = interruptible(process);
  const connections = new Map<number, Connection>();
  const items = new Queue<Item>();
  const drop = (connection: Connection) => {
    if (!connections.delete(connection.descriptor)) return;
    connection.stream?.close();
    process.close(connection.descriptor);
  };
  try {
    for (;;) {
      for (let item = items.take(); item; item = items.take()) {
        if (item.bytes && (yield* sent(invocation, item.connection, item.bytes))) continue;
        drop(item.connection);
      }
      const descriptors = [listener, ...connections.keys()];
      yield* items.wait(process, descriptors);
      interrupt.check();
      for (const ready of yield* process.poll(descriptors, 0)) {
        const connection = connections.get(ready);
        if (connection) {
          if (!(yield* serveConnection(invocation, connection, site, items))) drop(connection);
        } else if (ready === listener) {
          const descriptor = yield* process.accept(listener);
          connections.set(descriptor, { descriptor, pending: new Uint8Array() });
        }
      }
    }
  } finally {
    for (const connection of connections.values()) drop(connection);
    process.close(listener);
  }
}

function* sent(invocation: Invocation, { descriptor }: Connection, bytes: Bytes): Execution<boolean> {
  try {
    yield* invocation.process.write(descriptor, bytes);
    return true;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

/** Reads what has come and answers each whole request; false at the end of the connection. */
function* serveConnection(invocation: Invocation, connection: Connection, site: Site, items: Queue<Item>): Execution<boolean> {
  let bytes: Bytes;
  try {
    bytes = yield* invocation.process.read(connection.descriptor);
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
  if (bytes.length === 0) return false;
  connection.pending = joined(connection.pending, bytes);
  for (let taken = takeRequest(connection.pending); taken; taken = takeRequest(connection.pending)) {
    connection.pending = taken.rest;
    yield* answer(invocation, connection, taken.request, site, items);
  }
  return true;
}

function joined(a: Bytes, b: Bytes): Bytes {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function* answer(invocation: Invocation, connection: Connection, request: HttpRequest, site: Site, items: Queue<Item>): Execution<void> {
  const date = httpDate(invocation.clock.now);
  const plain = (code: number, text: string) => items.push({ connection, bytes: responseText(code, 'text/plain; charset=utf-8', date, text) });
  const [path = '/'] = request.target.split('?');
  const file = site.file && (yield* site.file(path));
  if (file) return void items.push({ connection, bytes: joined(encode(responseHead(200, 'text/plain; charset=utf-8', date, file.length)), file) });
  if (!path.startsWith(site.prefix)) return plain(404, '404 page not found\n');
  // A prefix that begins with /api is part of the path; any other is taken away.
  const target = site.prefix.startsWith('/api') ? request.target : `/${request.target.slice(site.prefix.length)}`;
  if (!methods.has(request.method)) return plain(405, 'Method Not Allowed\n');
  if (!site.filter(request.method, target.split('?')[0]!, request.headers['host'] ?? '')) return plain(403, 'Forbidden\n');
  try {
    yield* forward(invocation, connection, request, target, date, items);
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (!(error instanceof StatusError)) return plain(error instanceof ConnectionError ? 502 : 500, `${error.message}\n`);
    const response = { code: error.status.code ?? 500, body: error.status };
    const asked = apiRequest(request, target);
    items.push({ connection, bytes: responseText(response.code, contentType(asked, response), date, bodyText(asked, response)) });
  }
}

function apiRequest({ method, headers, body }: HttpRequest, target: string): ApiRequest {
  const names = ['accept', 'content-type', 'user-agent', 'impersonate-user', 'impersonate-group', 'impersonate-uid'];
  const kept = Object.fromEntries(names.map((name) => [name, headers[name]]));
  return { method: (method === 'HEAD' ? 'GET' : method) as ApiRequest['method'], ...targetOf(target), headers: kept, ...(body !== '' && { body }) };
}

function* forward(invocation: Invocation, connection: Connection, request: HttpRequest, target: string, date: string, items: Queue<Item>): Execution<void> {
  const client = yield* invocation.client();
  const asked = apiRequest(request, target);
  if (isProxied(asked.path)) return yield* relay(invocation, connection, request, asked, target, items);
  const watches = asked.query?.['watch'];
  if (watches === 'true' || watches === '1') {
    const { events, stream } = yield* client.watch(asked);
    connection.stream = stream;
    items.push({ connection, bytes: encode(responseHead(200, 'application/json', date, undefined)) });
    events.onPush = () => {
      const event = events.take();
      if (event !== undefined) items.push(event === 'closed' ? { connection } : { connection, bytes: encode(watchLine(event)) });
    };
    return events.empty ? undefined : events.onPush();
  }
  const response = yield* client.attempt(asked);
  const text = bodyText(asked, response);
  const head = responseHead(response.code, contentType(asked, response), date, encode(text).length);
  items.push({ connection, bytes: encode(request.method === 'HEAD' ? head : head + text) });
}

/** A request to a Pod, Service or node behind the API server: its answer comes as a stream. */
function* relay(invocation: Invocation, connection: Connection, request: HttpRequest, asked: ApiRequest, target: string, items: Queue<Item>): Execution<void> {
  const stream = yield* (yield* invocation.client()).connect(asked, {
    output: (bytes) => items.push({ connection, bytes }),
    error() {},
    ended: () => items.push({ connection }),
  });
  connection.stream = stream;
  stream.send(proxiedRequest(request.method, target, request.headers, request.body));
}
