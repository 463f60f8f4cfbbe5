import { concat, encode } from '../../../../machine/process/text.ts';
import type { Bytes, Execution } from '../../../../machine/process/types.ts';
import type { Status } from '../../../api/meta.ts';
import type { RemoteStream } from '../../../api/transport.ts';
import { StatusError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { Queue } from '../../queue.ts';
import type { LogsOptions } from './options.ts';
import type { LogRequest } from './requests.ts';

export type Item = { readonly bytes: Bytes } | { readonly status: Status };

/** An open log: what has arrived, and the beginning of a line that is not complete. */
export interface OpenLog {
  readonly request: LogRequest;
  readonly items: Queue<Item>;
  readonly stream: RemoteStream;
  rest: Bytes;
}

/** Asks for a log; `items` gets what comes of it. */
export function* openLog(invocation: Invocation, request: LogRequest, items = new Queue<Item>()): Execution<OpenLog> {
  const path = `/api/v1/namespaces/${request.namespace}/pods/${request.pod}/log`;
  const receiver = {
    output: (bytes: Bytes) => items.push({ bytes }),
    error: (bytes: Bytes) => items.push({ bytes }),
    ended: (status: Status) => items.push({ status }),
  };
  const stream = yield* (yield* invocation.client()).connect({ method: 'GET', path, query: request.query }, receiver);
  return { request, items, stream, rest: new Uint8Array() };
}

/** Prints what has arrived; true at the end of the log. */
export function* takeOne(invocation: Invocation, options: LogsOptions, log: OpenLog): Execution<boolean> {
  for (let item = log.items.take(); item; item = log.items.take()) {
    if ('bytes' in item) yield* printLines(invocation, options, log, item.bytes);
    else {
      if (log.rest.length > 0) yield* printWhole(invocation, options, log, log.rest);
      log.rest = new Uint8Array();
      if (item.status.status === 'Failure') throw new StatusError(item.status);
      return true;
    }
  }
  return false;
}

const lineFeed = 10;

/** Whole lines only, so that several logs do not mix within one. */
function* printLines(invocation: Invocation, options: LogsOptions, log: OpenLog, bytes: Bytes): Execution<void> {
  const all = log.rest.length > 0 ? concat([log.rest, bytes]) : bytes;
  const end = all.lastIndexOf(lineFeed) + 1;
  log.rest = all.subarray(end);
  if (end > 0) yield* printWhole(invocation, options, log, all.subarray(0, end));
}

function* printWhole(invocation: Invocation, options: LogsOptions, log: OpenLog, bytes: Bytes): Execution<void> {
  if (!options.prefix) return yield* invocation.out(bytes);
  const prefix = encode(`[pod/${log.request.pod}/${log.request.container}] `);
  const pieces: Bytes[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(lineFeed, at) + 1 || bytes.length;
    pieces.push(prefix, bytes.subarray(at, end));
    at = end;
  }
  yield* invocation.out(concat(pieces));
}
