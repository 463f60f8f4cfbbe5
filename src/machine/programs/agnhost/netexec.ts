import { SystemError } from '../../process/errors.ts';
import { decode, encode } from '../../process/text.ts';
import type { Execution, Process } from '../../process/types.ts';
import { Connection, HttpError } from '../http/connection.ts';
import { writeHead } from '../http/message.ts';
import type { Request, Response } from '../http/server.ts';
import type { Tool } from '../lib/applet.ts';
import { readAll } from '../lib/files.ts';
import { strftime } from '../lib/strftime.ts';
import { resolve } from '../net/resolve.ts';
import { type Flags, parseGoDuration } from './flags.ts';
import { log, query, serveGo, text } from './go-http.ts';

interface Server {
  readonly process: Process;
  status: number | undefined;
}

type Values = ReadonlyMap<string, string>;
type Route = (server: Server, values: Values, request: Request) => Execution<Response>;

function* exit(server: Server, values: Values): Execution<Response> {
  const { process } = server;
  const [code, timeout, wait] = ['code', 'timeout', 'wait'].map((name) => values.get(name) ?? '') as [string, string, string];
  yield* log(process, `GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`);
  if (code !== '' && !/^\d+$/.test(code)) return text(200, `argument 'code' must be an integer [0-127] or empty, got "${code}"\n`);
  yield* log(process, `Will begin shutdown in ${wait || '0s'}, allowing ${timeout || '0s'} for connections to close, then will exit with ${Number(code)}`);
  yield* process.sleep(parseGoDuration(wait) ?? 0);
  if (!parseGoDuration(timeout)) process.exit(Number(code));
  server.status = Number(code);
  return text(200, '');
}

function* get(process: Process, host: string, port: number, path: string): Execution<string> {
  const connection = new Connection(process, yield* process.connect({ address: host, port }, 'tcp', 5_000_000));
  try {
    yield* connection.write(
      writeHead({
        startLine: `GET /${path} HTTP/1.1`,
        headers: [
          ['Host', `${host}:${port}`],
          ['User-Agent', 'Go-http-client/1.1'],
          ['Connection', 'close'],
        ],
      }),
    );
    const head = yield* connection.readHead();
    return head ? decode(yield* connection.body(head, true)) : '';
  } finally {
    connection.close();
  }
}

function* askUdp(process: Process, host: string, port: number, request: string): Execution<string> {
  const socket = process.listen({ address: '', port: 0 }, 'udp');
  try {
    process.sendTo(socket, encode(request), { address: host, port });
    const answer = yield* process.receiveFrom(socket, 5_000_000);
    if (!answer) throw new HttpError(`reading from udp connection failed. err:'read udp ${host}:${port}: i/o timeout'`);
    return decode(answer.data);
  } finally {
    process.close(socket);
  }
}

function* dial({ process }: Server, values: Values): Execution<Response> {
  const [host, port, request, protocol, tries] = ['host', 'port', 'request', 'protocol', 'tries'].map((name) => values.get(name) ?? '') as [
    string,
    string,
    string,
    string,
    string,
  ];
  yield* log(process, `GET /dial?host=${host}&protocol=${protocol}&port=${port}&request=${request}&tries=${tries}`);
  if (request === '') return text(400, 'request parameter not specified. %!v(<nil>)\n'.replace('%!v(<nil>)', '<nil>'));
  if (!['', 'http', 'udp'].includes(protocol.toLowerCase())) return text(400, `unsupported protocol. ${protocol}\n`);
  const addresses = yield* resolve(process, host);
  if (typeof addresses === 'string') return text(400, `host and/or port param are invalid. lookup ${host}: no such host\n`);
  const responses: string[] = [];
  const errors: string[] = [];
  for (let left = Number(tries || 1); left > 0; left--) {
    try {
      responses.push(
        yield* protocol.toLowerCase() === 'udp' ? askUdp(process, addresses[0]!, Number(port), request) : get(process, addresses[0]!, Number(port), request),
      );
    } catch (error) {
      if (!(error instanceof SystemError || error instanceof HttpError)) throw error;
      errors.push(
        error instanceof SystemError
          ? `Get "http://${addresses[0]}:${port}/${request}": dial tcp ${addresses[0]}:${port}: connect: ${error.message.toLowerCase()}`
          : error.message,
      );
    }
  }
  return text(200, JSON.stringify({ ...(errors.length > 0 && { errors }), ...(responses.length > 0 && { responses }) }));
}

