import type { Process } from '../../process/types.ts';
import { headerOf } from '../http/message.ts';
import type { Request } from '../http/server.ts';
import { strftime } from '../lib/strftime.ts';

/** What a text with variables is put together for. */
export interface Scope {
  readonly process: Process;
  readonly request: Request;
  /** The path as it is looked for, after rewriting. */
  readonly uri: string;
  readonly port: number;
  /** Set by `set`, by the captures of a regular expression, and for a log by the answer. */
  readonly own?: ReadonlyMap<string, string>;
}

const values: Readonly<Record<string, (scope: Scope) => string>> = {
  args: ({ request }) => request.target.split('?')[1] ?? '',
  document_uri: ({ uri }) => uri,
  host: ({ request }) => (headerOf(request.head, 'host') ?? '').split(':')[0]!.toLowerCase(),
  hostname: ({ process }) => process.hostname,
  https: () => '',
  is_args: ({ request }) => (request.target.includes('?') ? '?' : ''),
  msec: ({ process }) => (process.clock.now / 1e6).toFixed(3),
  nginx_version: ({ process }) => process.env.get('NGINX_VERSION') ?? '1.22.1',
  pid: ({ process }) => String(process.pid),
  proxy_add_x_forwarded_for: ({ request }) => [headerOf(request.head, 'x-forwarded-for'), request.client.address].filter((each) => each).join(', '),
  query_string: ({ request }) => request.target.split('?')[1] ?? '',
  remote_addr: ({ request }) => request.client.address,
  remote_port: ({ request }) => String(request.client.port),
  remote_user: () => '',
  request: ({ request }) => request.head.startLine,
  request_length: ({ request }) => String(request.head.startLine.length + request.body.length),
  request_method: ({ request }) => request.method,
  request_time: () => '0.000',
  request_uri: ({ request }) => request.target,
  scheme: () => 'http',
  server_addr: ({ process }) => process.interfaces().find((each) => each.name !== 'lo')?.address ?? '127.0.0.1',
  server_port: ({ port }) => String(port),
  server_protocol: ({ request }) => request.version,
  time_iso8601: ({ process }) => strftime('%Y-%m-%dT%H:%M:%S+00:00', process.clock.now),
  time_local: ({ process }) => strftime('%d/%b/%Y:%H:%M:%S +0000', process.clock.now),
  uri: ({ uri }) => uri,
};

function variable(scope: Scope, name: string): string | undefined {
  const own = scope.own?.get(name);
  if (own !== undefined) return own;
  if (name.startsWith('http_')) return headerOf(scope.request.head, name.slice(5).replaceAll('_', '-')) ?? '';
  if (name.startsWith('arg_')) return new RegExp(`(?:^|&)${name.slice(4)}=([^&]*)`).exec(scope.request.target.split('?')[1] ?? '')?.[1] ?? '';
  return Object.hasOwn(values, name) ? values[name]!(scope) : undefined;
}

/** A text with its `$variables` in place; an unknown one is empty. `empty`: what stands for nothing (a log has `-`). */
export function expandVariables(text: string, scope: Scope, empty = ''): string {
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, bare: string | undefined) => variable(scope, (braced ?? bare)!) || empty);
}
