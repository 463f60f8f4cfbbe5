import type { Clock } from '../../time/index.ts';
import { eachPrefix, firstPrefix } from './key-index.ts';
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
  /** How many prefixes are longer than the first of a key: mostly none, and no key has to be searched for them. */
  #longPrefixes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  notify(record: WriteRecord): void {
    if (this.#byPrefix.size === 0) return;
    if (this.#longPrefixes === 0) this.#tell(firstPrefix(record.key), record);
    else eachPrefix(record.key, (prefix) => this.#tell(prefix, record));
  }

  #tell(prefix: string, record: WriteRecord): void {
    const watchers = this.#byPrefix.get(prefix);
    if (watchers) for (const watcher of watchers) watcher.add(record);
  }

  /** Adds a watch, with what it missed; returns what closes it. */
  open(prefix: string, missed: readonly WriteRecord[], receive: (records: readonly WriteRecord[]) => void): () => void {
    const watcher = new Watcher(this.#clock, receive);
    let set = this.#byPrefix.get(prefix);
    if (!set) {
      set = new Set();
      this.#byPrefix.set(prefix, set);
      if (isLong(prefix)) this.#longPrefixes++;
    }
    set.add(watcher);
    for (const record of missed) watcher.add(record);
    return () => {
      watcher.close();
      set.delete(watcher);
      if (set.size > 0 || this.#byPrefix.get(prefix) !== set) return;
      this.#byPrefix.delete(prefix);
      if (isLong(prefix)) this.#longPrefixes--;
    };
  }
}

/** Whether it is anything but `/pods/`. */
const isLong = (prefix: string): boolean => prefix !== firstPrefix(prefix);
