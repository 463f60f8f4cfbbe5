import { SystemError } from '../../../process/errors.ts';
import type { Execution, Process, Program } from '../../../process/types.ts';
import { applet } from '../../lib/applet.ts';
import { strftime } from '../../lib/strftime.ts';
import { catchSignals } from '../../lib/until-signal.ts';
import { encodeReply, type Reply, RespConnection } from './resp.ts';
import { Store } from './store.ts';

/** One line of the log; `role` is C for the process that starts, M for the master that it becomes. */
function* log(process: Process, role: 'C' | 'M', level: '*' | '#', text: string): Execution<void> {
  const { now } = process.clock;
  const time = `${strftime('%d %b %Y %H:%M:%S', now)}.${String(Math.floor((now % 1e6) / 1000)).padStart(3, '0')}`;
  yield* process.write(1, `${process.pid}:${role} ${time} ${level} ${text}\n`);
}

/** docker-entrypoint.sh of the image: the command in its place. */
export const redisEntrypoint: Program = applet(function* (tool) {
  const [first = ''] = tool.args;
  const argv = first.startsWith('-') || first.endsWith('.conf') ? ['redis-server', ...tool.args] : tool.args;
  try {
    return yield* tool.process.exec(argv);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.process.write(2, `/usr/local/bin/docker-entrypoint.sh: 23: exec: ${argv[0]}: not found\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
});

function setting(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : args[at + 1];
}

/** redis-server: keys in memory, one password if asked for, nothing on disk. */
export const redisServer: Program = applet(function* (tool) {
  const { process, args } = tool;
  const version = process.env.get('REDIS_VERSION') ?? '7.4.6';
  if (args.includes('--version') || args.includes('-v')) {
    tool.out.put(`Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n`);
    return 0;
  }
  const port = Number(setting(args, 'port') ?? 6379);
  yield* log(process, 'C', '*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  yield* log(process, 'C', '*', `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`);
  if (args.length === 0)
    yield* log(
      process,
      'C',
      '#',
      'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
    );
  else yield* log(process, 'C', '*', 'Configuration loaded');
  const signals = catchSignals(process, 'SIGTERM', 'SIGINT');
  yield* log(process, 'M', '*', 'monotonic clock: POSIX clock_gettime');
  let listener: number;
  try {
    listener = process.listen({ address: setting(args, 'bind')?.split(' ')[0] ?? '', port });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* log(process, 'M', '#', `Warning: Could not create server TCP listening socket *:${port}: bind: ${error.message}`);
    yield* log(process, 'M', '#', 'Failed listening on port 6379 (tcp), aborting.'.replace('6379', String(port)));
    return 1;
  }
  yield* log(process, 'M', '*', `Running mode=standalone, port=${port}.`);
  yield* log(process, 'M', '*', 'Server initialized');
  yield* log(process, 'M', '*', 'Ready to accept connections tcp');
  yield* serve(process, listener, { password: setting(args, 'requirepass'), version, stopped: () => signals.came !== undefined });
  if (signals.came) {
    yield* process.write(1, `${process.pid}:signal-handler (${Math.floor(process.clock.now / 1e6)}) Received ${signals.came} scheduling shutdown...\n`);
    yield* log(process, 'M', '*', 'User requested shutdown...');
    yield* log(process, 'M', '#', 'Redis is now ready to exit, bye bye...');
  }
  return 0;
});

interface Settings {
  readonly password: string | undefined;
  readonly version: string;
  readonly stopped: () => boolean;
}

interface Client {
  readonly connection: RespConnection;
  authenticated: boolean;
}

/** Answers all clients in one process until a signal, or SHUTDOWN, ends it. */
function* serve(process: Process, listener: number, settings: Settings): Execution<void> {
  const clients = new Map<number, Client>();
  const store = new Store(() => process.clock.now);
  while (!settings.stopped()) {
    for (const descriptor of yield* readable(process, [listener, ...clients.keys()])) {
      if (descriptor === listener) {
        const socket = yield* process.accept(listener);
        clients.set(socket, { connection: new RespConnection(process, socket), authenticated: settings.password === undefined });
        continue;
      }
      const client = clients.get(descriptor)!;
      const next = yield* once(process, client, store, settings);
      if (next === 'shutdown') return;
      if (next === 'open') continue;
      clients.delete(descriptor);
      process.close(descriptor);
    }
  }
}

function* readable(process: Process, descriptors: readonly number[]): Execution<readonly number[]> {
  try {
    return yield* process.poll(descriptors);
  } catch (error) {
    if (error instanceof SystemError && error.code === 'EINTR') return [];
    throw error;
  }
}

function* once(process: Process, client: Client, store: Store, settings: Settings): Execution<'open' | 'closed' | 'shutdown'> {
  try {
    const words = yield* client.connection.readCommand();
    if (!words) return 'closed';
    if (words.length === 0) return 'open';
    const name = words[0]!.toLowerCase();
    if (name === 'shutdown' && client.authenticated) return 'shutdown';
    yield* client.connection.write(encodeReply(name === 'quit' ? { status: 'OK' } : answer(client, words, store, settings)));
    if (store.bytes > 65_536) yield* process.allocate(store.bytes);
    return name === 'quit' ? 'closed' : 'open';
  } catch (error) {
    if (error instanceof SystemError) return 'closed';
    throw error;
  }
}

/** INFO, all of it or some sections. */
function information(wanted: readonly string[], store: Store, version: string): Reply {
  const keys = store.keys();
  const expiring = keys.filter((key) => store.timeToLive(key) >= 0).length;
  const sections: Readonly<Record<string, readonly string[]>> = {
    Server: [`redis_version:${version}`, 'redis_mode:standalone', 'os:Linux x86_64', 'tcp_port:6379'],
    Clients: ['connected_clients:1'],
    Memory: [`used_memory_dataset:${store.bytes}`],
    Replication: ['role:master', 'connected_slaves:0'],
    Keyspace: keys.length > 0 ? [`db0:keys=${keys.length},expires=${expiring},avg_ttl=0`] : [],
  };
  const names = wanted.map((each) => each.toLowerCase()).filter((each) => !['all', 'default', 'everything'].includes(each));
  const shown = Object.entries(sections).filter(([name]) => names.length === 0 || names.includes(name.toLowerCase()));
  return shown.map(([name, lines]) => [`# ${name}`, ...lines].map((line) => `${line}\r\n`).join('')).join('\r\n');
}

function answer(client: Client, words: readonly string[], store: Store, { password, version }: Settings): Reply {
  const name = words[0]!.toLowerCase();
  if (name === 'auth') {
    if (password === undefined)
      return { error: 'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?' };
    client.authenticated = words.at(-1) === password;
    return client.authenticated ? { status: 'OK' } : { error: 'WRONGPASS invalid username-password pair or user is disabled.' };
  }
  if (!client.authenticated) return { error: 'NOAUTH Authentication required.' };
  if (name === 'info') return information(words.slice(1), store, version);
  return store.run(words);
}
