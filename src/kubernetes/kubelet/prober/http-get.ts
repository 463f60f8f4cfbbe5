import type { Duration } from '../../../time/index.ts';
import type { Container, HTTPGetAction } from '../../api/types.ts';
import type { HttpRequest, HttpResponse, Result } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { call, type Routine } from '../routine.ts';
import { computePort } from './probe-target.ts';

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
  const headers = (action.httpHeaders ?? []).map(({ name, value }) => ({ name, value }));
  const has = (name: string) => headers.some((header) => header.name.toLowerCase() === name);
  if (!has('user-agent')) headers.push({ name: 'User-Agent', value: `${agent}/1.36` });
  if (!has('accept')) headers.push({ name: 'Accept', value: '*/*' });
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

/** Asks, and follows redirects as long as they stay on the host (pkg/probe/http RedirectChecker); the error is the one of net/http's client. */
export function* followLocalRedirects(
  context: KubeletContext,
  first: HttpRequest,
  timeout: Duration,
): Routine<{ readonly response: HttpResponse } | { readonly error: string }> {
  const { clock } = context;
  const end = clock.now + timeout;
  let request = first;
  for (let redirects = 0; ; redirects++) {
    const result: Result<HttpResponse> = yield* call((reply) => context.node.network.httpGet(request, Math.max(1, end - clock.now), reply));
    if ('error' in result) return { error: `Get "${urlOf(request)}": ${result.error.message}` };
    const location = isRedirect(result.value.code) ? result.value.headers['location'] : undefined;
    const next = location ? resolve(request, location) : undefined;
    if (!next || next.host !== first.host) return { response: result.value };
    if (redirects + 1 >= maxRedirects) return { error: `Get "${location}": stopped after ${maxRedirects} redirects` };
    request = next;
  }
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
