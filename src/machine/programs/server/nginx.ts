import { encodePacket } from '../../network/index.ts';
import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { type Handler, type Request, type Response, serve } from '../http/server.ts';
import { applet } from '../lib/applet.ts';
import { readText, statOrNothing } from '../lib/files.ts';
import { isGnu } from '../lib/gnu.ts';
import { strftime } from '../lib/strftime.ts';
import { lookUp } from '../system/identity.ts';
import type { Certificate } from '../tls/index.ts';
import { certificateOf, checkConfig } from './nginx-checks.ts';
import { ConfigError, configure, type Directive, find, includedFiles, type NginxConfig, parseConfig, readConfig } from './nginx-config.ts';
import { page, type Site } from './nginx-pages.ts';
import { answer } from './nginx-site.ts';
import { compile, expand } from './nginx-variables.ts';

const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'];

/** The error log: one line a note, from the level that the configuration asks for. */
function notes(process: Process, config: NginxConfig, pid: number): Site['note'] {
  const descriptor = openLog(process, config.errorLog.path) ?? 2;
  return function* (level, text) {
    if (levels.indexOf(level) < levels.indexOf(config.errorLog.level)) return;
    yield* process.write(descriptor, `${strftime('%Y/%m/%d %H:%M:%S', process.clock.now)} [${level}] ${pid}#${pid}: ${text}\n`);
  };
}

function openLog(process: Process, path: string): number | undefined {
  if (path === 'stderr' || path === '/dev/stderr') return 2;
  if (path === '/dev/stdout') return 1;
  if (path === 'off') return undefined;
  try {
    return process.open(path, { write: true, create: true, append: true }, 0o644);
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

/** Of the predefined format; as the image has it, also with what a proxy forwards. */
const combined = '$remote_addr - - [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** What makes the lines of the access log. */
function accessLines(process: Process, config: NginxConfig): (request: Request, response: Response, bytes: number, port: number) => string {
  const named = find(config.http, 'access_log')?.args[1];
  const format = config.http.find((each) => each.name === 'log_format' && each.args[0] === named)?.args.slice(1);
  const given = format?.filter((each) => !each.startsWith('escape=')).join('');
  const template = compile(`${given ?? (process.env.has('NGINX_VERSION') ? `${combined} "$http_x_forwarded_for"` : combined)}\n`);
  return (request, response, bytes, port) =>
    expand(template, { process, request, uri: request.target.split('?')[0]!, port, answer: { status: response.status, bytes } }, '-');
}

interface Invocation {
  readonly path: string;
  readonly global: string;
  readonly test: boolean;
  readonly signal: string | undefined;
  readonly version: boolean;
}

function parse(args: readonly string[]): Invocation | string {
  let [path, global, test, version] = ['/etc/nginx/nginx.conf', '', false, false];
  let signal: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '-c') path = args[++i] ?? '';
    else if (arg === '-g') global = args[++i] ?? '';
    else if (arg === '-s') signal = args[++i] ?? '';
    else if (arg === '-p' || arg === '-e') i++;
    else if (arg === '-t' || arg === '-T') test = true;
    else if (arg === '-v' || arg === '-V') version = true;
    else if (arg !== '-q') return arg.startsWith('-') ? `invalid option: "${arg.slice(1)}"` : `invalid option: "${arg}"`;
  }
  return { path, global, test, signal, version };
}

