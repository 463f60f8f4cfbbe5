import type { Execution, Process } from '../../process/types.ts';
import { statOrNothing } from '../lib/files.ts';
import { resolve } from '../net/resolve.ts';
import { type Certificate, certificatesOf } from '../tls/index.ts';
import { ConfigError, type Directive, find, type NginxConfig, type ServerConfig } from './nginx-config.ts';
import { freeBlocks, knownDirectives } from './nginx-directives.ts';

/** What nginx looks up when it reads its configuration: upstream names and certificates. Throws ConfigError. */
export function* checkConfig(process: Process, config: NginxConfig): Execution<void> {
  checkBlock(config.main, 'main');
  if (!find(config.main, 'events')) throw new ConfigError('no "events" section in configuration');
  const upstreams = config.http.filter((each) => each.name === 'upstream');
  for (const server of upstreams.flatMap((each) => each.block ?? []).filter((each) => each.name === 'server'))
    yield* checkHost(process, server.args[0] ?? '', server);
  for (const server of config.servers) {
    for (const proxied of passes(server.block)) {
      const target = /^https?:\/\/([^/$]+)/.exec(proxied.args[0] ?? '')?.[1];
      if (!/^https?:\/\//.test(proxied.args[0] ?? '') && !proxied.args[0]?.includes('$')) throw new ConfigError(`invalid URL prefix in ${proxied.at}`);
      if (target && !proxied.args[0]!.includes('$') && !upstreams.some((each) => each.args[0] === target)) yield* checkHost(process, target, proxied);
    }
    if (server.ports.some((each) => each.tls)) certificateOf(process, server);
  }
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Where a directive may not stand, as far as people put it there. */
const misplaced: Readonly<Record<string, ReadonlySet<string>>> = {
  main: words(
    'server location listen server_name root index proxy_pass return upstream alias try_files access_log log_format gzip sendfile keepalive_timeout default_type types proxy_set_header add_header',
  ),
  events: words('server http location listen server_name root'),
  http: words('http events listen location server_name proxy_pass try_files alias user worker_processes worker_connections return rewrite pid daemon'),
  server: words('http events server upstream proxy_pass alias user worker_processes worker_connections log_format pid daemon map'),
  location: words('http events server server_name listen upstream user worker_processes worker_connections log_format pid daemon map'),
};

/** Directives with one argument. */
const single = words(
  'root alias proxy_pass worker_processes worker_connections sendfile default_type client_max_body_size autoindex server_tokens ssl_certificate ssl_certificate_key pid daemon include gzip tcp_nopush stub_status_zone proxy_http_version',
);
const blocks = words('http events server location upstream types map');
const listenParameter =
  /^(?:default_server|default|ssl|http2|quic|proxy_protocol|reuseport|deferred|bind|(?:backlog|setfib|fastopen|rcvbuf|sndbuf|accept_filter|ipv6only|so_keepalive)=.*)$/;

/** Where directives stand and how many arguments they have. Throws ConfigError. */
function checkBlock(block: readonly Directive[], place: string): void {
  for (const each of block) {
    const { name, args, at } = each;
    if (misplaced[place]?.has(name)) throw new ConfigError(`"${name}" directive is not allowed here in ${at}`);
    if (blocks.has(name) && !each.block && place !== 'upstream') throw new ConfigError(`directive "${name}" has no opening "{" in ${at}`);
    if (!blocks.has(name) && each.block && name !== 'if' && name !== 'limit_except' && knownDirectives.has(name) && single.has(name))
      throw new ConfigError(`directive "${name}" is not terminated by ";" in ${at}`);
    if (single.has(name) && args.length !== 1) throw new ConfigError(`invalid number of arguments in "${name}" directive in ${at}`);
    const wrong = name === 'listen' ? args.slice(1).find((arg) => !listenParameter.test(arg)) : undefined;
    if (wrong !== undefined) throw new ConfigError(`invalid parameter "${wrong}" in ${at}`);
    if (each.block && !freeBlocks.has(name)) checkBlock(each.block, name);
  }
}

/** All `proxy_pass` of a block and what it contains. */
function passes(block: readonly Directive[]): Directive[] {
  return block.flatMap((each) => (each.name === 'proxy_pass' ? [each] : each.block ? passes(each.block) : []));
}

function* checkHost(process: Process, target: string, { at }: Directive): Execution<void> {
  if (target.startsWith('unix:')) return;
  const host = target.replace(/:\d+$/, '');
  const found = yield* resolve(process, host);
  if (typeof found === 'string') throw new ConfigError(`host not found in upstream "${target.replace(/:80$/, '')}" in ${at}`);
}

/** The certificate of a server with `listen … ssl`. Throws ConfigError. */
export function certificateOf(process: Process, { block }: ServerConfig): Certificate {
  const given = find(block, 'ssl_certificate');
  const listen = block.find((each) => each.name === 'listen' && each.args.includes('ssl'));
  if (!given) throw new ConfigError(`no "ssl_certificate" is defined for the "listen ... ssl" directive in ${listen?.at}`);
  const path = given.args[0]!;
  for (const [file, what] of [[path, 'certificate'] as const, [find(block, 'ssl_certificate_key')?.args[0] ?? path, 'certificate key'] as const]) {
    const full = file.startsWith('/') ? file : `/etc/nginx/${file}`;
    if (!statOrNothing(process, full))
      throw new ConfigError(
        `cannot load ${what} "${full}": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${full}, r) error:10000080:BIO routines::no such file)`,
      );
  }
  const [certificate] = certificatesOf(process, path.startsWith('/') ? path : `/etc/nginx/${path}`);
  if (!certificate) throw new ConfigError(`cannot load certificate "${path}": only certificates that Podlab has made can be used here`);
  return certificate;
}
