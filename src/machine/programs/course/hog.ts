import type { Program } from '../../process/types.ts';
import { applet } from '../lib/applet.ts';
import { parseBytes } from '../lib/quantity.ts';
import { catchSignals, pause } from '../lib/until-signal.ts';

const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;

/** hog [MEMORY]: takes STEP more memory every second until it has MEMORY, and keeps it. */
export const hog: Program = applet(function* ({ process, args }) {
  const wanted = parseBytes(args[0] ?? process.env.get('MEMORY') ?? '100Mi');
  const step = parseBytes(process.env.get('STEP') ?? '10Mi');
  if (wanted === undefined || !step) {
    yield* process.write(2, 'hog: MEMORY and STEP are amounts such as 100Mi\n');
    return 1;
  }
  const signals = catchSignals(process, 'SIGTERM', 'SIGINT');
  for (let held = 0; held < wanted && !signals.came; ) {
    held = Math.min(wanted, held + step);
    yield* process.allocate(held);
    yield* process.write(1, `hog: holding ${mebibytes(held)}${held === wanted ? ', that is enough' : ''}\n`);
    yield* process.sleep(1_000_000);
  }
  while (!signals.came) yield* pause(process);
  return 0;
});
