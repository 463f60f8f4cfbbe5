import { SystemError } from '../../process/errors.ts';
import { concat, encode } from '../../process/text.ts';
import type { Bytes, Execution, Process, SocketAddress } from '../../process/types.ts';
import { strftime } from '../lib/strftime.ts';
import { type Certificate, LazyTls } from '../tls/index.ts';
import { Connection, HttpError } from './connection.ts';
import { type Head, headerOf, statusTexts, writeHead } from './message.ts';

/** A request as a server's handler sees it. */
export interface Request {
  readonly method: string;
  /** As written: path and query. */
  readonly target: string;
  readonly version: string;
  readonly head: Head;
  readonly body: Bytes;
  readonly client: SocketAddress;
}

export interface Response {
  readonly status: number;
  /** An empty Connection stands where the server puts its own. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Bytes;
  /** The words after the status where they are not the usual ones. */
  readonly text?: string;
}

/** What a server does. It may wait (yield) while it makes an answer. */
export interface Handler {
  answer(request: Request): Execution<Response>;
  /** Called when the answer is on its way, with the number of bytes of its body. */
  done?(request: Request, response: Response, bytes: number): Execution<void>;
  /** Answers a connection that speaks no HTTP. */
  bad?(): Response;
}

/** `Sat, 21 Nov 2026 06:26:14 GMT` */
export const httpDate = (time: number) => strftime('%a, %d %b %Y %H:%M:%S GMT', time);

const badRequest: Response = { status: 400, headers: [['Connection', 'close']], body: '' };

