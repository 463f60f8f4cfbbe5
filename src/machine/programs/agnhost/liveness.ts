import type { Execution } from '../../process/types.ts';
import type { Response } from '../http/server.ts';
import type { Tool } from '../lib/applet.ts';
import { goDuration, query, serveGo, text } from './go-http.ts';

/** Ten seconds alive, then ill for the rest of its time. */
export function* liveness({ process }: Tool): Execution<number> {
  const started = process.clock.now;
  return yield* serveGo(process, 8080, function* (request): Execution<Response> {
    const { path, values } = query(request.target);
    const since = process.clock.now - started;
    if (path === '/healthz') return since > 10e6 ? text(500, `error: ${since / 1e6}`) : text(200, 'ok');
    if (path === '/started') return text(200, goDuration(since));
    if (path === '/redirect') return { status: 302, headers: [['Location', values.get('loc') ?? '']], body: '' };
    if (path === '/sleep-headers') {
      const seconds = Number(values.get('time') ?? 0);
      yield* process.sleep(seconds * 1e6);
      return text(Number(values.get('code') ?? 500), `Slept for ${seconds} secs\n`);
    }
    return { ...text(404, '404 page not found\n') };
  });
}
