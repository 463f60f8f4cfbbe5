import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { applet } from '../lib/applet.ts';
import { readText, statOrNothing } from '../lib/files.ts';
import { strftime } from '../lib/strftime.ts';
import { catchSignals } from '../lib/until-signal.ts';
import { resolve } from '../net/resolve.ts';
import { backend, writeContents } from './sql/backend.ts';

const uninitialized = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

const time = (process: Process) =>
  `${strftime('%Y-%m-%d %H:%M:%S', process.clock.now)}.${String(Math.floor((process.clock.now % 1e6) / 1000)).padStart(3, '0')} UTC`;

function* log(process: Process, pid: number, text: string): Execution<void> {
  yield* process.write(2, `${time(process)} [${pid}] LOG:  ${text}\n`);
}

/** The password: of the variable, or of the file that a second one names. */
function password(process: Process): string {
  const file = process.env.get('POSTGRES_PASSWORD_FILE');
  return process.env.get('POSTGRES_PASSWORD') ?? (file === undefined ? '' : readText(process, file).trim());
}

const dataDirectory = (process: Process) => process.env.get('PGDATA') ?? '/var/lib/postgresql/data';

/** docker-entrypoint.sh of the image: a new database where there is none, then the command in its place. */
export const postgresEntrypoint: Program = applet(function* (tool) {
  const { process, args } = tool;
  const [first = ''] = args;
  const argv = first.startsWith('-') ? ['postgres', ...args] : args;
  if (argv[0] === 'postgres' && readText(process, `${dataDirectory(process)}/PG_VERSION`) === '') {
    if (password(process) === '' && process.env.get('POSTGRES_HOST_AUTH_METHOD') !== 'trust') {
      yield* process.write(2, uninitialized);
      return 1;
    }
    yield* initialize(process);
  }
  try {
    return yield* process.exec(argv);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* process.write(2, `/usr/local/bin/docker-entrypoint.sh: line 421: exec: ${argv[0]}: not found\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
});

function* initialize(process: Process): Execution<void> {
  const data = dataDirectory(process);
  yield* process.write(
    1,
    `The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n\nThe database cluster will be initialized with locale "en_US.utf8".\nThe default database encoding has accordingly been set to "UTF8".\nThe default text search configuration will be set to "english".\n\nData page checksums are disabled.\n\nfixing permissions on existing directory ${data} ... ok\ncreating subdirectories ... ok\n`,
  );
  yield* process.work(1_500_000);
  const descriptor = process.open(`${data}/PG_VERSION`, { write: true, create: true, truncate: true }, 0o600);
  yield* process.write(descriptor, `${process.env.get('PG_MAJOR') ?? '17'}\n`);
  process.close(descriptor);
  const user = process.env.get('POSTGRES_USER') ?? 'postgres';
  const database = process.env.get('POSTGRES_DB') ?? user;
  yield* writeContents(process, data, { users: { [user]: password(process) }, databases: { postgres: {}, [database]: {} } });
  yield* process.write(
    1,
    'creating configuration files ... ok\nrunning bootstrap script ... ok\nperforming post-bootstrap initialization ... ok\nsyncing data to disk ... ok\n\n',
  );
  yield* process.write(1, '\nPostgreSQL init process complete; ready for start up.\n\n');
}

/** postgres: it starts, listens, answers psql's simple queries, and stops. */
export const postgres: Program = applet(function* ({ process }) {
  const version = process.env.get('PG_VERSION') ?? '17.7';
  const signals = catchSignals(process, 'SIGTERM', 'SIGINT', 'SIGQUIT');
  yield* log(
    process,
    process.pid,
    `starting PostgreSQL ${version} (Debian ${version}-1.pgdg12+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit`,
  );
  let listener: number;
  try {
    listener = process.listen({ address: '', port: 5432 });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* log(process, process.pid, `could not bind IPv4 address "0.0.0.0": ${error.message}`);
    yield* process.write(2, `${time(process)} [${process.pid}] FATAL:  could not create any TCP/IP sockets\n`);
    return 1;
  }
  yield* log(process, process.pid, 'listening on IPv4 address "0.0.0.0", port 5432');
  yield* log(process, process.pid, 'listening on IPv6 address "::", port 5432');
  const local = yield* listenLocally(process);
  yield* process.work(50_000);
  yield* log(process, process.pid, 'database system is ready to accept connections');
  while (!signals.came) yield* takeConnections(process, local === undefined ? [listener] : [listener, local], version);
  const fast = signals.came === 'SIGINT';
  yield* log(process, process.pid, `received ${fast ? 'fast' : signals.came === 'SIGTERM' ? 'smart' : 'immediate'} shutdown request`);
  if (fast) yield* log(process, process.pid, 'aborting any active transactions');
  yield* log(process, process.pid, 'database system is shut down');
  return 0;
});

const socketPath = '/var/run/postgresql/.s.PGSQL.5432';

function* listenLocally(process: Process): Execution<number | undefined> {
  try {
    if (statOrNothing(process, socketPath)) process.unlink(socketPath);
    const listener = process.listenUnix(socketPath);
    yield* log(process, process.pid, `listening on Unix socket "${socketPath}"`);
    return listener;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* log(process, process.pid, `could not bind Unix address "${socketPath}": ${error.message}`);
    return undefined;
  }
}

/** Waits for connections; each gets a process of its own. */
function* takeConnections(process: Process, listeners: readonly number[], version: string): Execution<void> {
  try {
    for (const listener of yield* process.poll(listeners)) {
      const socket = yield* process.accept(listener);
      const trusted = listener !== listeners[0] || process.remoteAddress(socket).address === '127.0.0.1';
      const client = { data: dataDirectory(process), version, trusted };
      process.fork((child) => backend(child, socket, { ...client, log: (text) => child.write(2, `${time(child)} [${child.pid}] ${text}\n`) }), {
        files: new Map([
          [0, 0],
          [1, 1],
          [2, 2],
          [socket, socket],
        ]),
      });
      process.close(socket);
    }
    while (yield* process.wait({ noHang: true }));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

/** pg_isready: whether a server takes connections. */
export const pgIsReady: Program = applet(function* (tool) {
  const value = (letter: string, long: string) => {
    const at = tool.args.findIndex((arg) => arg === `-${letter}` || arg === `--${long}`);
    return at < 0 ? undefined : tool.args[at + 1];
  };
  const host = value('h', 'host');
  const port = Number(value('p', 'port') ?? 5432);
  const name = `${host ?? '/var/run/postgresql'}:${port}`;
  const addresses = host === undefined ? [] : yield* resolve(tool.process, host);
  let fine = false;
  if (typeof addresses !== 'string') {
    try {
      if (host === undefined) tool.process.close(tool.process.connectUnix(socketPath));
      else tool.process.close(yield* tool.process.connect({ address: addresses[0]!, port }, 'tcp', 3_000_000));
      fine = true;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
  }
  tool.out.put(`${name} - ${fine ? 'accepting connections' : 'no response'}\n`);
  return fine ? 0 : 2;
});
