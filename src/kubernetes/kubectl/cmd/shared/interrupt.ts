import type { Process, Signal } from '../../../../machine/process/types.ts';
import { Exit } from '../../errors.ts';

const terminationSignals: readonly Signal[] = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT'];

/** Lets a long command end in order when it is interrupted: it looks with `check` after each wait (kubectl/pkg/util/interrupt). */
export interface Interrupt {
  readonly signal: Signal | undefined;
  /** Throws Exit(1) once a signal came. */
  check(): void;
  /** Signals have their usual effect again. */
  release(): void;
}

export function interruptible(process: Process): Interrupt {
  let signal: Signal | undefined;
  for (const name of terminationSignals) {
    process.onSignal(name, () => {
      signal ??= name;
    });
  }
  return {
    get signal() {
      return signal;
    },
    check() {
      if (signal) throw new Exit(1);
    },
    release() {
      for (const name of terminationSignals) process.onSignal(name, 'default');
    },
  };
}
