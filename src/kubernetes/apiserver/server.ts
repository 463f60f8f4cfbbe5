import { type Clock, type Random, toRFC3339 } from '../../time/index.ts';
import { badRequest, forbidden } from '../api/errors.ts';
import type { ApiRequest, ApiResponse, Closable, Opened, RemoteStream, StreamReceiver, Transport, WatchEvent } from '../api/transport.ts';
import { deprecationWarning } from '../api/warnings/index.ts';
import type { Etcd } from '../etcd/index.ts';
import { admissionChain } from './admission/plugins.ts';
import { attributesOf, cannotText } from './authorization/attributes.ts';
import { Authorizer } from './authorization/authorizer.ts';
import { reviewResources } from './authorization/review-kinds.ts';
import { writeFreshCluster, writeKubernetesService } from './bootstrap.ts';
import { Compactor } from './compactor.ts';
import { type RequestContext, requestContext, type User } from './context.ts';
import { dispatch, resourceOf } from './dispatch.ts';
import type { Connections } from './handlers/connect.ts';
import { watch } from './handlers/watch.ts';
import { identityOf } from './identity.ts';
import { requestsPart } from './part.ts';
import { Refusal, refuse, statusResponse } from './refusal.ts';
import { EventExpiry } from './registry/events/expiry.ts';
import { Registry } from './registry/registry.ts';
import { KubernetesService } from './registry/services/kubernetes-service.ts';
import { Storage } from './registry/storage.ts';
import { requestInfo } from './request-info.ts';
import { WatchCache } from './watch/watch-cache.ts';

export interface ApiServerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly etcd: Etcd;
  /** The way to a node's kubelet, for logs and exec; undefined when the node cannot be reached. */
  readonly dialKubelet: (nodeName: string) => { readonly transport: Transport } | undefined;
}

/** Subresources of Pods that are streams from the kubelet. */
const streamed = new Set(['log', 'exec', 'attach', 'portforward']);

/** The API server: answers requests of whoever is connected; all state is in etcd. */
export class ApiServer {
  readonly #clock: Clock;
  readonly #registry: Registry;
  readonly #watches: WatchCache;
  readonly #authorizer: Authorizer;
  readonly #options: ApiServerOptions;
  readonly #expiry: EventExpiry;
  readonly #service: KubernetesService;
  readonly #compactor: Compactor;

  constructor(options: ApiServerOptions) {
    this.#clock = options.clock;
    this.#options = options;
    const random = options.random.fork('apiserver');
    const storage = new Storage(options.etcd);
    this.#registry = new Registry({ clock: options.clock, random, storage, admission: admissionChain(storage, random, options.clock) });
    this.#authorizer = new Authorizer(storage);
    this.#expiry = new EventExpiry(options.clock, storage);
    this.#service = new KubernetesService(options.clock, storage, () => writeKubernetesService(this.#registry, toRFC3339(this.#clock.now)));
    this.#compactor = new Compactor(options.clock, options.etcd);
    this.#watches = new WatchCache(options.clock, options.etcd);
  }

  /** A transport with an identity. */
  connect(user: User): Transport {
    return {
      request: (request) => this.#request(user, request),
      watch: (request, receive, closed) => this.#watch(user, request, receive, closed),
      connect: (request, receiver) => this.#connect(user, request, receiver),
    };
  }

  /** Writes what a fresh cluster holds (see bootstrap.ts); the history begins after it. */
  bootstrap(): void {
    writeFreshCluster(this.#registry, toRFC3339(this.#clock.now));
    this.#options.etcd.compact(this.#options.etcd.revision);
  }

  /** Stops what runs by itself. */
  close(): void {
    this.#expiry.close();
    this.#service.close();
    this.#compactor.close();
  }

  #request(user: User, request: ApiRequest): ApiResponse {
    const context = this.#context(user, request);
    try {
      const response = this.#answer(context);
      return context.warnings.length > 0 ? { ...response, warnings: context.warnings } : response;
    } catch (error) {
      if (error instanceof Refusal) return statusResponse(error.status, context.warnings);
      throw error;
    }
  }

  #answer(context: RequestContext): ApiResponse {
    const { info } = context;
    this.#authorize(context);
    if (!info.isResource) return requestsPart.code.nonResource(context);
    if (info.verb === 'watch') return this.#answerWatch(context);
    if (info.resource === 'pods' && streamed.has(info.subresource)) return this.#answerStreamed(context);
    const resource = resourceOf(info);
    const deprecated = deprecationWarning(resource.group, resource.version, resource.kind);
    if (deprecated) context.warnings.push(deprecated);
    if (info.verb === 'create' && reviewResources.has(info.resource)) return requestsPart.code.review(this.#authorizer, resource, context);
    return dispatch(this.#registry, context);
  }

  /** Refuses what the user may not do. */
  #authorize({ user, info, request }: RequestContext): void {
    if (this.#authorizer.trusts(user)) return;
    const attributes = attributesOf(user, info, request.method);
    const { allowed, reason } = this.#authorizer.authorize(attributes);
    if (!allowed) refuse(forbidden({ group: info.group, resource: info.resource }, info.name, cannotText(attributes) + (reason && `: ${reason}`)));
  }

  /** A watch that is asked for as a plain request is checked, and has nothing to say at once. */
  #answerWatch(context: RequestContext): ApiResponse {
    watch(
      { registry: this.#registry, cache: this.#watches, clock: this.#clock },
      resourceOf(context.info),
      context,
      () => {},
      () => {},
    ).close();
    return { code: 200, body: '' };
  }

  /** A stream that is asked for as a plain request: the kubelet answers what it has. */
  #answerStreamed(context: RequestContext): ApiResponse {
    const target = requestsPart.code.kubeletTarget(this.#connections, context);
    // A stream of two ways is no answer to a plain request (UpgradeAwareHandler).
    if (context.info.subresource !== 'log') return refuse(badRequest('Upgrade request required'));
    return target === 'nothing' ? { code: 200, body: '' } : target.transport.request(target.request);
  }

  #watch(user: User, request: ApiRequest, receive: (event: WatchEvent) => void, closed: () => void): Opened<Closable> {
    const context = this.#context(user, request);
    return this.#open(() => {
      this.#authorize(context);
      return watch({ registry: this.#registry, cache: this.#watches, clock: this.#clock }, resourceOf(context.info), context, receive, closed);
    });
  }

  #connect(user: User, request: ApiRequest, receiver: StreamReceiver): Opened<RemoteStream> {
    const context = this.#context(user, request);
    const opened = this.#open(() => {
      this.#authorize(context);
      return requestsPart.code.connectPod(this.#connections, context, receiver);
    });
    return 'stream' in opened ? opened.stream : opened;
  }

  get #connections(): Connections {
    return { registry: this.#registry, clock: this.#clock, dialKubelet: this.#options.dialKubelet };
  }

  #open<T>(open: () => T): Opened<T> {
    try {
      return { stream: open() };
    } catch (error) {
      if (error instanceof Refusal) return { refused: statusResponse(error.status) };
      throw error;
    }
  }

  #context(user: User, request: ApiRequest): RequestContext {
    return requestContext(request, requestInfo(request), identityOf(user, request), user.actor ?? user.name, toRFC3339(this.#clock.now));
  }
}

/** Writes what a fresh cluster holds before any controller runs: namespaces, priority classes, the Services kubernetes and kube-dns. */
export function bootstrap(server: ApiServer): void {
  server.bootstrap();
}
