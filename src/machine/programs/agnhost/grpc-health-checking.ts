import {
  grpcError,
  Http2Reader,
  healthCheckPath,
  healthResponse,
  http2Flags,
  http2Frame,
  http2Types,
  parseHttp2Headers,
  requestedService,
  type ServingStatus,
  settingsFrame,
} from '../../network/index.ts';
import type { Bytes, Execution, Process } from '../../process/types.ts';
import type { Response } from '../http/server.ts';
import type { Tool } from '../lib/applet.ts';
import { strftime } from '../lib/strftime.ts';
import type { Flags } from './flags.ts';
import { goDuration, log, query, serveGo, text } from './go-http.ts';

/** What the gRPC server is asked, and what the HTTP server changes; two processes here, one in reality. */
interface Health {
  readonly started: number;
  readonly service: string;
  /** Seconds until it falls ill by itself; negative: never. */
  readonly delay: number;
  forced: ServingStatus | undefined;
}

/** One connection of the gRPC server. */
interface Peer {
  readonly reader: Http2Reader;
  greeted: boolean;
  readonly paths: Map<number, string>;
}

/** `2026-11-21 06:30:01.319064 +0000 UTC m=+0.003000000`, as time.Now() prints itself. */
function goTime(time: number): string {
  const fraction = `.${String(time % 1e6).padStart(6, '0')}`.replace(/\.?0+$/, '');
  return `${strftime('%Y-%m-%d %H:%M:%S', time)}${fraction} +0000 UTC m=+0.003000000`;
}

function* check(process: Process, health: Health, stream: number, data: Bytes): Execution<Bytes> {
  yield* log(process, `Serving the Check request for health check, started at ${goTime(health.started)}`);
  if (requestedService(data) !== health.service) return grpcError(stream, 'NotFound', 'unknown service');
  const isLate = health.delay >= 0 && process.clock.now - health.started >= health.delay * 1e6;
  // Forced to be healthy, it still falls ill when its time has come.
  return healthResponse(stream, health.forced === 'NOT_SERVING' || isLate ? 'NOT_SERVING' : 'SERVING');
}

/** Answers what one connection has sent; false if it is to be closed. */
function* step(process: Process, descriptor: number, peer: Peer, health: Health): Execution<boolean> {
  const data = yield* process.read(descriptor);
  if (data.length === 0) return false;
  peer.reader.add(data);
  if (!peer.greeted) {
    const isHttp2 = peer.reader.preface();
    if (isHttp2 !== true) return isHttp2 === undefined;
    peer.greeted = true;
  }
  for (let frame = peer.reader.next(); frame !== 'more'; frame = peer.reader.next()) {
    if (frame === 'none') return false;
    const { type, flags, stream, payload } = frame;
    if (type === http2Types.settings && (flags & http2Flags.ack) === 0) yield* process.write(descriptor, http2Frame(http2Types.settings, http2Flags.ack, 0));
    if (type === http2Types.headers) peer.paths.set(stream, parseHttp2Headers(payload).get(':path') ?? '');
    if (type !== http2Types.data) continue;
    const path = peer.paths.get(stream);
    peer.paths.delete(stream);
    const unknown = path === healthCheckPath ? undefined : grpcError(stream, 'Unimplemented', `unknown service ${path?.split('/')[1] ?? ''}`);
    yield* process.write(descriptor, unknown ?? (yield* check(process, health, stream, payload)));
  }
  return true;
}

function* serveGrpc(process: Process, listener: number, health: Health): Execution<number> {
  const peers = new Map<number, Peer>();
  for (;;) {
    for (const descriptor of yield* process.poll([listener, ...peers.keys()])) {
      if (descriptor === listener) {
        const socket = yield* process.accept(listener);
        peers.set(socket, { reader: new Http2Reader(), greeted: false, paths: new Map() });
        yield* process.write(socket, settingsFrame);
        continue;
      }
      if (yield* step(process, descriptor, peers.get(descriptor)!, health)) continue;
      peers.delete(descriptor);
      process.close(descriptor);
    }
  }
}

/** A gRPC server that answers health checks, and an HTTP server that makes it ill or well. */
export function* grpcHealthChecking({ process }: Tool, flags: Flags): Execution<number> {
  const port = flags.number('port') ?? 5000;
  const httpPort = flags.number('http-port') ?? 8080;
  const health: Health = {
    started: process.clock.now,
    service: flags.value('service') ?? '',
    delay: flags.number('delay-unhealthy-sec') ?? -1,
    forced: undefined,
  };
  yield* log(process, `Http server starting to listen on :${httpPort}`);
  yield* log(process, `gRPC server starting to listen on :${port}`);
  const listener = process.listen({ address: '', port });
  process.fork(
    function* (child): Execution<number> {
      return yield* serveGrpc(child, listener, health);
    },
    {
      files: new Map([
        [2, 2],
        [listener, listener],
      ]),
    },
  );
  process.close(listener);
  const force = function* (status: ServingStatus, word: string): Execution<Response> {
    yield* log(process, `Mark as ${word}`);
    health.forced = status;
    return text(200, goDuration(process.clock.now - health.started));
  };
  return yield* serveGo(process, httpPort, function* (request): Execution<Response> {
    const { path } = query(request.target);
    if (path === '/make-not-serving') return yield* force('NOT_SERVING', 'unhealthy');
    if (path === '/make-serving') return yield* force('SERVING', 'healthy');
    return text(404, '404 page not found\n');
  });
}