/** nginx: a master that starts workers; they serve files, proxies and fixed answers. */
export const nginx: Program = applet(function* (tool) {
  const { process } = tool;
  const version = process.env.get('NGINX_VERSION') ?? '1.22.1';
  const invocation = parse(tool.args);
  const complain = (text: string) => process.write(2, `nginx: ${text}\n`);
  if (typeof invocation === 'string') {
    yield* complain(invocation);
    return 1;
  }
  if (invocation.version) {
    yield* process.write(2, `nginx version: nginx/${version}\n`);
    if (tool.args.includes('-V'))
      yield* process.write(
        2,
        `built by ${compiler(process)} \nTLS SNI support enabled\nconfigure arguments: --prefix=/etc/nginx --sbin-path=/usr/sbin/nginx --conf-path=/etc/nginx/nginx.conf\n`,
      );
    return 0;
  }
  let config: NginxConfig;
  try {
    const main: Directive[] = [
      ...readConfig(process, invocation.path),
      ...parseConfig(invocation.global.replace(/([^;{}\s])\s*$/, '$1;'), 'command line', () => []),
    ];
    config = configure(main);
    yield* checkConfig(process, config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield* process.write(2, `${strftime('%Y/%m/%d %H:%M:%S', process.clock.now)} [emerg] ${process.pid}#${process.pid}: ${error.message}\n`);
    yield* complain(`[emerg] ${error.message}`);
    if (invocation.test) yield* complain(`configuration file ${invocation.path} test failed`);
    return 1;
  }
  if (invocation.test) {
    yield* complain(`the configuration file ${invocation.path} syntax is ok`);
    yield* complain(`configuration file ${invocation.path} test is successful`);
    if (tool.args.includes('-T')) yield* process.write(1, shownConfig(process, invocation.path));
    return 0;
  }
  if (invocation.signal !== undefined) return yield* signalMaster(process, invocation.signal);
  return yield* master(process, config, version, invocation);
});

/** All files of a configuration, as `nginx -T` shows them. */
function shownConfig(process: Process, path: string, seen: Set<string> = new Set()): string {
  if (seen.has(path)) return '';
  seen.add(path);
  const text = readText(process, path);
  let out = `# configuration file ${path}:\n${text}\n`;
  for (const match of text.matchAll(/^\s*include\s+([^;]+);/gm))
    for (const each of includedFiles(process, match[1]!.trim())) out += shownConfig(process, each, seen);
  return out;
}

const compiler = (process: Process) => `gcc ${isGnu(process) ? '12.2.0 (Debian 12.2.0-14+deb12u1)' : '14.2.0 (Alpine 14.2.0)'}`;

function* signalMaster(process: Process, name: string): Execution<number> {
  const signals: Readonly<Record<string, 'SIGTERM' | 'SIGQUIT' | 'SIGHUP' | 'SIGUSR1'>> = {
    stop: 'SIGTERM',
    quit: 'SIGQUIT',
    reload: 'SIGHUP',
    reopen: 'SIGUSR1',
  };
  const signal = signals[name];
  const running = process.processes().find((info) => info.title?.startsWith('nginx: master process'));
  if (!signal || !running) {
    yield* process.write(2, signal ? 'nginx: [error] invalid PID number "" in "/run/nginx.pid"\n' : `nginx: invalid option: "-s ${name}"\n`);
    return 1;
  }
  process.kill(running.pid, signal);
  return 0;
}

const caches = '/var/cache/nginx';
const errorNumbers: Readonly<Record<string, number>> = { EACCES: 13, EROFS: 30, ENOSPC: 28 };

/** The directories for bodies on their way, where the image has a place for them; a text is why they cannot be made. */
function makeCaches(process: Process): string | undefined {
  if (!statOrNothing(process, caches)) return undefined;
  for (const name of ['client', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) {
    const path = `${caches}/${name}_temp`;
    try {
      process.mkdir(path, 0o700);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      if (error.code !== 'EEXIST') return `mkdir() "${path}" failed (${errorNumbers[error.code] ?? 5}: ${error.message})`;
    }
  }
  return undefined;
}

/** A socket that the workers share. */
interface Listening {
  readonly descriptor: number;
  readonly port: number;
  readonly unix?: string;
  readonly tls?: Certificate;
}

function* master(process: Process, config: NginxConfig, version: string, invocation: Invocation): Execution<number> {
  const note = notes(process, config, process.pid);
  const listeners: Listening[] = [];
  if (process.credentials.uid !== 0 && config.main.some((each) => each.name === 'user'))
    yield* note('warn', `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${invocation.path}:2`);
  const refusal = makeCaches(process);
  if (refusal !== undefined) {
    yield* note('emerg', refusal);
    yield* process.write(2, `nginx: [emerg] ${refusal}\n`);
    return 1;
  }
  for (const server of config.servers) {
    for (const { address, port, unix, tls } of server.ports) {
      if (listeners.some((each) => each.port === port && each.unix === unix)) continue;
      try {
        const descriptor = unix === undefined ? process.listen({ address, port }) : process.listenUnix(unix);
        listeners.push({ descriptor, port, ...(unix === undefined ? {} : { unix }), ...(tls ? { tls: certificateOf(process, server) } : {}) });
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        const number = error.code === 'EADDRINUSE' ? 98 : error.code === 'EACCES' ? 13 : error.code === 'ENOENT' ? 2 : 99;
        const text = `bind() to ${unix === undefined ? `${address || '0.0.0.0'}:${port}` : `unix:${unix}`} failed (${number}: ${error.message})`;
        yield* note('emerg', text);
        yield* process.write(2, `nginx: [emerg] ${text}\n`);
        return 1;
      }
    }
  }
  yield* note('notice', 'using the "epoll" event method');
  yield* note('notice', `nginx/${version}`);
  if (process.env.has('NGINX_VERSION')) yield* note('notice', `built by ${compiler(process)}`);
  yield* note('notice', `OS: Linux ${process.machine.release}`);
  yield* note('notice', 'getrlimit(RLIMIT_NOFILE): 1048576:1048576');
  let ending: 'SIGTERM' | 'SIGINT' | 'SIGQUIT' | undefined;
  let reload = false;
  const arrived: string[] = [];
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) {
    process.onSignal(signal, () => {
      ending ??= signal;
      arrived.push(`signal ${{ SIGTERM: 15, SIGINT: 2, SIGQUIT: 3 }[signal]} (${signal}) received, ${signal === 'SIGQUIT' ? 'shutting down' : 'exiting'}`);
    });
  }
  process.onSignal('SIGHUP', () => {
    reload = true;
    arrived.push('signal 1 (SIGHUP) received, reconfiguring');
  });
  process.onSignal('SIGCHLD', () => undefined);
  const start = () => process.fork((child) => worker(child, config, version, listeners), { files: inherited(process, listeners) });
  const count = config.workers === 'auto' ? process.machine.cpus : Math.max(1, Number(config.workers) || 1);
  const daemon = !config.main.some((each) => each.name === 'daemon' && each.args[0] === 'off');
  if (daemon) {
    process.fork(
      function* (child) {
        return yield* master(child, { ...config, main: [...config.main, { name: 'daemon', args: ['off'] }] }, version, invocation);
      },
      { files: inherited(process, []) },
    );
    return 0;
  }
  yield* note('notice', 'start worker processes');
  process.title = `nginx: master process ${process.argv.join(' ')}`;
  let workers = new Set<number>();
  for (let i = 0; i < count; i++) {
    const pid = start();
    workers.add(pid);
    yield* note('notice', `start worker process ${pid}`);
  }
  for (;;) {
    for (const text of arrived.splice(0)) yield* note('notice', text);
    if (ending) {
      for (const pid of workers) kill(process, pid, ending);
      ending = undefined;
      for (const pid of workers) {
        const ended = yield* process.wait({ pid });
        yield* note('notice', `worker process ${pid} exited with code ${ended?.status.code ?? 0}`);
      }
      yield* note('notice', 'exit');
      return 0;
    }
    if (reload) {
      reload = false;
      try {
        config = configure([
          ...readConfig(process, invocation.path),
          ...parseConfig(invocation.global.replace(/([^;{}\s])\s*$/, '$1;'), 'command line', () => []),
        ]);
        for (const pid of workers) kill(process, pid, 'SIGQUIT');
        workers = new Set(Array.from({ length: count }, start));
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        yield* note('emerg', error.message);
      }
    }
    const lost = yield* process.wait({ noHang: true });
    if (lost && workers.delete(lost.pid)) {
      yield* note('notice', 'signal 17 (SIGCHLD) received');
      yield* note(
        lost.status.signal ? 'alert' : 'notice',
        `worker process ${lost.pid} exited ${lost.status.signal ? 'on signal 9' : `with code ${lost.status.code}`}`,
      );
      const pid = start();
      workers.add(pid);
      yield* note('notice', `start worker process ${pid}`);
      continue;
    }
    yield* pause(process);
  }
}

function inherited(_process: Process, listeners: readonly Listening[]): Map<number, number> {
  const files = new Map([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  for (const { descriptor } of listeners) files.set(descriptor, descriptor);
  return files;
}

function kill(process: Process, pid: number, signal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

function* pause(process: Process): Execution<void> {
  try {
    yield* process.poll([]);
  } catch (error) {
    if (!(error instanceof SystemError && error.code === 'EINTR')) throw error;
  }
}

/** A worker of a master that is root runs as the user of the configuration. */
function dropPrivileges(process: Process, config: NginxConfig): void {
  const name = config.main.findLast((each) => each.name === 'user')?.args[0] ?? 'nobody';
  if (process.credentials.uid !== 0) return;
  const uid = lookUp(process, '/etc/passwd', name);
  const gid = lookUp(process, '/etc/group', config.main.findLast((each) => each.name === 'user')?.args[1] ?? name) ?? uid;
  if (uid === undefined || gid === undefined) return;
  try {
    process.setUser({ uid, gid, groups: [gid] });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

/** A worker serves all listening sockets; SIGQUIT lets it finish, SIGTERM ends it. */
function* worker(process: Process, config: NginxConfig, version: string, listeners: readonly Listening[]): Execution<number> {
  process.title = 'nginx: worker process';
  let stopped = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) {
    process.onSignal(signal, () => {
      stopped = true;
      if (signal === 'SIGQUIT') process.title = 'nginx: worker process is shutting down';
    });
  }
  const site: Site = { process, config, version, note: notes(process, config, process.pid), counts: { requests: 0 } };
  const log = config.accessLog === 'off' ? undefined : openLog(process, config.accessLog);
  dropPrivileges(process, config);
  const line = accessLines(process, config);
  const handlerFor = (port: number): Handler => ({
    answer: (request) => answer(site, request, port),
    done: log === undefined ? undefined : (request, response, bytes) => process.write(log, encodePacket(line(request, response, bytes, port))),
    bad: () => page(site, 400),
  });
  yield* serve(
    process,
    listeners.map(({ descriptor, port, tls }) => ({ descriptor, handler: handlerFor(port), ...(tls ? { tls } : {}) })),
    { keepAlive: true, stopped: () => stopped },
  );
  return 0;
}
