import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { type Handler, type Response, serve } from '../http/server.ts';
import { applet } from '../lib/applet.ts';
import { readFile, statOrNothing } from '../lib/files.ts';
import { catchSignals } from '../lib/until-signal.ts';

const text = (status: number, body: string): Response => ({ status, headers: [['Content-Type', 'text/plain']], body });

/** Where it listens: PORT (8080) and LISTEN (every address) of the environment. */
function* listen(process: Process, name: string): Execution<number | undefined> {
  const port = Number(process.env.get('PORT') ?? 8080);
  const address = process.env.get('LISTEN') ?? '';
  try {
    const descriptor = process.listen({ address, port });
    yield* process.write(1, `${name}: listening on ${address}${address === '' ? 'port ' : ':'}${port}\n`);
    return descriptor;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* process.write(2, `${name}: cannot listen on ${address}${address === '' ? 'port ' : ':'}${port}: ${error.message}\n`);
    return undefined;
  }
}

interface State {
  healthy: boolean;
  crashed: boolean;
}

function* page(process: Process, target: string): Execution<Response> {
  const path = target.replace(/\?.*$/, '');
  const file = `/html${path === '/' ? '/index.html' : path}`;
  if (statOrNothing(process, file)?.type === 'file') return { status: 200, headers: [['Content-Type', 'text/html']], body: yield* readFile(process, file) };
  return path === '/' ? text(200, `Hello from web on ${process.hostname}\n`) : text(404, `${path} not found\n`);
}

function* answer(process: Process, target: string, state: State): Execution<Response> {
  if (target === '/healthz') return state.healthy ? text(200, 'ok\n') : text(500, 'not well\n');
  if (target === '/sick' || target === '/well') {
    state.healthy = target === '/well';
    return text(200, `/healthz now says ${state.healthy ? 'ok' : 'not well'}\n`);
  }
  if (target === '/hostname') return text(200, `${process.hostname}\n`);
  if (target === '/crash') {
    state.crashed = true;
    return text(200, 'goodbye\n');
  }
  const slow = /^\/slow\/(\d+)$/.exec(target);
  if (slow) {
    yield* process.sleep(Number(slow[1]) * 1_000_000);
    return text(200, `after ${slow[1]} s\n`);
  }
  return yield* page(process, target);
}

/**
 * web, the course's server: the page in /html, or a greeting; /healthz, which /sick and /well change; /hostname; /slow/SECONDS; /crash, which ends it
 * with an error.
 */
export const web: Program = applet(function* ({ process }) {
  const signals = catchSignals(process, 'SIGTERM', 'SIGINT');
  const descriptor = yield* listen(process, 'web');
  if (descriptor === undefined) return 1;
  const state: State = { healthy: true, crashed: false };
  const handler: Handler = {
    *answer(request) {
      yield* process.write(1, `web: ${request.method} ${request.target} from ${request.client.address}\n`);
      return yield* answer(process, request.target, state);
    },
  };
  yield* serve(process, [{ descriptor, handler }], { keepAlive: true, stopped: () => signals.came !== undefined || state.crashed });
  if (!state.crashed) {
    yield* process.write(1, `web: ${signals.came}, bye\n`);
    return 0;
  }
  yield* process.write(2, `web: fatal error E${process.random.integer(1000, 10_000)}: asked to crash\n`);
  return 1;
});

/** producer, half of ipc-pod: each request gets the next number. */
export const producer: Program = applet(function* ({ process }) {
  const signals = catchSignals(process, 'SIGTERM', 'SIGINT');
  const descriptor = yield* listen(process, 'producer');
  if (descriptor === undefined) return 1;
  let count = 0;
  const handler: Handler = {
    *answer(request) {
      count++;
      yield* process.write(1, `producer: item ${count} for ${request.client.address}\n`);
      return text(200, `item ${count}\n`);
    },
  };
  yield* serve(process, [{ descriptor, handler }], { keepAlive: true, stopped: () => signals.came !== undefined });
  return 0;
});
