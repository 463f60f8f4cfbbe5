import type { Clock } from '../../time/index.ts';
import { deepFreeze } from './freeze.ts';
import { KeyIndex } from './key-index.ts';
import type { EtcdOptions, KeyValue, Transaction, WriteRecord } from './types.ts';
import { Watchers } from './watchers.ts';

/** A watch or a history was asked for from before the last compaction. */
export class WatchFromCompactedRevision extends Error {
  readonly compacted: number;

  constructor(compacted: number) {
    super('etcdserver: mvcc: required revision has been compacted');
    this.compacted = compacted;
  }
}

/**
 * The store. Each change of a key is one revision. Keys are paths (`/pods/default/web`), prefixes end in a slash. Watchers are told in
 * tasks of the clock, at the time of the write; listeners at once, and they must not write.
 */
export class Etcd {
  readonly #clock: Clock;
  readonly #freeze: boolean;
  readonly #entries = new Map<string, KeyValue>();
  readonly #index = new KeyIndex();
  readonly #watchers: Watchers;
  readonly #listeners = new Set<(record: WriteRecord) => void>();
  #log: WriteRecord[] = [];
  #compacted = 0;
  #revision = 0;
  #notifying = false;

  constructor(options: EtcdOptions) {
    this.#clock = options.clock;
    this.#freeze = options.freeze ?? false;
    this.#watchers = new Watchers(options.clock);
  }

  /** The revision of the last write. */
  get revision(): number {
    return this.#revision;
  }

  /** Up to this revision the history is gone. */
  get compacted(): number {
    return this.#compacted;
  }

  /** All writes since the last compaction, oldest first. */
  get log(): readonly WriteRecord[] {
    return this.#log;
  }

  /** Changes one key if it has the expected revision. Returns the new revision, or undefined when the key has another one. */
  transaction(transaction: Transaction): number | undefined {
    if (this.#notifying) throw new Error(`etcd: ${transaction.key} written from inside a listener`);
    const { key, verb, actor } = transaction;
    const entry = this.#entries.get(key);
    if ((entry?.modRevision ?? 0) !== transaction.expected) return undefined;
    const object = this.#freeze ? deepFreeze(transaction.object) : transaction.object;
    const revision = ++this.#revision;
    if (verb === 'delete') {
      this.#entries.delete(key);
      this.#index.delete(key);
    } else {
      const next: KeyValue = { key, object, createRevision: entry?.createRevision ?? revision, modRevision: revision };
      this.#entries.set(key, next);
      if (!entry) this.#index.add(key);
    }
    this.#tell({ revision, time: this.#clock.now, actor, verb, key, object, previous: entry?.object, cause: this.#clock.cause });
    return revision;
  }

  get(key: string): KeyValue | undefined {
    return this.#entries.get(key);
  }

  /** All keys below a prefix that ends in a slash, in the order of their names. */
  list(prefix: string): readonly KeyValue[] {
    return this.#index.list(prefix).map((key) => this.#entries.get(key)!);
  }

  /** How many keys are below a prefix. */
  count(prefix: string): number {
    return this.#index.count(prefix);
  }

  /** The writes after a revision, oldest first. Throws WatchFromCompactedRevision. */
  since(revision: number): readonly WriteRecord[] {
    if (revision < this.#compacted) throw new WatchFromCompactedRevision(this.#compacted);
    return this.#log.slice(revision - this.#compacted);
  }

  /**
   * Tells of all writes below `prefix` after `fromRevision` (default: from now on), those of one time together, in tasks of the clock.
   * Throws WatchFromCompactedRevision. Returns what closes the watch.
   */
  watch(prefix: string, receive: (records: readonly WriteRecord[]) => void, fromRevision = this.#revision): () => void {
    const missed = this.since(fromRevision).filter((record) => record.key.startsWith(prefix));
    return this.#watchers.open(prefix, missed, receive);
  }

  /** Calls `listener` within each write; it must not write. Returns what takes it back. */
  onWrite(listener: (record: WriteRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets the history up to and including `revision`. */
  compact(revision: number): void {
    const last = Math.min(revision, this.#revision);
    if (last <= this.#compacted) return;
    this.#log = this.#log.slice(last - this.#compacted);
    this.#compacted = last;
  }

  #tell(record: WriteRecord): void {
    this.#log.push(record);
    this.#watchers.notify(record);
    if (this.#listeners.size === 0) return;
    this.#notifying = true;
    try {
      for (const listener of this.#listeners) listener(record);
    } finally {
      this.#notifying = false;
    }
  }
}
