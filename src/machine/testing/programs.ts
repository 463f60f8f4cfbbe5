import { second } from '../../time/index.ts';
import type { Program } from '../process/types.ts';

/** Programs that tests of containers need most. */
export const plainPrograms: Readonly<Record<string, Program>> = {
  sleep: function* (process) {
    yield* process.sleep(Number(process.argv[1]) * second);
    return 0;
  },
  cat: function* (process) {
    const from = process.argv[1] === undefined ? 0 : process.open(process.argv[1], { read: true });
    for (;;) {
      const data = yield* process.read(from);
      if (data.length === 0) return 0;
      yield* process.write(1, data);
    }
  },
};
