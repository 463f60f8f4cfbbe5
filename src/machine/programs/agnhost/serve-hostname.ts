import type { Execution } from '../../process/types.ts';
import type { Tool } from '../lib/applet.ts';
import { catchSignals } from '../lib/until-signal.ts';
import type { Flags } from './flags.ts';
import { log, serveGo, text } from './go-http.ts';

/** The hostname for every request; a minute more after SIGTERM. */
export function* serveHostname({ process }: Tool, flags: Flags): Execution<number> {
  const port = flags.number('port') ?? 9376;
  const signals = catchSignals(process, 'SIGTERM');
  yield* log(process, `Serving on port ${port}.`);
  const status = yield* serveGo(
    process,
    port,
    function* (request) {
      yield* log(process, `HTTP request from ${request.client.address}:${request.client.port}`);
      return text(200, process.hostname);
    },
    () => (signals.came ? 0 : undefined),
  );
  if (!signals.came) return status;
  yield* log(process, 'Shutting down after receiving signal: terminated.');
  yield* log(process, 'Awaiting pod deletion.');
  yield* process.sleep(60_000_000);
  return 0;
}
