import { second } from '../../time/index.ts';
import type { Program } from '../process/types.ts';

/** Programs that tests of containers need most. */
export const plainPrograms: Readonly<Record<string, Program>> = {
  sleep: function* (process) {
    yield* process.sleep(Number(process.argv[1]) * second);
    return 0;
  },
  cat: function* (process) {
    yield* process.write(1, yield* process.read(process.open(process.argv[1] ?? '', { read: true })));
    return 0;
  },
};
