import { SystemError } from '../../process/errors.ts';
import { decode } from '../../process/text.ts';
import type { Execution, Process } from '../../process/types.ts';
import { httpDate, type Request, type Response, serve } from '../http/server.ts';
import { decodeBinary, encodeBinary } from '../lib/binary.ts';
import { strftime } from '../lib/strftime.ts';

/** What http.Error and a plain Write give. */
export const text = (status: number, body: string): Response => ({ status, headers: [['Content-Type', 'text/plain; charset=utf-8']], body });

const unescaped = (part: string) =>
  decode(encodeBinary(part.replaceAll('+', ' ').replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => decodeBinary(Uint8Array.of(Number.parseInt(code, 16))))));

/** A request's path and the values after its question mark. */
export function query(target: string): { readonly path: string; readonly values: ReadonlyMap<string, string> } {
  const [path = '/', rest = ''] = target.split(/\?(.*)/s);
  const pairs = rest.split('&').filter((pair) => pair !== '');
  return { path, values: new Map(pairs.map((pair): [string, string] => [unescaped(pair.split('=')[0]!), unescaped(pair.split(/=(.*)/s)[1] ?? '')])) };
}

/** Writes a line as Go's log package does. */
export function* log(process: Process, line: string): Execution<void> {
  yield* process.write(2, `${strftime('%Y/%m/%d %H:%M:%S', process.clock.now)} ${line}\n`);
}

/** Microseconds as a time.Duration prints itself. */
export function goDuration(microseconds: number): string {
  const seconds = microseconds / 1e6;
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes >= 60 ? `${Math.floor(minutes / 60)}h` : ''}${minutes % 60}m${Math.round((seconds % 60) * 1e6) / 1e6}s`;
}

/** http.ListenAndServe: for ever, or until `ended` has a status; a port in use is fatal. */
export function* serveGo(
  process: Process,
  port: number,
  answer: (request: Request) => Execution<Response>,
  ended: () => number | undefined = () => undefined,
): Execution<number> {
  let descriptor: number;
  try {
    descriptor = process.listen({ address: '', port });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* log(process, `listen tcp :${port}: bind: ${error.message.toLowerCase()}`);
    return 1;
  }
  const handler = {
    *answer(request: Request): Execution<Response> {
      const response = yield* answer(request);
      return { ...response, headers: [['Date', httpDate(process.clock.now)], ...response.headers] as const };
    },
  };
  yield* serve(process, [{ descriptor, handler }], { keepAlive: true, stopped: () => ended() !== undefined });
  return ended() ?? 0;
}
