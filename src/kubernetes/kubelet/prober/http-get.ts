import type { Duration } from '../../../time/index.ts';
import type { Container, HTTPGetAction } from '../../api/types.ts';
import type { HttpRequest, HttpResponse, Result } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { computePort } from './probe-target.ts';

type Headers = HttpRequest['headers'];

const accept = { name: 'Accept', value: '*/*' };
/** What the kubelet says of itself. */
const own: Readonly<Record<'kube-probe' | 'kube-lifecycle', Headers>> = {
  'kube-probe': [{ name: 'User-Agent', value: 'kube-probe/1.36' }, accept],
  'kube-lifecycle': [{ name: 'User-Agent', value: 'kube-lifecycle/1.36' }, accept],
};

const missing = (given: Headers, all: Headers): Headers => all.filter(({ name }) => !given.some((header) => header.name.toLowerCase() === name.toLowerCase()));

/** What an httpGet of a probe or a hook asks for; the kubelet names itself, unless the Pod's author chose another name (pkg/probe/http/request.go). */
export function computeHttpRequest(
  action: HTTPGetAction,
  container: Container,
  podIP: string,
  agent: 'kube-probe' | 'kube-lifecycle',
): HttpRequest | { readonly error: string } {
  const port = computePort(action.port, container);
  if ('error' in port) return port;
  const path = action.path || '/';
  const headers = action.httpHeaders?.length ? [...action.httpHeaders, ...missing(action.httpHeaders, own[agent])] : own[agent];
  return {
    scheme: action.scheme === 'HTTPS' ? 'HTTPS' : 'HTTP',
    host: action.host || podIP,
    port: port.port,
    path: path.startsWith('/') ? path : `/${path}`,
    headers,
  };
}

/** The address of a request as Go's net/http writes it into its errors. */
export const urlOf = ({ scheme, host, port, path }: HttpRequest): string => `${scheme.toLowerCase()}://${host}:${port}${path}`;

const maxRedirects = 10;

/** How a request ended, redirects followed. */
export type HttpFound = { readonly response: HttpResponse } | { readonly error: string };

/** Asks, and follows redirects as long as they stay on the host (pkg/probe/http RedirectChecker); the error is the one of net/http's client. */
export function followLocalRedirects({ clock, node }: KubeletContext, first: HttpRequest, timeout: Duration, done: (found: HttpFound) => void): void {
  const end = clock.now + timeout;
  let redirects = 0;
  const ask = (request: HttpRequest): void =>
    node.network.httpGet(request, Math.max(1, end - clock.now), (result) => {
      const found = answered(first, request, result, redirects++);
      if ('next' in found) ask(found.next);
      else done(found);
    });
  ask(first);
}

function answered(first: HttpRequest, request: HttpRequest, result: Result<HttpResponse>, redirects: number): HttpFound | { readonly next: HttpRequest } {
  if ('error' in result) return { error: `Get "${urlOf(request)}": ${result.error.message}` };
  const response = result.value;
  const location = isRedirect(response.code) ? response.headers['location'] : undefined;
  const next = location ? resolve(request, location) : undefined;
  if (!next || next.host !== first.host) return { response };
  return redirects + 1 >= maxRedirects ? { error: `Get "${location}": stopped after ${maxRedirects} redirects` } : { next };
}

const isRedirect = (code: number): boolean => [301, 302, 303, 307, 308].includes(code);

function resolve(from: HttpRequest, location: string): HttpRequest | undefined {
  const headers = from.headers.filter(({ name }) => name.toLowerCase() !== 'host');
  const absolute = /^(?:(https?):)?\/\/([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(location);
  if (absolute) {
    const scheme = (absolute[1]?.toUpperCase() ?? from.scheme) as HttpRequest['scheme'];
    const path = absolute[4] || '/';
    return {
      scheme,
      host: absolute[2]!,
      port: Number(absolute[3] ?? (scheme === 'HTTPS' ? 443 : 80)),
      path: path.startsWith('/') ? path : `/${path}`,
      headers,
    };
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return undefined;
  const target = location.replace(/#.*$/, '');
  const base = from.path.replace(/\?.*$/, '');
  if (target.startsWith('?')) return { ...from, path: base + target, headers };
  return { ...from, path: target.startsWith('/') ? target : base.replace(/[^/]*$/, '') + target, headers };
}
