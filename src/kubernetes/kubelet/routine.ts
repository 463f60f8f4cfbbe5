import type { Clock, Duration } from '../../time/index.ts';
import type { Reply, Result } from '../cri/index.ts';

/**
 * What a routine waits for: `start` begins the wait and calls `resume` once; what it returns takes the wait back (if anything can).
 * An interruptible wait ends at once when the routine is cancelled; any other is waited for, and the routine ends after it.
 */
export interface Wait {
  readonly interruptible: boolean;
  start(resume: (value: unknown) => void): (() => void) | undefined;
}

/** Steps that take virtual time, one after another, as a generator: `yield* call(...)`, `yield* sleep(...)`. */
export type Routine<T> = Generator<Wait, T, unknown>;

function startOnly<T>(start: (reply: Reply<T>) => void, resume: (value: unknown) => void): undefined {
  start(resume);
  return undefined;
}

/** Waits for the answer of the runtime. Not interruptible: what was asked of the runtime happens, and its result must not be lost. */
export function* call<T>(start: (reply: Reply<T>) => void): Routine<Result<T>> {
  return (yield { interruptible: false, start: (resume) => startOnly(start, resume) }) as Result<T>;
}

export function* sleep(clock: Clock, duration: Duration, name: string): Routine<void> {
  yield {
    interruptible: true,
    start: (resume) => {
      const timer = clock.after(duration, name, () => resume(undefined));
      return () => timer.cancel();
    },
  };
}

/** Waits for whatever `subscribe` announces; it answers with a function that takes the subscription back. */
export function* until<T>(subscribe: (resume: (value: T) => void) => (() => void) | undefined): Routine<T> {
  return (yield { interruptible: true, start: subscribe as Wait['start'] }) as T;
}

/** A routine that runs. */
export interface Running {
  /** Ends the routine: now, if it waits for something interruptible, else when that wait is over. `done` is still called. */
  cancel(): void;
}

/** Runs a routine to its end, which may be before this returns. `done` hears the value, or undefined if it was cancelled. */
export function run<T>(routine: Routine<T>, done: (value: T | undefined) => void): Running {
  let cancelled = false;
  let ended = false;
  let waiting: Wait | undefined;
  let takeBack: (() => void) | undefined;
  let turn = 0;

  const end = (value: T | undefined) => {
    ended = true;
    waiting = undefined;
    done(value);
  };
  const step = (value: unknown) => {
    let input = value;
    for (;;) {
      if (cancelled) {
        routine.return(undefined as T);
        return end(undefined);
      }
      const next = routine.next(input);
      if (next.done) return end(next.value);
      const mine = ++turn;
      let answered = false;
      let inCall = true;
      waiting = next.value;
      takeBack = next.value.start((answer) => {
        if (answered || mine !== turn || ended) return;
        answered = true;
        input = answer;
        if (!inCall) step(answer);
      });
      inCall = false;
      if (!answered) return;
    }
  };
  step(undefined);
  return {
    cancel: () => {
      if (ended || cancelled) return;
      cancelled = true;
      if (!waiting?.interruptible) return;
      turn++;
      takeBack?.();
      routine.return(undefined as T);
      end(undefined);
    },
  };
}

/** Runs routines side by side; answers when all have ended. */
export function* all<T>(routines: readonly Routine<T>[]): Routine<(T | undefined)[]> {
  const values: (T | undefined)[] = new Array(routines.length).fill(undefined);
  let left = routines.length;
  if (left === 0) return values;
  let announce: (() => void) | undefined;
  const runs = routines.map((routine, i) =>
    run(routine, (value) => {
      values[i] = value;
      left--;
      if (left === 0) announce?.();
    }),
  );
  if (left === 0) return values;
  yield {
    interruptible: true,
    start: (resume) => {
      announce = () => resume(undefined);
      return () => {
        for (const one of runs) one.cancel();
      };
    },
  };
  return values;
}