function* shell({ process }: Server, values: Values): Execution<Response> {
  const command = values.get('shellCommand') || values.get('cmd') || '';
  yield* log(process, `GET /shell?cmd=${command}`);
  const [read, write] = process.pipe();
  const pid = process.spawn({
    argv: ['/bin/sh', '-c', command],
    env: process.env,
    files: new Map([
      [0, 0],
      [1, write],
      [2, write],
    ]),
  });
  process.close(write);
  const output = decode(yield* readAll(process, read));
  process.close(read);
  const code = (yield* process.wait({ pid }))?.status.code ?? 0;
  const result = { ...(code !== 0 && { error: `exit status ${code}` }), ...(output !== '' && { output }) };
  yield* log(
    process,
    `Output: map[${Object.entries(result)
      .map(([key, value]) => `${key}:${value}`)
      .join(' ')}]`,
  );
  return text(200, JSON.stringify(result));
}

const routes: Readonly<Record<string, Route>> = {
  '/clientip': function* ({ process }, _, { client }) {
    yield* log(process, 'GET /clientip');
    return text(200, `${client.address}:${client.port}`);
  },
  '/dial': dial,
  '/echo': function* ({ process }, values) {
    const code = values.get('code') ?? '';
    yield* log(process, `GET /echo?msg=${values.get('msg') ?? ''}&code=${code}`);
    if (code !== '' && !/^\d+$/.test(code)) return text(200, `argument 'code' must be an integer or empty, got "${code}"\n`);
    return text(Number(code || 200), values.get('msg') ?? '');
  },
  '/exit': exit,
  '/healthz': function* ({ process }) {
    yield* log(process, 'GET /healthz');
    return text(200, '');
  },
  '/redirect': function* ({ process }, values) {
    const [location, code] = [values.get('location') ?? '', values.get('code') ?? ''];
    yield* log(process, `GET /redirect?msg=${location}&code=${code}`);
    return { status: Number(code || 302), headers: [['Location', location]], body: '' };
  },
  '/shell': shell,
  '/shutdown': function* ({ process }) {
    yield* log(process, 'GET /shutdown');
    return process.exit(0);
  },
};
const hostname: Route = function* ({ process }, _, request) {
  yield* log(process, `GET ${request.target}`);
  return text(200, process.hostname);
};

function* root({ process }: Server): Execution<Response> {
  yield* log(process, 'GET /');
  return text(200, `NOW: ${strftime('%Y-%m-%d %H:%M:%S', process.clock.now)}.${String(process.clock.now % 1e6).padStart(6, '0')} +0000 UTC`);
}

/** HTTP and UDP servers with many endpoints. The UDP server is a process of its own here. */
export function* netexec({ process }: Tool, flags: Flags): Execution<number> {
  const port = flags.number('http-port') ?? 8080;
  const udpPort = flags.number('udp-port') ?? 8081;
  if (udpPort !== -1) yield* startUdp(process, udpPort);
  yield* log(process, `Started HTTP server on port ${port}`);
  const server: Server = { process, status: undefined };
  return yield* serveGo(
    process,
    port,
    function* (request) {
      const { path, values } = query(request.target);
      if (path === '/hostname' || path === '/hostName') return yield* hostname(server, values, request);
      return yield* (routes[path] ?? root)(server, values, request);
    },
    () => server.status,
  );
}

function* startUdp(process: Process, port: number): Execution<void> {
  const socket = process.listen({ address: '', port }, 'udp');
  yield* log(process, `Started UDP server on port  ${port}`.replace('  ', ' '));
  process.fork(
    function* (child) {
      for (;;) {
        const question = yield* child.receiveFrom(socket);
        if (!question) continue;
        const [word = '', rest = ''] = decode(question.data)
          .trim()
          .split(/\s+(.*)/s);
        const answers: Readonly<Record<string, string>> = {
          hostname: child.hostname,
          hostName: child.hostname,
          echo: rest,
          clientip: `${question.from.address}:${question.from.port}`,
        };
        const answer = answers[word.toLowerCase() === 'hostname' ? 'hostname' : word.toLowerCase()];
        if (answer !== undefined) child.sendTo(socket, encode(answer), question.from);
      }
    },
    {
      files: new Map([
        [2, 2],
        [socket, socket],
      ]),
    },
  );
  process.close(socket);
}
