import { removeFrom } from '../../lists.ts';
import { NumberTable } from '../../number-table.ts';
import { SystemError } from '../../process/errors.ts';
import { encode } from '../../process/text.ts';
import type { Bytes, Execution, Process, SocketAddress } from '../../process/types.ts';
import { type Certificate, LazyTls } from '../tls/index.ts';
import { Connection, HttpError } from './connection.ts';
import { encodeMessage, type Head, headerOf, sameName, statusTexts, writeHead } from './message.ts';
import { TimeText } from './time-text.ts';

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
  done?: ((request: Request, response: Response, bytes: number) => Execution<void>) | undefined;
  /** Answers a connection that speaks no HTTP. */
  bad?(): Response;
}

/** Dates as headers have them, of the last time that was asked for. */
export const httpDates = () => new TimeText('%a, %d %b %Y %H:%M:%S GMT');
const dates = httpDates();

/** `Sat, 21 Nov 2026 06:26:14 GMT` */
export const httpDate = (time: number) => dates.of(time);

const badRequest: Response = { status: 400, headers: [['Connection', 'close']], body: '' };

function* refuse(connection: Connection, response: Response): Execution<void> {
  try {
    yield* send(connection, { method: 'GET', version: 'HTTP/1.1' }, response, false);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

/** `GET / HTTP/1.1` */
function requestLine(line: string): { readonly method: string; readonly target: string; readonly version: string } {
  const first = line.indexOf(' ');
  const second = line.indexOf(' ', first + 1);
  if (first < 0) throw new HttpError('no HTTP');
  if (second < 0) return { method: line.slice(0, first), target: line.slice(first + 1), version: '' };
  const third = line.indexOf(' ', second + 1);
  return { method: line.slice(0, first), target: line.slice(first + 1, second), version: line.slice(second + 1, third < 0 ? undefined : third) };
}

/** Serves one request; false if the connection is to be closed. */
function* serveOne({ connection, client, handler }: Open, keepAlive: boolean): Execution<boolean> {
  try {
    const head = yield* connection.readHead();
    if (!head) return false;
    const { method, target, version } = requestLine(head.startLine);
    if (headerOf(head, 'expect')?.toLowerCase() === '100-continue') yield* connection.write('HTTP/1.1 100 Continue\r\n\r\n');
    const request: Request = { method, target, version, head, body: yield* connection.body(head, false), client };
    const response = yield* handler.answer(request);
    const wish = headerOf(head, 'connection')?.toLowerCase();
    const goesOn = keepAlive && (version === 'HTTP/1.1' ? wish !== 'close' : wish === 'keep-alive');
    const bytes = yield* send(connection, request, response, goesOn);
    if (handler.done) yield* handler.done(request, response, bytes);
    return goesOn;
  } catch (error) {
    if (error instanceof HttpError) yield* refuse(connection, handler.bad?.() ?? badRequest);
    else if (!(error instanceof SystemError)) throw error;
    return false;
  }
}

/** The headers of an answer, with those that the server adds. */
function headersOf({ status, headers }: Response, length: number, goesOn: boolean): Response['headers'] {
  const connection = goesOn ? 'keep-alive' : 'close';
  const all: (readonly [string, string])[] = [];
  let measured = status === 204 || status === 304;
  let persistent = false;
  for (const header of headers) {
    if (sameName(header[0], 'Connection')) persistent = true;
    else if (sameName(header[0], 'Content-Length') || sameName(header[0], 'Transfer-Encoding')) measured = true;
    all.push(header[1] === '' && header[0] === 'Connection' ? ['Connection', connection] : header);
  }
  if (!measured) all.push(['Content-Length', String(length)]);
  if (!persistent) all.push(['Connection', connection]);
  return all;
}

const isChunked = (header: readonly [string, string]) => header[1] === 'chunked' && sameName(header[0], 'Transfer-Encoding');

/** Sends an answer; tells how many bytes of its body. */
function send(connection: Connection, request: Pick<Request, 'method' | 'version'>, response: Response, goesOn: boolean): Execution<number> {
  const body = typeof response.body === 'string' ? encode(response.body) : response.body;
  const { status } = response;
  const bodyless = request.method === 'HEAD' || status === 204 || status === 304;
  const startLine = `HTTP/1.1 ${status} ${response.text ?? statusTexts[status] ?? 'Unknown'}`;
  const head: Head = { startLine, headers: headersOf(response, body.length, goesOn) };
  const chunked = head.headers.some(isChunked);
  if (!bodyless && !chunked && body.length > 0 && body.length <= oneSegment) return sendWhole(connection, encodeMessage(head, body), body.length);
  return sendParts(connection, writeHead(head), bodyless ? undefined : body, chunked);
}

function* sendWhole(connection: Connection, message: Bytes, length: number): Execution<number> {
  yield* connection.write(message);
  return length;
}

function* sendParts(connection: Connection, head: string, body: Bytes | undefined, chunked: boolean): Execution<number> {
  yield* connection.write(head);
  if (!body) return 0;
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
  const open = new NumberTable<Open>();
  const inputs = new Map((options.input ?? []).map((each) => [each.descriptor, each]));
  /** In this order: what listens, connections, and other inputs. */
  const watched = [...listeners.map((each) => each.descriptor), ...inputs.keys()];
  for (;;) {
    if (options.stopped?.()) return;
    let ready: readonly number[] = [];
    try {
      ready = yield* process.poll(watched, open.size > 0 ? patience : undefined);
    } catch (error) {
      if (!(error instanceof SystemError && error.code === 'EINTR')) throw error;
    }
    if (options.stopped?.()) return;
    if (ready.length === 0) closeIdle(process, open, watched);
    for (let i = 0; i < ready.length; i++) {
      const descriptor = ready[i]!;
      const entry = open.get(descriptor);
      if (entry) {
        entry.since = process.clock.now;
        if (!(yield* serveOne(entry, options.keepAlive))) drop(descriptor, open, watched);
        continue;
      }
      const input = inputs.get(descriptor);
      if (input) {
        const piece = yield* process.read(descriptor);
        if (piece.length > 0) yield* input.read(piece);
        else if (inputs.delete(descriptor)) removeFrom(watched, descriptor);
        continue;
      }
      // Another process may have been quicker.
      if ((yield* process.poll([descriptor], 0)).length === 0) continue;
      const socket = yield* process.accept(descriptor);
      const at = listeners.length + open.size;
      if (!takeConnection(process, listeners, descriptor, socket, open)) process.close(socket);
      else if (at === watched.length) watched.push(socket);
      else watched.splice(at, 0, socket);
    }
  }
}

/** Begins with a connection that was accepted; false if it is gone already. */
function takeConnection(process: Process, listeners: readonly Listener[], from: number, socket: number, open: NumberTable<Open>): boolean {
  const { handler, tls } = listeners.find((each) => each.descriptor === from)!;
  const client = remote(process, socket);
  if (!client) return false;
  const connection = new Connection(process, socket, tls && new LazyTls(process, socket, tls));
  open.set(socket, { connection, client, handler, since: process.clock.now });
  return true;
}

function drop(descriptor: number, open: NumberTable<Open>, watched: number[]): void {
  open.get(descriptor)?.connection.close();
  open.delete(descriptor);
  removeFrom(watched, descriptor);
}

function remote(process: Process, socket: number): SocketAddress | undefined {
  try {
    return process.remoteAddress(socket);
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

function closeIdle(process: Process, open: NumberTable<Open>, watched: number[]): void {
  for (const descriptor of open.keys()) if (process.clock.now - open.get(descriptor)!.since >= patience) drop(descriptor, open, watched);
}
