import { Clock, fromRFC3339, Random } from '../../time/index.ts';
import type { KubernetesObject } from '../api/meta.ts';
import type { ApiRequest, ApiResponse, Transport, WatchEvent } from '../api/transport.ts';
import { Etcd } from '../etcd/index.ts';
import { ApiServer, type ApiServerOptions } from './server.ts';

/** An API server alone, for tests: a default service account is all that it has of controllers. */
export interface TestCluster {
  readonly clock: Clock;
  readonly etcd: Etcd;
  readonly server: ApiServer;
  readonly admin: Transport;
  request(method: ApiRequest['method'], path: string, body?: unknown, more?: Partial<ApiRequest>): ApiResponse;
  /** The object that the request answers with; throws when it is refused. */
  ok(method: ApiRequest['method'], path: string, body?: unknown, more?: Partial<ApiRequest>): KubernetesObject;
  /** The message of the refusal; throws when there is none. */
  refused(method: ApiRequest['method'], path: string, body?: unknown, more?: Partial<ApiRequest>): string;
  /** Opens a watch and returns what it is told. */
  watch(path: string, query?: ApiRequest['query']): WatchEvent[];
}

export const podsPath = '/api/v1/namespaces/default/pods';

/** A Pod manifest with one container. */
export function podManifest(name: string, more: { metadata?: object; spec?: object } = {}): object {
  const spec = { containers: [{ name: 'main', image: 'busybox:1.36' }], ...more.spec };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...more.metadata }, spec };
}

export function testCluster(options: Partial<ApiServerOptions> = {}): TestCluster {
  const clock = options.clock ?? new Clock(fromRFC3339('2026-11-21T06:00:00Z')!);
  const etcd = options.etcd ?? new Etcd({ clock, freeze: true });
  const server = new ApiServer({ clock, random: new Random(1), etcd, dialKubelet: () => undefined, ...options });
  server.bootstrap();
  const admin = server.connect({ name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'], actor: 'user' });
  const request: TestCluster['request'] = (method, path, body, more) => {
    const type = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
    return admin.request({
      method,
      path,
      ...(body !== undefined && { body }),
      headers: { 'content-type': type, ...more?.headers },
      ...(more?.query && { query: more.query }),
    });
  };
  const cluster: TestCluster = {
    clock,
    etcd,
    server,
    admin,
    request,
    ok(...args) {
      const { code, body } = request(...args);
      if (code >= 400) throw new Error(`${args[0]} ${args[1]}: ${JSON.stringify(body)}`);
      return body as KubernetesObject;
    },
    refused(...args) {
      const { code, body } = request(...args);
      if (code < 400) throw new Error(`${args[0]} ${args[1]} was not refused: ${code}`);
      return (body as { message: string }).message;
    },
    watch(path, query = {}) {
      const events: WatchEvent[] = [];
      const opened = admin.watch(
        { method: 'GET', path, query: { watch: 'true', ...query } },
        (event) => events.push(event),
        () => events.push({ type: 'ERROR', object: 'closed' }),
      );
      if ('refused' in opened) throw new Error(JSON.stringify(opened.refused.body));
      return events;
    },
  };
  request('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  return cluster;
}
