import type { KubernetesList, KubernetesObject, Status } from '../api/meta.ts';
import type { ApiRequest, ApiResponse, Closable, Opened, Transport, WatchEvent } from '../api/transport.ts';
import { pathOf, type Resource } from './resource.ts';

/** An object, or the Status that says why there is none. */
export type Result<T> = { readonly object: T } | { readonly status: Status };
export type ListResult<T extends KubernetesObject> = { readonly list: KubernetesList<T> } | { readonly status: Status };

export interface ListRequest {
  /** All namespaces by default. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
}

export interface PatchRequest {
  /** Strategic by default. */
  readonly type?: 'strategic-merge-patch+json' | 'merge-patch+json' | 'json-patch+json' | 'apply-patch+yaml';
  readonly subresource?: string;
  readonly fieldManager?: string;
  readonly force?: boolean;
}

/** metav1.DeleteOptions. */
export interface DeleteRequest {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export interface ClientOptions {
  /** Named in the metadata of what is written; none by default. */
  readonly fieldManager?: string;
}

/** Typed requests on a transport. Answers are shared and immutable: change copies. */
export class Client {
  readonly transport: Transport;
  readonly #query: ApiRequest['query'];

  constructor(transport: Transport, options: ClientOptions = {}) {
    this.transport = transport;
    this.#query = options.fieldManager ? { fieldManager: options.fieldManager } : undefined;
  }

  /** namespace is '' for resources without one. */
  get<T extends KubernetesObject>(resource: Resource<T>, namespace: string, name: string): Result<T> {
    return resultOf(this.transport.request({ method: 'GET', path: pathOf(resource, namespace, name) }));
  }

  list<T extends KubernetesObject>(resource: Resource<T>, { namespace = '', ...query }: ListRequest = {}): ListResult<T> {
    const response = this.transport.request({ method: 'GET', path: pathOf(resource, namespace), query });
    return response.code < 400 ? { list: response.body as KubernetesList<T> } : { status: response.body as Status };
  }

  create<T extends KubernetesObject>(resource: Resource<T>, object: T): Result<T> {
    return this.#send('POST', pathOf(resource, object.metadata.namespace ?? ''), object);
  }

  update<T extends KubernetesObject>(resource: Resource<T>, object: T, subresource?: string): Result<T> {
    const { namespace = '', name } = object.metadata;
    return this.#send('PUT', pathOf(resource, namespace, name, subresource), object);
  }

  updateStatus<T extends KubernetesObject>(resource: Resource<T>, object: T): Result<T> {
    return this.update(resource, object, 'status');
  }

  patch<T extends KubernetesObject>(resource: Resource<T>, namespace: string, name: string, patch: unknown, options: PatchRequest = {}): Result<T> {
    const { type = 'strategic-merge-patch+json', subresource, fieldManager, force } = options;
    return resultOf(
      this.transport.request({
        method: 'PATCH',
        path: pathOf(resource, namespace, name, subresource),
        headers: { 'content-type': `application/${type}` },
        query: { ...this.#query, ...(fieldManager && { fieldManager }), ...(force && { force: 'true' }) },
        body: patch,
      }),
    );
  }

  /** Posts an object of another kind to a subresource (`pods/binding`, `pods/eviction`, `serviceaccounts/token`). */
  createSubresource<T>(resource: Resource, namespace: string, name: string, subresource: string, object: unknown): Result<T> {
    return this.#send('POST', pathOf(resource, namespace, name, subresource), object);
  }

  /** The object as it is now, or was last; some kinds answer with a Status of success. */
  delete(resource: Resource, namespace: string, name: string, options: DeleteRequest = {}): Result<KubernetesObject | Status> {
    return resultOf(this.transport.request({ method: 'DELETE', path: pathOf(resource, namespace, name), body: options }));
  }

  /** Events come as tasks of the clock. */
  watch(resource: Resource, { namespace = '', ...query }: ListRequest, receive: (event: WatchEvent) => void, closed: () => void): Opened<Closable> {
    return this.transport.watch({ method: 'GET', path: pathOf(resource, namespace), query: { ...query, watch: 'true' } }, receive, closed);
  }

  #send<T>(method: ApiRequest['method'], path: string, body: unknown): Result<T> {
    return resultOf(this.transport.request({ method, path, body, ...(this.#query && { query: this.#query }) }));
  }
}

function resultOf<T>({ code, body }: ApiResponse): Result<T> {
  return code < 400 ? { object: body as T } : { status: body as Status };
}
