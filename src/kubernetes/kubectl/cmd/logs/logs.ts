import type { Execution } from '../../../../machine/process/types.ts';
import { second } from '../../../../time/index.ts';
import { isFailure, StatusError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { type Interrupt, interruptible } from '../shared/interrupt.ts';
import { followSeveral } from './follow.ts';
import { type OpenLog, openLog, takeOne } from './open-log.ts';
import { type LogsOptions, readLogsOptions } from './options.ts';
import { type LogRequest, logRequests } from './requests.ts';

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

/** One log to its end; a followed one that cannot be had is asked for again every second (LogsOptions.consumeWithRetry). */
function* copyOne(invocation: Invocation, options: LogsOptions, request: LogRequest, interrupt: Interrupt): Execution<void> {
  const { flags, process, clock } = invocation;
  const end = clock.now + flags.number('pod-running-timeout');
  for (;;) {
    try {
      return yield* copy(invocation, options, yield* openLog(invocation, request), interrupt);
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
