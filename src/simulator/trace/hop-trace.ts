import type { ComponentName, HopPicture } from '../../host/protocol/index.ts';
import type { KubernetesObject, Status } from '../../kubernetes/api/meta.ts';
import type { ApiRequest, ApiResponse, Transport, WatchEvent } from '../../kubernetes/api/transport.ts';
import type { Pod } from '../../kubernetes/api/types.ts';
import type { NodeRuntime, Reply, Result } from '../../kubernetes/cri/index.ts';
import type { WriteRecord } from '../../kubernetes/etcd/index.ts';
import type { Clock } from '../../time/index.ts';
import { instead, type Tap } from './tap.ts';

/** How many hops are kept. */
const most = 60;

/** What of the cluster's talk belongs to the way of a Pod. The components' other requests (leases, Events, tokens) would hide it. */
const onTheWay = /\/(pods|deployments|replicasets|daemonsets|statefulsets|jobs)(\/|$)/;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** `pods/web/binding` for `/api/v1/namespaces/default/pods/web/binding`. */
const shortPath = (path: string): string => path.replace(/^\/apis?(\/[\w.-]+)?\/v\d\w*\//, '').replace(/^namespaces\/default\//, '');

const isTold = ({ method, path }: ApiRequest): boolean => method !== 'GET' && onTheWay.test(path) && !/\/(exec|attach|portforward)$/.test(path);

/**
 * Who said what to whom on a Pod's way from kubectl to the runtime: requests, writes, watch events and calls, as they happen.
 */
export class HopTrace implements Tap {
  readonly #clock: Clock;
  readonly #hops: Mutable<HopPicture>[] = [];
  /** Pods whose deletion the kubelet has been told of: later events of them are echoes of its own writes. */
  readonly #ending = new Set<string>();
  #count = 0;
  #asking = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get hops(): readonly HopPicture[] {
    return this.#hops;
  }

  /** How many there have been. */
  get count(): number {
    return this.#count;
  }

  /** A write to the store; told when a request that is told of has made it. */
  stored(record: WriteRecord): void {
    if (this.#asking === 0) return;
    const { kind = '', metadata } = record.object as KubernetesObject;
    this.#add('API server', 'store', '', `${record.verb} ${kind} ${metadata.name}, revision ${record.revision}`);
  }

  transport(who: ComponentName, node: string, transport: Transport): Transport {
    return {
      request: (request) => (isTold(request) ? this.#ask(who, node, request, transport) : transport.request(request)),
      watch: (request, receive, closed) => {
        const told = who !== 'kubectl' && /\/pods$/.test(request.path);
        const heard = (event: WatchEvent): void => {
          this.#watched(who, node, event);
          receive(event);
        };
        return transport.watch(request, told ? heard : receive, closed);
      },
      connect: (request, receiver) => transport.connect(request, receiver),
    };
  }

  kubelet(_node: string, transport: Transport): Transport {
    return transport;
  }

  runtime(node: string, runtime: NodeRuntime): NodeRuntime {
    const { runtime: service, images } = runtime;
    const named = (id: string): string => service.containerStatus(id)?.metadata.name ?? '';
    return {
      ...runtime,
      runtime: instead(service, {
        runPodSandbox: (config, reply) => service.runPodSandbox(config, this.#called(node, `RunPodSandbox ${config.metadata.name}`, reply)),
        createContainer: (id, config, sandbox, reply) =>
          service.createContainer(id, config, sandbox, this.#called(node, `CreateContainer ${config.metadata.name}`, reply)),
        startContainer: (id, reply) => service.startContainer(id, this.#called(node, `StartContainer ${named(id)}`, reply)),
        stopContainer: (id, timeout, reply) => service.stopContainer(id, timeout, this.#called(node, `StopContainer ${named(id)}`, reply)),
        stopPodSandbox: (id, reply) =>
          service.stopPodSandbox(id, this.#called(node, `StopPodSandbox ${service.podSandboxStatus(id)?.metadata.name ?? ''}`, reply)),
        onContainerEvent: (listener) =>
          service.onContainerEvent((event) => {
            const name = event.type === 'CONTAINER_STOPPED' ? named(event.containerId) : '';
            if (name !== '') this.#add('runtime', 'kubelet', node, `container ${name} has ended`);
            listener(event);
          }),
      }),
      images: instead(images, {
        pullImage: (image, auth, reply) => images.pullImage(image, auth, this.#called(node, `PullImage ${image}`, reply)),
      }),
    };
  }

  #ask(who: ComponentName, node: string, request: ApiRequest, transport: Transport): ApiResponse {
    const hop = this.#add(who, 'API server', node, `${request.method} ${shortPath(request.path)}`);
    this.#asking++;
    try {
      const answer = transport.request(request);
      hop.failed = answer.code >= 400;
      hop.text += `: ${answer.code}${hop.failed ? ` ${(answer.body as Status).reason ?? ''}` : ''}`;
      return answer;
    } finally {
      this.#asking--;
    }
  }

  /** The news that make a component act; not the echoes of its own writes. */
  #watched(who: ComponentName, node: string, { type, object }: WatchEvent): void {
    const pod = object as Pod;
    const { name = '', uid = '', deletionTimestamp } = pod.metadata ?? {};
    if (who === 'kubelet') {
      const isEnding = deletionTimestamp !== undefined && !this.#ending.has(uid);
      if (isEnding) this.#ending.add(uid);
      if (type === 'DELETED') this.#ending.delete(uid);
      if (type === 'ADDED') this.#add('API server', who, node, `watch: Pod ${name} is yours`);
      else if (type === 'MODIFIED' && isEnding) this.#add('API server', who, node, `watch: Pod ${name} is to end`);
    } else if (who === 'scheduler' && type === 'ADDED' && !pod.spec?.nodeName) this.#add('API server', who, node, `watch: Pod ${name} has no node`);
  }

  /** A call to the runtime now, and its answer when that comes. */
  #called<T>(node: string, text: string, reply: Reply<T>): Reply<T> {
    this.#add('kubelet', 'runtime', node, text);
    return (result: Result<T>) => {
      const hop = this.#add('runtime', 'kubelet', node, 'error' in result ? `${text}: ${result.error.message}` : `${text}: done`);
      hop.failed = 'error' in result;
      reply(result);
    };
  }

  #add(from: ComponentName, to: ComponentName, node: string, text: string): Mutable<HopPicture> {
    const hop = { id: ++this.#count, time: this.#clock.now, from, to, node, text, failed: false };
    this.#hops.push(hop);
    if (this.#hops.length > most) this.#hops.shift();
    return hop;
  }
}
