import { type Clock, millisecond, second, type Timer } from '../../time/index.ts';
import type { KubernetesObject } from '../api/meta.ts';
import type { Closable, Transport, WatchEvent } from '../api/transport.ts';
import { Client } from './client.ts';
import { objectKey, type Resource } from './resource.ts';
import { type IndexFunction, Store } from './store.ts';

export interface InformerOptions<T extends KubernetesObject> {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly resource: Resource<T>;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly indexers?: Readonly<Record<string, IndexFunction<T>>>;
}

/** Told of changes, each in a task of the clock that has the change as its cause. */
export interface InformerHandler<T> {
  onAdd?(object: T): void;
  onUpdate?(old: T, object: T): void;
  onDelete?(object: T): void;
}

/** A reflector waits this long before it lists again, doubling. */
const firstRetry = 800 * millisecond;
const longestRetry = 30 * second;

/**
 * A local copy of a resource's objects that follows the server (tools/cache.SharedIndexInformer). The store is filled when `start`
 * returns; handlers are told of the objects in it by a task of the clock. Objects are the server's own, shared and immutable.
 */
export class Informer<T extends KubernetesObject> {
  readonly #clock: Clock;
  readonly #client: Client;
  readonly #options: InformerOptions<T>;
  readonly #store: Store<T>;
  readonly #handlers = new Set<InformerHandler<T>>();
  #watch: Closable | undefined;
  #retry: Timer | undefined;
  #retryDelay = firstRetry;
  #running = false;
  #synced = false;

  constructor(options: InformerOptions<T>) {
    this.#clock = options.clock;
    this.#client = new Client(options.transport);
    this.#options = options;
    this.#store = new Store(options.indexers ?? {});
  }

  /** Whether the store has held the server's state once. */
  get hasSynced(): boolean {
    return this.#synced;
  }

  /** By `namespace/name`, or name. */
  get(key: string): T | undefined {
    return this.#store.get(key);
  }

  list(): readonly T[] {
    return [...this.#store.values()];
  }

  /** The objects that the indexer of that name files under `value`. */
  byIndex(name: string, value: string): readonly T[] {
    return this.#store.byIndex(name, value);
  }

  /** Adds a handler; it is told of the objects that are in the store already. Returns what takes it back. */
  addHandler(handler: InformerHandler<T>): () => void {
    this.#handlers.add(handler);
    const known = this.list();
    if (handler.onAdd && known.length > 0) {
      this.#clock.after(0, 'informer: initial objects', () => {
        if (this.#handlers.has(handler)) for (const object of known) handler.onAdd?.(object);
      });
    }
    return () => this.#handlers.delete(handler);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#listAndWatch();
  }

  stop(): void {
    this.#running = false;
    this.#watch?.close();
    this.#watch = undefined;
    this.#retry?.cancel();
  }

  /** Lists and watches; what fails is tried again later. */
  #listAndWatch(): void {
    if (!this.#tryListAndWatch()) this.#again();
  }

  #tryListAndWatch(): boolean {
    const { resource, namespace, labelSelector, fieldSelector } = this.#options;
    const wanted = { ...(namespace && { namespace }), ...(labelSelector && { labelSelector }), ...(fieldSelector && { fieldSelector }) };
    const result = this.#client.list(resource, wanted);
    if ('status' in result) return false;
    const resourceVersion = result.list.metadata.resourceVersion!;
    this.#replace(result.list.items);
    const opened = this.#client.watch(
      resource,
      { ...wanted, resourceVersion },
      (event) => this.#receive(event),
      () => this.#closed(),
    );
    if ('refused' in opened) return false;
    this.#watch = opened.stream;
    this.#retryDelay = firstRetry;
    this.#synced = true;
    return true;
  }

  /** Takes over a whole list, and tells the handlers in one task what is different from before. */
  #replace(items: readonly T[]): void {
    const changes: (() => void)[] = [];
    const present = new Set<string>();
    for (const object of items) {
      const key = objectKey(object);
      present.add(key);
      const old = this.#store.get(key);
      if (old?.metadata.resourceVersion === object.metadata.resourceVersion) continue;
      this.#store.set(key, object);
      changes.push(() => this.#tell(old, object));
    }
    for (const key of [...this.#store.keys()]) {
      if (present.has(key)) continue;
      const old = this.#store.get(key)!;
      this.#store.delete(key);
      changes.push(() => this.#tell(old, undefined));
    }
    if (changes.length === 0) return;
    this.#clock.after(0, 'informer: list', () => {
      for (const change of changes) change();
    });
  }

  #receive({ type, object }: WatchEvent): void {
    if (type === 'ERROR' || type === 'BOOKMARK' || !this.#running) return;
    const now = object as T;
    const key = objectKey(now);
    const old = this.#store.get(key);
    if (type === 'DELETED') this.#store.delete(key);
    else this.#store.set(key, now);
    this.#tell(type === 'DELETED' ? now : old, type === 'DELETED' ? undefined : now);
  }

  #tell(old: T | undefined, object: T | undefined): void {
    if (!this.#running) return;
    for (const handler of this.#handlers) {
      if (!object) handler.onDelete?.(old!);
      else if (old) handler.onUpdate?.(old, object);
      else handler.onAdd?.(object);
    }
  }

  #closed(): void {
    this.#watch = undefined;
    if (this.#running) this.#again();
  }

  #again(): void {
    this.#retry = this.#clock.after(this.#retryDelay, 'informer: list again', () => {
      if (this.#running) this.#listAndWatch();
    });
    this.#retryDelay = Math.min(2 * this.#retryDelay, longestRetry);
  }
}
