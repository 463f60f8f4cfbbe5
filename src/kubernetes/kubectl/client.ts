import type { Execution } from '../../machine/process/types.ts';
import { type Duration, millisecond, second } from '../../time/index.ts';
import { parseGoDuration } from '../api/duration.ts';
import type { Status } from '../api/meta.ts';
import type { ApiRequest, ApiResponse, Closable, RemoteStream, StreamReceiver, Transport, WatchEvent } from '../api/transport.ts';
import { ConnectionError, StatusError } from './errors.ts';
import { typeOf } from './files.ts';
import type { Invocation } from './invocation.ts';
import { kubeconfigPaths } from './kubeconfig/load.ts';
import type { Connection } from './kubeconfig/resolve.ts';
import { klog } from './log.ts';
import { moreKubectlPart } from './parts.ts';
import { Queue } from './queue.ts';

/** What one request takes on the wire and in the server, as a rule. */
const requestTime = 2 * millisecond;

type Headers = Readonly<Record<string, string | undefined>>;

/** A number of seconds or a Go duration; 0 where there is no limit. */
function requestTimeout(text: string): Duration {
  if (/^\d*$/.test(text)) return Number(text) * second;
  const parsed = parseGoDuration(text);
  return 'duration' in parsed ? parsed.duration : 0;
}

/** Requests of one invocation: identity, impersonation, warnings and the log of -v. */
export class ApiClient {
  readonly #invocation: Invocation;
  readonly #connection: Connection;
  readonly #headers: Headers;
  readonly #warned = new Set<string>();
  #transport: Transport | 'refused' | undefined;
  #started = false;

  constructor(invocation: Invocation, connection: Connection, headers: Headers) {
    this.#invocation = invocation;
    this.#connection = connection;
    this.#headers = headers;
  }

  get server(): string {
    return this.#connection.server;
  }

  /** The number of different warnings so far. */
  get warnings(): number {
    return this.#warned.size;
  }

  /** One request; throws StatusError for an answer that is a failure. */
  *request(request: ApiRequest): Execution<ApiResponse> {
    const response = yield* this.attempt(request);
    if (response.code >= 400) throw new StatusError(statusOf(response));
    return response;
  }

  /** One request, whatever the answer. */
  *attempt(request: ApiRequest): Execution<ApiResponse> {
    const transport = this.#open(request);
    yield* this.#invocation.process.sleep(requestTime);
    const response = transport.request(this.#dressed(request));
    yield* this.#tell(request, response);
    return response;
  }

  /** Several requests of discovery side by side: they take the time of one, and are not told of: the real client has the answers in a cache. */
  *attemptAll(requests: readonly ApiRequest[]): Execution<readonly ApiResponse[]> {
    const answers: ApiResponse[] = [];
    for (const [index, request] of requests.entries()) {
      const transport = this.#open(request);
      if (index === 0) yield* this.#invocation.process.sleep(requestTime);
      answers.push(transport.request(this.#dressed(request)));
    }
    yield* this.#tellStart();
    return answers;
  }

  /** A watch whose events arrive in the queue; 'closed' is the last item. */
  *watch(request: ApiRequest): Execution<{ readonly events: Queue<WatchEvent | 'closed'>; readonly stream: Closable }> {
    const transport = this.#open(request);
    yield* this.#invocation.process.sleep(requestTime);
    const events = new Queue<WatchEvent | 'closed'>();
    const opened = transport.watch(
      this.#dressed(request),
      (event) => events.push(event),
      () => events.push('closed'),
    );
    yield* this.#tell(request, 'refused' in opened ? opened.refused : { code: 200, body: undefined });
    if ('refused' in opened) throw new StatusError(statusOf(opened.refused));
    return { events, stream: this.#limited(opened.stream, () => events.push('closed')) };
  }

  /** --request-timeout ends a watch, too: without a word. */
  #limited(stream: Closable, closed: () => void): Closable {
    const timeout = requestTimeout(this.#invocation.flags.string('request-timeout'));
    if (timeout === 0) return stream;
    const close = () => {
      timer.cancel();
      stream.close();
    };
    const timer = this.#invocation.process.clock.after(timeout, 'kubectl: request timeout', () => {
      stream.close();
      closed();
    });
    return { close };
  }

  /** log, exec, attach, portforward. */
  *connect(request: ApiRequest, receiver: StreamReceiver): Execution<RemoteStream> {
    const transport = this.#open(request);
    yield* this.#invocation.process.sleep(requestTime);
    const opened = transport.connect(this.#dressed(request), receiver);
    yield* this.#tell(request, 'refused' in opened ? opened.refused : { code: 200, body: undefined });
    if ('refused' in opened) throw new StatusError(statusOf(opened.refused));
    return opened.stream;
  }

  #open(request: ApiRequest): Transport {
    const { server, user, credentials } = this.#connection;
    this.#transport ??= this.#invocation.options.connect(user, { server }, credentials);
    if (this.#transport !== 'refused') return this.#transport;
    const address = /^[a-z]+:\/\/([^/]*)/.exec(server)?.[1] ?? server;
    throw new ConnectionError(request.method, `${server}${request.path}?timeout=32s`, `dial tcp ${address}: connect: connection refused`);
  }

  #dressed(request: ApiRequest): ApiRequest {
    return { ...request, headers: { accept: 'application/json', ...this.#headers, ...request.headers } };
  }

  *#tell(request: ApiRequest, response: ApiResponse): Execution<void> {
    const verbosity = this.#invocation.flags.number('v');
    yield* this.#tellStart();
    if (verbosity >= 6) {
      const url = `${this.server}${request.path}${queryText(request.query)}`;
      yield* this.#log(moreKubectlPart.code.requestLines(verbosity, this.#dressed(request), url, response, requestTime));
    }
    for (const text of response.warnings ?? []) {
      if (this.#warned.has(text)) continue;
      this.#warned.add(text);
      yield* this.#invocation.err(`Warning: ${text}\n`);
    }
  }

  /** What -v tells before the first request. */
  *#tellStart(): Execution<void> {
    const { flags, process } = this.#invocation;
    const verbosity = flags.number('v');
    if (this.#started || verbosity < 1) return;
    this.#started = true;
    const configuration = kubeconfigPaths(process, flags.string('kubeconfig')).find((path) => typeOf(process, path) === 'file');
    yield* this.#log(moreKubectlPart.code.startLines(verbosity, configuration));
  }

  *#log(lines: readonly { readonly place: string; readonly text: string }[]): Execution<void> {
    for (const { place, text } of lines) yield* this.#invocation.err(klog(this.#invocation.process, 'I', place, text));
  }
}

function queryText(query: ApiRequest['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${key}=${encodeURIComponent(one)}`),
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

const codes: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'NotFound', 405: 'MethodNotAllowed', 500: 'InternalError' };

/** The Status of an answer that is a failure; made up where the body is none. */
export function statusOf(response: ApiResponse): Status {
  const body = response.body as Status | string | undefined;
  if (typeof body === 'object' && body?.kind === 'Status') return body;
  const message = typeof body === 'string' ? body.trim() : 'the server could not find the requested resource';
  return { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', message, reason: codes[response.code] ?? '', code: response.code };
}
