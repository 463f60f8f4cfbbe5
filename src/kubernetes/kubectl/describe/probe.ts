import type { Probe } from '../../api/types.ts';

/** A probe in one line: `http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function describeProbe(probe: Probe): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0, successThreshold = 0, failureThreshold = 0 } = probe;
  const numbers = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${numbers}`;
  if (probe.httpGet) {
    const { scheme = '', host = '', port, path = '' } = probe.httpGet;
    return `http-get ${httpURL(scheme.toLowerCase(), `${host.includes(':') ? `[${host}]` : host}:${port}`, path)} ${numbers}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${numbers}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${numbers}`;
  return `unknown ${numbers}`;
}

/** As Go's url.URL writes it: a path without a leading slash gets one, a `?` in it is escaped. */
function httpURL(scheme: string, host: string, path: string): string {
  const separated = path !== '' && !path.startsWith('/') ? `/${path}` : path;
  return `${scheme ? `${scheme}:` : ''}//${host}${encodeURI(separated).replaceAll('?', '%3F').replaceAll('#', '%23')}`;
}
