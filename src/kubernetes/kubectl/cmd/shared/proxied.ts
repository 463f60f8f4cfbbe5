import { concat, decode, encode } from '../../../../machine/process/text.ts';
import type { Bytes, Execution } from '../../../../machine/process/types.ts';
import { StatusError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { Queue } from '../../queue.ts';
import { targetOf } from './raw.ts';

const proxied = /^\/api\/v1\/(namespaces\/[^/]+\/(pods|services)|nodes)\/[^/]+\/proxy(\/|$)/;

/** Whether a path leads through the API server to a Pod or Service. */
export const isProxied = (path: string): boolean => proxied.test(path);

/** What is sent on such a connection. */
export function proxiedRequest(method: string, target: string, headers: Readonly<Record<string, string>>, body = ''): Bytes {
  const path = target.replace(/^.*?\/proxy\/?/, '/');
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  return encode(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** GET of such a path: the body of the answer. */
export function* getProxied(invocation: Invocation, target: string): Execution<string> {
  const pieces: Bytes[] = [];
  const ended = new Queue<true>();
  const stream = yield* (yield* invocation.client()).connect(
    { method: 'GET', ...targetOf(target) },
    { output: (bytes) => pieces.push(bytes), error() {}, ended: () => ended.push(true) },
  );
  stream.send(proxiedRequest('GET', target, { host: '172.18.0.1:6443', 'user-agent': 'kubectl/v1.36.3' }));
  while (ended.empty) yield* ended.wait(invocation.process);
  const text = decode(concat(pieces));
  const at = text.indexOf('\r\n\r\n');
  const code = Number(/^HTTP\/\S+ (\d+)/.exec(text)?.[1] ?? 503);
  const body = at < 0 ? '' : unchunked(text.slice(0, at), text.slice(at + 4));
  if (code >= 400) throw new StatusError(failure(code, body));
  return body;
}

function unchunked(head: string, body: string): string {
  if (!/^transfer-encoding: *chunked/im.test(head)) return body;
  let out = '';
  for (let rest = body; ; ) {
    const [, size = '', after = ''] = /^([0-9a-fA-F]+)\r\n([\s\S]*)$/.exec(rest) ?? [];
    const length = Number.parseInt(size, 16);
    if (!length) return out;
    out += after.slice(0, length);
    rest = after.slice(length + 2);
  }
}

/** What client-go makes of an answer that is no Status (errors.NewGenericServerResponse). */
function failure(code: number, body: string): StatusError['status'] {
  const known: Readonly<Record<number, readonly [reason: string, message: string]>> = {
    401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
    403: ['Forbidden', body.trim()],
    404: ['NotFound', 'the server could not find the requested resource'],
    405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
    503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  };
  const [reason, message] =
    known[code] ??
    (code >= 500
      ? ['InternalError', `an error on the server (${JSON.stringify(body.trim() || 'unknown')}) has prevented the request from succeeding`]
      : ['', `the server responded with the status code ${code} but did not return more information`]);
  return { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', message, reason, code };
}
