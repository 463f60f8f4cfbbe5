import type { Clock } from '../../../time/index.ts';
import type { Etcd, WriteRecord } from '../../etcd/index.ts';
import { Watcher, type WatcherOptions } from './watcher.ts';
import { WatcherIndex } from './watcher-index.ts';

/** The watches of one resource: one watch of etcd, whose events go to the clients they concern (apiserver/pkg/storage/cacher). */
class ResourceWatch {
  readonly #clock: Clock;
  readonly #index = new WatcherIndex();
  readonly #close: () => void;

  constructor(clock: Clock, etcd: Etcd, prefix: string) {
    this.#clock = clock;
    this.#close = etcd.watch(prefix, (records) => this.#dispatch(records));
  }

  add(watcher: Watcher): void {
    this.#index.add(watcher);
  }

  /** Returns whether nobody watches any more. */
  remove(watcher: Watcher): boolean {
    this.#index.delete(watcher);
    if (this.#index.size > 0) return false;
    this.#close();
    return true;
  }

  #dispatch(records: readonly WriteRecord[]): void {
    for (const record of records) {
      this.#clock.withCause(record.cause, () => this.#index.eachInterested(record, (watcher) => watcher.see(record)));
    }
  }
}

/** All open watches, by the prefix of the keys they look at. */
export class WatchCache {
  readonly #clock: Clock;
  readonly #etcd: Etcd;
  readonly #byPrefix = new Map<string, ResourceWatch>();

  constructor(clock: Clock, etcd: Etcd) {
    this.#clock = clock;
    this.#etcd = etcd;
  }

  /** Opens a watch; `initial` sends the state it starts with, in the task that begins the delivery. Returns what closes it. */
  open(prefix: string, options: WatcherOptions, initial: (watcher: Watcher) => void): () => void {
    const watcher = new Watcher(options);
    this.#resource(prefix).add(watcher);
    this.#clock.after(0, 'watch: begin', () => watcher.begin(initial, (record, action) => this.#clock.withCause(record.cause, action)));
    return () => {
      if (watcher.closed) return;
      watcher.closed = true;
      if (this.#byPrefix.get(prefix)?.remove(watcher)) this.#byPrefix.delete(prefix);
    };
  }

  #resource(prefix: string): ResourceWatch {
    let resource = this.#byPrefix.get(prefix);
    if (!resource) {
      resource = new ResourceWatch(this.#clock, this.#etcd, prefix);
      this.#byPrefix.set(prefix, resource);
    }
    return resource;
  }
}
