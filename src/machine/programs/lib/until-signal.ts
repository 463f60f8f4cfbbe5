import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Signal } from '../../process/types.ts';

/** Notes which of some signals came first. */
export function catchSignals(process: Process, ...signals: readonly Signal[]): { came: Signal | undefined } {
  const caught: { came: Signal | undefined } = { came: undefined };
  for (const signal of signals) {
    process.onSignal(signal, () => {
      caught.came ??= signal;
    });
  }
  return caught;
}

/** Waits until a handled signal comes. */
export function* pause(process: Process): Execution<void> {
  try {
    yield* process.poll([]);
  } catch (error) {
    if (!(error instanceof SystemError && error.code === 'EINTR')) throw error;
  }
}
