import { SystemError } from '../../process/errors.ts';
import type { Program } from '../../process/types.ts';

/** pause: waits for ever and reaps children, until SIGTERM or SIGINT. */
export const pause: Program = function* (process) {
  let ended = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.onSignal(signal, () => {
      ended = true;
    });
  }
  process.onSignal('SIGCHLD', () => undefined);
  while (!ended) {
    try {
      while (yield* process.wait({ noHang: true }));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
    try {
      yield* process.poll([]);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
  }
  return 0;
};
