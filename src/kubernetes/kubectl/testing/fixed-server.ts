import type { ApiRequest, ApiResponse, StreamReceiver, Transport, WatchEvent } from '../../api/transport.ts';

/** A server for tests: fixed answers by `METHOD /path`, and a record of what was asked. */
export class FixedServer implements Transport {
  readonly requests: ApiRequest[] = [];
  readonly #answers: Readonly<Record<string, unknown>>;
  /** Of the newest watch. */
  send: (event: WatchEvent) => void = () => {};
  /** Of the newest stream. */
  receiver: StreamReceiver | undefined;
  /** Streams and watches that were not closed. */
  open = 0;

  constructor(answers: Readonly<Record<string, unknown>>) {
    this.#answers = { ...discovery, ...answers };
  }

  request(request: ApiRequest): ApiResponse {
    this.requests.push(request);
    const body = this.#answers[`${request.method} ${request.path}`];
    if (body === undefined) return { code: 404, body: failure(404, 'NotFound', `${request.method} ${request.path} not found`) };
    const { status, code } = body as { status?: unknown; code?: number };
    return { code: status === 'Failure' && code ? code : 200, body };
  }

  watch(request: ApiRequest, receive: (event: WatchEvent) => void) {
    this.requests.push(request);
    this.send = receive;
    return { stream: this.#stream() };
  }

  connect(request: ApiRequest, receiver: StreamReceiver) {
    this.requests.push(request);
    this.receiver = receiver;
    return { stream: this.#stream() };
  }

  #stream() {
    this.open++;
    return { close: () => void this.open--, send() {}, end() {} };
  }
}

export const failure = (code: number, reason: string, message: string) => ({
  apiVersion: 'v1',
  kind: 'Status',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  code,
});

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const resource = (name: string, singularName: string, kind: string, shortNames: readonly string[], more: object = {}) => ({
  name,
  singularName,
  namespaced: true,
  kind,
  verbs,
  shortNames,
  ...more,
});

const discovery = {
  'GET /api': { kind: 'APIVersions', versions: ['v1'] },
  'GET /apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [
      {
        name: 'apps',
        versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
        preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
      },
    ],
  },
  'GET /api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [resource('pods', 'pod', 'Pod', ['po'], { categories: ['all'] }), resource('services', 'service', 'Service', ['svc'], { categories: ['all'] })],
  },
  'GET /apis/apps/v1': {
    kind: 'APIResourceList',
    groupVersion: 'apps/v1',
    resources: [resource('deployments', 'deployment', 'Deployment', ['deploy'], { categories: ['all'] })],
  },
};
