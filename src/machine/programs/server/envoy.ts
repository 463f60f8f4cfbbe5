import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { Connection, HttpError } from '../http/connection.ts';
import { headerOf, parseUrl, writeHead } from '../http/message.ts';
import { type Handler, type Request, type Response, serve } from '../http/server.ts';
import { applet } from '../lib/applet.ts';
import { readText } from '../lib/files.ts';
import { strftime } from '../lib/strftime.ts';
import { catchSignals } from '../lib/until-signal.ts';
import { certificatesOf } from '../tls/index.ts';

const version = 'b5f6ad4b7e4c2d3a/1.31.10/Clean/RELEASE/BoringSSL';
const thousandths = (process: Process) => String(Math.floor((process.clock.now % 1e6) / 1000)).padStart(3, '0');

function* log(process: Process, level: string, name: string, source: string, text: string): Execution<void> {
  const time = `${strftime('%Y-%m-%d %H:%M:%S', process.clock.now)}.${thousandths(process)}`;
  yield* process.write(2, `[${time}][${process.pid}][${level}][${name}] [${source}] ${text}\n`);
}

/** The line of Envoy's default access log. */
function accessLine(process: Process, request: Request, response: Response, bytes: number, began: number, upstream: string): string {
  const header = (name: string) => headerOf(request.head, name) ?? '-';
  const milliseconds = Math.round((process.clock.now - began) / 1000);
  const time = `${strftime('%Y-%m-%dT%H:%M:%S', began)}.${String(Math.floor((began % 1e6) / 1000)).padStart(3, '0')}Z`;
  const failed = response.status === 503;
  const service = failed ? '-' : (headerOf(response, 'x-envoy-upstream-service-time') ?? '-');
  return `[${time}] "${request.method} ${request.target} ${request.version}" ${response.status} ${failed ? 'UF' : '-'} ${request.body.length} ${bytes} ${milliseconds} ${service} "${header('x-forwarded-for')}" "${header('user-agent')}" "${header('x-request-id')}" "${header('host')}" "${upstream}"\n`;
}

const upstreamAddress = { address: '127.0.0.1', port: 8080 } as const;
const upstreamName = `${upstreamAddress.address}:${upstreamAddress.port}`;

