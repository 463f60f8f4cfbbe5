import type { Clock } from '../../time/index.ts';
import { eachPrefix } from './key-index.ts';
import type { WriteRecord } from './types.ts';

/** One watch: collects what is written below its prefix and hands it over in one task of the clock. */
class Watcher {
  readonly #clock: Clock;
  readonly #receive: (records: readonly WriteRecord[]) => void;
  #batch: WriteRecord[] = [];
  #scheduled = false;
  #closed = false;

  constructor(clock: Clock, receive: (records: readonly WriteRecord[]) => void) {
    this.#clock = clock;
    this.#receive = receive;
  }

  add(record: WriteRecord): void {
    this.#batch.push(record);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#clock.after(0, 'etcd: watch events', () => this.#deliver());
  }

  close(): void {
    this.#closed = true;
    this.#batch = [];
  }

  #deliver(): void {
    this.#scheduled = false;
    const batch = this.#batch;
    this.#batch = [];
    if (!this.#closed) this.#receive(batch);
  }
}

/** The open watches by prefix: a write reaches only those that watch a prefix of its key. */
export class Watchers {
  readonly #clock: Clock;
  readonly #byPrefix = new Map<string, Set<Watcher>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  notify(record: WriteRecord): void {
    if (this.#byPrefix.size === 0) return;
    eachPrefix(record.key, (prefix) => {
      for (const watcher of this.#byPrefix.get(prefix) ?? []) watcher.add(record);
    });
  }

  /** Adds a watch, with what it missed; returns what closes it. */
  open(prefix: string, missed: readonly WriteRecord[], receive: (records: readonly WriteRecord[]) => void): () => void {
    const watcher = new Watcher(this.#clock, receive);
    const set = this.#byPrefix.get(prefix) ?? new Set();
    this.#byPrefix.set(prefix, set.add(watcher));
    for (const record of missed) watcher.add(record);
    return () => {
      watcher.close();
      set.delete(watcher);
      if (set.size === 0 && this.#byPrefix.get(prefix) === set) this.#byPrefix.delete(prefix);
    };
  }
}
