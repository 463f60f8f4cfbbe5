import { concat, encode } from '../../../../machine/process/text.ts';
import type { Bytes, Execution } from '../../../../machine/process/types.ts';
import { second } from '../../../../time/index.ts';
import type { Status } from '../../../api/meta.ts';
import type { RemoteStream } from '../../../api/transport.ts';
import { isFailure, StatusError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { Queue } from '../../queue.ts';
import { type Interrupt, interruptible } from '../shared/interrupt.ts';
import { type LogsOptions, readLogsOptions } from './options.ts';
import { type LogRequest, logRequests } from './requests.ts';

type Item = { readonly bytes: Bytes } | { readonly status: Status };

/** An open log: what has arrived, and the beginning of a line that is not complete. */
interface OpenLog {
  readonly request: LogRequest;
  readonly items: Queue<Item>;
  readonly stream: RemoteStream;
  rest: Bytes;
}

/** kubectl logs */
export function* runLogs(invocation: Invocation): Execution<number> {
  const { flags, process } = invocation;
  const options = yield* readLogsOptions(invocation);
  const interrupt = interruptible(process);
  const requests = yield* logRequests(invocation, options);
  const follow = flags.bool('follow');
  const most = flags.number('max-log-requests');
  if (follow && requests.length > 1 && requests.length > most) {
    throw new UserError(
      `you are attempting to follow ${requests.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    );
  }
  if (follow && requests.length > 1) yield* followSeveral(invocation, options, requests, interrupt);
  else for (const request of requests) yield* copyOne(invocation, options, request, interrupt);
  return 0;
}

function* open(invocation: Invocation, request: LogRequest, items = new Queue<Item>()): Execution<OpenLog> {
  const path = `/api/v1/namespaces/${request.namespace}/pods/${request.pod}/log`;
  const receiver = {
    output: (bytes: Bytes) => items.push({ bytes }),
    error: (bytes: Bytes) => items.push({ bytes }),
    ended: (status: Status) => items.push({ status }),
  };
  const stream = yield* (yield* invocation.client()).connect({ method: 'GET', path, query: request.query }, receiver);
  return { request, items, stream, rest: new Uint8Array() };
}

/** One log to its end; a followed one that cannot be had is asked for again every second (LogsOptions.consumeWithRetry). */
function* copyOne(invocation: Invocation, options: LogsOptions, request: LogRequest, interrupt: Interrupt): Execution<void> {
  const { flags, process, clock } = invocation;
  const end = clock.now + flags.number('pod-running-timeout');
  for (;;) {
    try {
      return yield* copy(invocation, options, yield* open(invocation, request), interrupt);
    } catch (error) {
      if (!isFailure(error) || interrupt.signal) throw error;
      if (flags.bool('ignore-errors')) return yield* invocation.out(`error: ${error.message}\n`);
      if (!flags.bool('follow') || !(error instanceof StatusError)) throw error;
      yield* invocation.err(`${error.message}\n`);
      if (clock.now + second > end) throw new UserError('context deadline exceeded');
      yield* process.sleep(1 * second);
      interrupt.check();
    }
  }
}

function* copy(invocation: Invocation, options: LogsOptions, log: OpenLog, interrupt: Interrupt): Execution<void> {
  try {
    while (!(yield* takeOne(invocation, options, log))) {
      yield* log.items.wait(invocation.process);
      interrupt.check();
    }
  } finally {
    log.stream.close();
  }
}

/** Prints what has arrived; true at the end of the log. */
function* takeOne(invocation: Invocation, options: LogsOptions, log: OpenLog): Execution<boolean> {
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

/** -f with several logs: each line as it comes, until all have ended. */
function* followSeveral(invocation: Invocation, options: LogsOptions, requests: readonly LogRequest[], interrupt: Interrupt): Execution<void> {
  const arrivals = new Queue<OpenLog>();
  const logs: OpenLog[] = [];
  try {
    for (const request of requests) {
      const items = new Queue<Item>();
      const log = yield* open(invocation, request, items);
      logs.push(log);
      items.onPush = () => arrivals.push(log);
      arrivals.push(log);
    }
    for (let left = logs.length; left > 0; ) {
      const log = arrivals.take();
      if (log && (yield* takeOne(invocation, options, log))) left--;
      else if (!log) {
        yield* arrivals.wait(invocation.process);
        interrupt.check();
      }
    }
  } finally {
    for (const log of logs) log.stream.close();
  }
}