function requestId(process: Process): string {
  const hex = (digits: number) => Array.from({ length: digits }, () => process.random.integer(0, 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${['8', '9', 'a', 'b'][process.random.integer(0, 4)]}${hex(3)}-${hex(12)}`;
}

const plain = (status: number, body: string): Response => ({ status, headers: [['Content-Type', 'text/plain']], body });

/** Passes a request on to the cluster of the configuration, and its answer back. */
function* forward(process: Process, request: Request): Execution<Response> {
  const began = process.clock.now;
  let descriptor: number;
  try {
    descriptor = yield* process.connect(upstreamAddress, 'tcp', 250_000);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return plain(
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
    );
  }
  const connection = new Connection(process, descriptor);
  try {
    const dropped = new Set(['connection', 'content-length', 'transfer-encoding']);
    const headers = request.head.headers.filter(([name]) => !dropped.has(name.toLowerCase()));
    const own: [string, string][] = [
      ['x-forwarded-proto', 'https'],
      ['x-request-id', requestId(process)],
      ['x-envoy-expected-rq-timeout-ms', '15000'],
      ['connection', 'close'],
      ['content-length', String(request.body.length)],
    ];
    yield* connection.write(writeHead({ startLine: `${request.method} ${request.target} HTTP/1.1`, headers: [...headers, ...own] }));
    if (request.body.length > 0) yield* connection.write(request.body);
    const head = yield* connection.readHead();
    if (!head) return plain(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection termination');
    const body = request.method === 'HEAD' ? '' : yield* connection.body(head, true);
    return {
      status: Number(head.startLine.split(' ')[1]),
      headers: [
        ...head.headers
          .filter(([name]) => !dropped.has(name.toLowerCase()) && name.toLowerCase() !== 'keep-alive')
          .map(([name, value]) => [name.toLowerCase(), value] as const),
        ['x-envoy-upstream-service-time', String(Math.round((process.clock.now - began) / 1000))],
        ['server', 'envoy'],
      ],
      body,
    };
  } catch (error) {
    if (error instanceof HttpError || error instanceof SystemError)
      return plain(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection termination');
    throw error;
  } finally {
    connection.close();
  }
}

/** The administration interface, as far as people look at it. */
function admin(target: string, counts: ReadonlyMap<string, number>): Response {
  const path = parseUrl(`http://x${target}`)?.path.replace(/\?.*$/, '');
  if (path === '/')
    return {
      status: 200,
      headers: [['content-type', 'text/html; charset=UTF-8']],
      body: '<title>Envoy Admin</title>\n<p>clusters, listeners, ready, server_info, stats</p>\n',
    };
  if (path === '/ready') return plain(200, 'LIVE\n');
  if (path === '/listeners') return plain(200, 'listener_0::0.0.0.0:8443\n');
  if (path === '/clusters')
    return plain(
      200,
      `service_kiada_localhost::${upstreamName}::cx_total::${counts.get('total') ?? 0}\nservice_kiada_localhost::${upstreamName}::health_flags::healthy\n`,
    );
  if (path === '/server_info') return { status: 200, headers: [['content-type', 'application/json']], body: `{"version":"${version}","state":"LIVE"}\n` };
  if (path === '/stats')
    return plain(200, ['2xx', '3xx', '4xx', '5xx', 'total'].map((name) => `http.ingress_http.downstream_rq_${name}: ${counts.get(name) ?? 0}\n`).join(''));
  return plain(
    404,
    `invalid path. admin commands are:\n  /: Admin home page\n  /clusters: upstream cluster status\n  /listeners: print listener info\n  /ready: print server state, return 200 if LIVE, otherwise return 503\n  /server_info: print server version/status information\n  /stats: print server stats\n`,
  );
}

function* start(process: Process): Execution<void> {
  yield* log(process, 'info', 'main', 'source/server/server.cc:430', 'initializing epoch 0 (base id=0, hot restart version=11.104)');
  yield* log(process, 'info', 'admin', 'source/server/admin/admin.cc:65', 'admin address: 0.0.0.0:9901');
  yield* log(process, 'info', 'config', 'source/server/configuration_impl.cc:130', 'loading 1 cluster(s)');
  yield* log(process, 'info', 'config', 'source/server/configuration_impl.cc:138', 'loading 1 listener(s)');
  yield* log(process, 'info', 'config', 'source/server/configuration_impl.cc:154', 'loading stats configuration');
  yield* log(process, 'info', 'upstream', 'source/common/upstream/cluster_manager_impl.cc:240', 'cm init: all clusters initialized');
  yield* log(process, 'info', 'main', 'source/server/server.cc:969', 'all clusters initialized. initializing init manager');
  yield* log(process, 'info', 'config', 'source/common/listener_manager/listener_manager_impl.cc:930', 'all dependencies initialized. starting workers');
  yield* log(process, 'info', 'main', 'source/server/server.cc:988', 'starting main dispatch loop');
}

function* critical(process: Process, text: string): Execution<number> {
  yield* log(process, 'critical', 'main', 'source/server/server.cc:414', `error initializing config '  /etc/envoy/envoy.yaml': ${text}`);
  return 1;
}

/** envoy with the one configuration that the image kiada-ssl-proxy holds: TLS on 8443 in front of localhost:8080, administration on 9901. */
export const envoy: Program = applet(function* (tool) {
  const { process, args } = tool;
  if (args.includes('--version')) {
    tool.out.put(`\nenvoy  version: ${version}\n\n`);
    return 0;
  }
  const at = args.findIndex((arg) => arg === '-c' || arg === '--config-path');
  if (at < 0 || !readText(process, args[at + 1] ?? '').includes('service_kiada_localhost')) {
    yield* process.write(2, "envoy: only the image's own configuration, /etc/envoy/envoy.yaml, is simulated in Podlab\n");
    return 1;
  }
  const [certificate] = certificatesOf(process, '/etc/certs/example-com.crt');
  if (!certificate) return yield* critical(process, 'Failed to load certificate chain from /etc/certs/example-com.crt');
  const signals = catchSignals(process, 'SIGTERM', 'SIGINT');
  const open = (port: number) => process.listen({ address: '0.0.0.0', port });
  let listeners: readonly [number, number];
  try {
    listeners = [open(8443), open(9901)];
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* critical(process, `cannot bind '0.0.0.0:8443': ${error.message}`);
  }
  yield* start(process);
  const counts = new Map<string, number>();
  const proxy = proxyHandler(process, counts);
  const administration: Handler = {
    *answer(request) {
      yield* process.work(10);
      return admin(request.target, counts);
    },
  };
  yield* serve(
    process,
    [
      { descriptor: listeners[0], handler: proxy, tls: certificate },
      { descriptor: listeners[1], handler: administration },
    ],
    { keepAlive: true, stopped: () => signals.came !== undefined },
  );
  yield* log(process, 'warning', 'main', 'source/server/server.cc:868', `caught ENVOY_${signals.came}`);
  yield* log(process, 'info', 'main', 'source/server/server.cc:999', 'shutting down server instance');
  yield* log(process, 'info', 'main', 'source/server/server.cc:1023', 'main dispatch loop exited');
  yield* log(process, 'info', 'main', 'source/server/server.cc:994', 'exiting');
  return 0;
});

function proxyHandler(process: Process, counts: Map<string, number>): Handler {
  const began = new WeakMap<Request, number>();
  const count = (name: string) => void counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    *answer(request) {
      began.set(request, process.clock.now);
      const response = yield* forward(process, request);
      count('total');
      count(`${Math.floor(response.status / 100)}xx`);
      return response;
    },
    *done(request, response, bytes) {
      yield* process.write(1, accessLine(process, request, response, bytes, began.get(request) ?? process.clock.now, upstreamName));
    },
  };
}