function* refuse(connection: Connection, response: Response): Execution<void> {
  try {
    yield* send(connection, { method: 'GET', version: 'HTTP/1.1' }, response, false);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

function* serveOne(connection: Connection, client: SocketAddress, handler: Handler, keepAlive: boolean): Execution<boolean> {
  const head = yield* connection.readHead();
  if (!head) return false;
  const [method, target, version] = head.startLine.split(' ') as [string, string, string];
  if (headerOf(head, 'expect')?.toLowerCase() === '100-continue') yield* connection.write('HTTP/1.1 100 Continue\r\n\r\n');
  const request: Request = { method, target, version, head, body: yield* connection.body(head, false), client };
  const response = yield* handler.answer(request);
  const wish = headerOf(head, 'connection')?.toLowerCase();
  const goesOn = keepAlive && (version === 'HTTP/1.1' ? wish !== 'close' : wish === 'keep-alive');
  const bytes = yield* send(connection, request, response, goesOn);
  if (handler.done) yield* handler.done(request, response, bytes);
  return goesOn;
}

function* send(connection: Connection, request: Pick<Request, 'method' | 'version'>, response: Response, goesOn: boolean): Execution<number> {
  const body = typeof response.body === 'string' ? encode(response.body) : response.body;
  const named = (name: string) => response.headers.some(([own]) => own.toLowerCase() === name);
  const bodyless = request.method === 'HEAD' || response.status === 204 || response.status === 304;
  const headers = response.headers.map(([name, value]) => [name, name === 'Connection' && value === '' ? (goesOn ? 'keep-alive' : 'close') : value] as const);
  if (!named('content-length') && !named('transfer-encoding') && response.status !== 204 && response.status !== 304)
    headers.push(['Content-Length', String(body.length)]);
  if (!named('connection')) headers.push(['Connection', goesOn ? 'keep-alive' : 'close']);
  const startLine = `HTTP/1.1 ${response.status} ${response.text ?? statusTexts[response.status] ?? 'Unknown'}`;
  const chunked = headers.some(([name, value]) => name.toLowerCase() === 'transfer-encoding' && value === 'chunked');
  const head = encode(writeHead({ startLine, headers }));
  if (!bodyless && !chunked && body.length > 0 && body.length <= oneSegment) {
    yield* connection.write(concat([head, body]));
    return body.length;
  }
  yield* connection.write(head);
  if (bodyless) return 0;
  if (chunked) {
    if (body.length > 0) {
      yield* connection.write(`${body.length.toString(16)}\r\n`);
      yield* connection.write(body);
      yield* connection.write('\r\n');
    }
    yield* connection.write('0\r\n\r\n');
  } else if (body.length > 0) yield* connection.write(body);
  return body.length;
}

/** A body so long goes with its head, as writev sends them. */
const oneSegment = 16_384;

const patience = 65_000_000;

/** A listening socket and what answers on it. */
export interface Listener {
  readonly descriptor: number;
  readonly handler: Handler;
  /** Speaks TLS, with this certificate. */
  readonly tls?: Certificate;
}

export interface ServeOptions {
  readonly keepAlive: boolean;
  /** Asked after each signal. */
  readonly stopped?: () => boolean;
  /** Other descriptors that the process reads beside, until their end. */
  readonly input?: readonly { readonly descriptor: number; read(piece: Bytes): Execution<void> }[];
}

interface Open {
  readonly connection: Connection;
  readonly client: SocketAddress;
  readonly handler: Handler;
  since: number;
}

/** Serves all connections of a listening socket in one process, as node and a worker of nginx do, until `stopped` says so (asked after each signal). */
export function* serve(process: Process, listeners: readonly Listener[], options: ServeOptions): Execution<void> {
  const open = new Map<number, Open>();
  const inputs = new Map((options.input ?? []).map((each) => [each.descriptor, each]));
  for (;;) {
    if (options.stopped?.()) return;
    const ready = yield* wait(process, [...listeners.map((each) => each.descriptor), ...open.keys(), ...inputs.keys()], open.size > 0 ? patience : undefined);
    if (options.stopped?.()) return;
    if (ready.length === 0) closeIdle(process, open);
    for (const descriptor of ready) {
      const listener = listeners.find((each) => each.descriptor === descriptor);
      if (listener) {
        yield* takeConnection(process, listener, open);
        continue;
      }
      const input = inputs.get(descriptor);
      if (input) {
        const piece = yield* process.read(descriptor);
        if (piece.length === 0) inputs.delete(descriptor);
        else yield* input.read(piece);
        continue;
      }
      const entry = open.get(descriptor);
      if (!entry) continue;
      entry.since = process.clock.now;
      if (yield* step(entry, entry.handler, options.keepAlive)) continue;
      open.delete(descriptor);
      entry.connection.close();
    }
  }
}

/** Accepts the connection that waits, unless another process was quicker. */
function* takeConnection(process: Process, listener: Listener, open: Map<number, Open>): Execution<void> {
  if ((yield* process.poll([listener.descriptor], 0)).length === 0) return;
  const socket = yield* process.accept(listener.descriptor);
  const client = remote(process, socket);
  const stream = listener.tls && new LazyTls(process, socket, listener.tls);
  if (client) open.set(socket, { connection: new Connection(process, socket, stream), client, handler: listener.handler, since: process.clock.now });
  else process.close(socket);
}

function remote(process: Process, socket: number): SocketAddress | undefined {
  try {
    return process.remoteAddress(socket);
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

function* wait(process: Process, descriptors: readonly number[], timeout: number | undefined): Execution<readonly number[]> {
  try {
    return yield* process.poll(descriptors, timeout);
  } catch (error) {
    if (error instanceof SystemError && error.code === 'EINTR') return [];
    throw error;
  }
}

function closeIdle(process: Process, open: Map<number, { connection: Connection; since: number }>): void {
  for (const [descriptor, entry] of open) {
    if (process.clock.now - entry.since < patience) continue;
    open.delete(descriptor);
    entry.connection.close();
  }
}

/** Serves one request; false if the connection is to be closed. */
function* step(entry: { connection: Connection; client: SocketAddress }, handler: Handler, keepAlive: boolean): Execution<boolean> {
  try {
    return yield* serveOne(entry.connection, entry.client, handler, keepAlive);
  } catch (error) {
    if (error instanceof HttpError) {
      yield* refuse(entry.connection, handler.bad?.() ?? badRequest);
      return false;
    }
    if (error instanceof SystemError) return false;
    throw error;
  }
}
