import type { Process } from '../../process/types.ts';
import { headerOf } from '../http/message.ts';
import type { Request } from '../http/server.ts';
import { TimeText } from '../http/time-text.ts';
import { strftime } from '../lib/strftime.ts';

/** What a text with variables is put together for. */
export interface Scope {
  readonly process: Process;
  readonly request: Request;
  /** The path as it is looked for, after rewriting. */
  readonly uri: string;
  readonly port: number;
  /** Set by `set`, and by the captures of a regular expression. */
  readonly own?: ReadonlyMap<string, string> | undefined;
  /** For a log: the answer, and how many bytes its body had. */
  readonly answer?: { readonly status: number; readonly bytes: number };
}

const logTimes = new TimeText('%d/%b/%Y:%H:%M:%S +0000');

const values: Readonly<Record<string, (scope: Scope) => string>> = {
  body_bytes_sent: ({ answer }) => (answer ? String(answer.bytes) : ''),
  bytes_sent: ({ answer }) => (answer ? String(answer.bytes + 230) : ''),
  status: ({ answer }) => (answer ? String(answer.status) : ''),
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
  time_local: ({ process }) => logTimes.of(process.clock.now),
  uri: ({ uri }) => uri,
};

/** What a name stands for in a configuration; undefined for an unknown one. */
function variable(name: string): ((scope: Scope) => string) | undefined {
  if (name.startsWith('http_')) {
    const header = name.slice(5).replaceAll('_', '-');
    return ({ request }) => headerOf(request.head, header) ?? '';
  }
  if (name.startsWith('arg_')) return ({ request }) => new RegExp(`(?:^|&)${name.slice(4)}=([^&]*)`).exec(request.target.split('?')[1] ?? '')?.[1] ?? '';
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** A text of a configuration, taken apart at its `$variables`: nginx compiles them too. */
export type Template = readonly (string | { readonly name: string; readonly value: ((scope: Scope) => string) | undefined })[];

export function compile(text: string): Template {
  return text.split(/(\$(?:\{\w+\}|\w+))/).map((piece) => {
    const name = /^\$\{?(\w+)\}?$/.exec(piece)?.[1];
    return name === undefined ? piece : { name, value: variable(name) };
  });
}

/** A template with its variables in place; an unknown one is empty. `empty`: what stands for nothing (a log has `-`). */
export function expand(template: Template, scope: Scope, empty = ''): string {
  let out = '';
  for (const piece of template) out += typeof piece === 'string' ? piece : (scope.own?.get(piece.name) ?? piece.value?.(scope)) || empty;
  return out;
}

export const expandVariables = (text: string, scope: Scope): string => (text.includes('$') ? expand(compile(text), scope) : text);
