import type { Execution } from '../../../../machine/process/types.ts';
import { second } from '../../../../time/index.ts';
import { isFailure, StatusError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { Queue } from '../../queue.ts';
import type { Interrupt } from '../shared/interrupt.ts';
import { type Item, type OpenLog, openLog, takeOne } from './open-log.ts';
import type { LogsOptions } from './options.ts';
import type { LogRequest } from './requests.ts';

/** One of several logs that are followed at once. */
interface Followed {
  readonly request: LogRequest;
  log: OpenLog | undefined;
  /** When a log that could not be had is asked for again. */
  retryAt: number | undefined;
}

/** -f with several logs: each line as it comes, until all have ended (LogsOptions.parallelConsumeRequest). */
export function* followSeveral(invocation: Invocation, options: LogsOptions, requests: readonly LogRequest[], interrupt: Interrupt): Execution<void> {
  const { clock, process } = invocation;
  const end = clock.now + invocation.flags.number('pod-running-timeout');
  const arrivals = new Queue<Followed>();
  const followed: readonly Followed[] = requests.map((request) => ({ request, log: undefined, retryAt: clock.now }));
  let left = followed.length;
  function* attempt(one: Followed, step: () => Execution<boolean>): Execution<void> {
    try {
      if (yield* step()) left--;
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (yield* givenUp(invocation, one, error, end)) left--;
    }
  }
  try {
    while (left > 0) {
      for (const one of followed) if (one.retryAt !== undefined && one.retryAt <= clock.now) yield* attempt(one, () => openOne(invocation, one, arrivals));
      const one = arrivals.take();
      if (one?.log) yield* attempt(one, () => takeOne(invocation, options, one.log!));
      else if (!one && left > 0) {
        const retries = followed.flatMap(({ retryAt }) => retryAt ?? []);
        yield* arrivals.wait(process, [], retries.length > 0 ? Math.min(...retries) : undefined);
        interrupt.check();
      }
    }
  } finally {
    for (const { log } of followed) log?.stream.close();
  }
}

/** Never the end of the log: what it holds arrives. */
function* openOne(invocation: Invocation, one: Followed, arrivals: Queue<Followed>): Execution<boolean> {
  const items = new Queue<Item>();
  one.retryAt = undefined;
  one.log = yield* openLog(invocation, one.request, items);
  items.onPush = () => arrivals.push(one);
  arrivals.push(one);
  return false;
}

/** Tells of a log that cannot be had. It is asked for again each second (false), unless errors are to be passed over. */
function* givenUp(invocation: Invocation, one: Followed, error: Error, end: number): Execution<boolean> {
  one.log?.stream.close();
  one.log = undefined;
  if (invocation.flags.bool('ignore-errors')) {
    yield* invocation.out(`error: ${error.message}\n`);
    return true;
  }
  yield* invocation.err(`${error.message}\n`);
  if (!(error instanceof StatusError)) throw error;
  one.retryAt = invocation.clock.now + second;
  if (one.retryAt > end) throw new UserError('context deadline exceeded');
  return false;
}
