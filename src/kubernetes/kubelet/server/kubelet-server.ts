import { badRequest, internalError, notFound, pathNotFound, plainError } from '../../api/errors.ts';
import type { Status } from '../../api/meta.ts';
import type { ApiRequest, ApiResponse, Closable, Opened, RemoteStream, StreamReceiver, Transport, WatchEvent } from '../../api/transport.ts';
import type { Pod, PodStatus } from '../../api/types.ts';
import type { Result, RuntimeStream, StreamOptions } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { podRuntimeStatus } from '../kuberuntime/pod-runtime-status.ts';
import { uidOf } from '../pod.ts';
import { computeLogContainer } from './log-container.ts';
import { computeLogOptions, openLog, readLog } from './log-stream.ts';
import { queryFlag, queryValue, queryValues } from './query.ts';
import { nonZeroExit, success } from './statuses.ts';
import { tunnel } from './tunnel.ts';

export interface PodFinder {
  pod(namespace: string, name: string): Pod | undefined;
  /** As the kubelet has it, which may be ahead of the API. */
  status(pod: Pod): PodStatus;
}

/** An error of the runtime passes two that report it: its streaming server, and the API server that translates the stream. */
const streamError = (message: string): Status => internalError(internalError(message).message!);

interface Route {
  readonly action: string;
  readonly pod: Pod;
  readonly container: string;
}

const refused = (status: Status): { refused: ApiResponse } => ({ refused: { code: status.code ?? 500, body: status } });

/** The kubelet's own API, which the API server dials for logs, exec, attach and port-forward (pkg/kubelet/server). */
export class KubeletServer implements Transport {
  readonly #context: KubeletContext;
  readonly #finder: PodFinder;

  constructor(context: KubeletContext, finder: PodFinder) {
    this.#context = context;
    this.#finder = finder;
  }

  /** A log as it is now, in one piece. */
  request(request: ApiRequest): ApiResponse {
    const route = this.#route(request.path);
    if ('status' in route) return refused(route.status).refused;
    if (route.action !== 'containerLogs') return refused(pathNotFound()).refused;
    const found = this.#logContainer(route, request);
    if ('error' in found) return refused(badRequest(found.error)).refused;
    return { code: 200, body: readLog(this.#context, found.id, computeLogOptions(request, this.#context.clock.now)) };
  }

  watch(_request: ApiRequest, _receive: (event: WatchEvent) => void, _closed: () => void): Opened<Closable> {
    return refused(pathNotFound());
  }

  connect(request: ApiRequest, receiver: StreamReceiver): Opened<RemoteStream> {
    const route = this.#route(request.path);
    if ('status' in route) return refused(route.status);
    switch (route.action) {
      case 'containerLogs':
        return this.#log(route, request, receiver);
      case 'exec':
        return this.#exec(route, request, receiver);
      case 'attach':
        return this.#attach(route, request, receiver);
      case 'portForward':
        return this.#portForward(route, request, receiver);
      default:
        return refused(pathNotFound());
    }
  }

  #route(path: string): Route | { readonly status: Status } {
    const [action = '', namespace = '', name = '', container = ''] = path.slice(1).split('/');
    const pod = this.#finder.pod(namespace, name);
    return pod ? { action, pod, container } : { status: notFound({ group: '', resource: 'pods' }, name) };
  }

  #logContainer({ pod, container }: Route, request: ApiRequest): ReturnType<typeof computeLogContainer> {
    return computeLogContainer(pod, this.#finder.status(pod), container, queryFlag(request, 'previous'));
  }

  #log(route: Route, request: ApiRequest, receiver: StreamReceiver): Opened<RemoteStream> {
    const found = this.#logContainer(route, request);
    if ('error' in found) return refused(badRequest(found.error));
    const options = computeLogOptions(request, this.#context.clock.now);
    return { stream: openLog(this.#context, found.id, options, queryFlag(request, 'follow'), receiver) };
  }

  #running({ pod, container }: Route): string | undefined {
    const { containers } = podRuntimeStatus(this.#context.node, uidOf(pod));
    return containers.find((one) => one.name === container && one.state === 'RUNNING')?.id;
  }

  #exec(route: Route, request: ApiRequest, receiver: StreamReceiver): Opened<RemoteStream> {
    const id = this.#running(route);
    if (id === undefined) return refused(plainError(`container not found ("${route.container}")`));
    const options = this.#streamOptions(request, receiver, (code) => (code === 0 ? success : nonZeroExit(code)), 'error executing command in container');
    return this.#opened(this.#context.node.runtime.exec(id, queryValues(request, 'command'), options), receiver, 'error executing command in container');
  }

  #attach(route: Route, request: ApiRequest, receiver: StreamReceiver): Opened<RemoteStream> {
    const id = this.#running(route);
    if (id === undefined)
      return refused(plainError(`container ${route.container} not found in pod ${route.pod.metadata.name}_${route.pod.metadata.namespace}`));
    const options = this.#streamOptions(request, receiver, () => success, 'error attaching to container');
    return this.#opened(this.#context.node.runtime.attach(id, options), receiver, 'error attaching to container');
  }

  #portForward({ pod }: Route, request: ApiRequest, receiver: StreamReceiver): Opened<RemoteStream> {
    const sandbox = podRuntimeStatus(this.#context.node, uidOf(pod)).sandboxes.find((one) => one.state === 'READY');
    if (!sandbox) return refused(plainError(`pod not found ("${pod.metadata.name}_${pod.metadata.namespace}")`));
    const ports = queryValue(request, 'ports') ?? queryValue(request, 'port');
    if (ports === undefined) return { stream: tunnel(this.#context, sandbox.id) };
    const port = Number(ports);
    const what = `error forwarding port ${port} to pod ${sandbox.id}, uid `;
    const options = this.#streamOptions(request, receiver, () => success, what);
    return this.#opened(this.#context.node.runtime.portForward(sandbox.id, port, options), receiver, what);
  }

  #streamOptions(request: ApiRequest, receiver: StreamReceiver, statusOf: (code: number) => Status, what: string): StreamOptions {
    return {
      stdin: queryFlag(request, 'stdin'),
      tty: queryFlag(request, 'tty'),
      output: (bytes) => receiver.output(bytes),
      error: (bytes) => receiver.error(bytes),
      ended: (result) => receiver.ended('value' in result ? statusOf(result.value) : streamError(`${what}: ${result.error.message}`)),
    };
  }

  /** What the runtime refuses at once is told at the end of the stream, as a connection that was made already. */
  #opened(result: Result<RuntimeStream>, receiver: StreamReceiver, what: string): Opened<RemoteStream> {
    if ('error' in result) {
      const { message } = result.error;
      const end = this.#context.clock.after(0, 'kubelet: stream refused', () => receiver.ended(streamError(`${what}: ${message}`)));
      return { stream: { send() {}, end() {}, resize() {}, close: () => end.cancel() } };
    }
    const stream = result.value;
    return {
      stream: {
        send: (bytes) => stream.send(bytes),
        end: () => stream.end(),
        resize: (rows, columns) => stream.resize(rows, columns),
        close: () => stream.close(),
      },
    };
  }
}
