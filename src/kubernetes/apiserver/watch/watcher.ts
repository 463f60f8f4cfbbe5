import type { KubernetesObject } from '../../api/meta.ts';
import type { WatchEvent } from '../../api/transport.ts';
import type { WriteRecord } from '../../etcd/index.ts';
import { isSelected, type Selection } from '../selection.ts';

export interface WatcherOptions {
  readonly selection: Selection;
  /** The form the client asked for: the object, a Table, its metadata. */
  readonly represent: (object: KubernetesObject) => unknown;
  readonly receive: (event: WatchEvent) => void;
  /** Events up to this revision are known to the client. */
  readonly from: number;
  /** What happened after `from` and before now. */
  readonly missed: readonly WriteRecord[];
}

/** One client's watch: which events concern it, and what they are to it. */
export class Watcher {
  readonly selection: Selection;
  readonly #represent: (object: KubernetesObject) => unknown;
  readonly #receive: (event: WatchEvent) => void;
  /** The last revision that the client knows or that waits for it: what was missed may still be on its way here as well. */
  #seen: number;
  /** What waits until the initial state is sent. */
  #backlog: WriteRecord[] | undefined;
  closed = false;

  constructor(options: WatcherOptions) {
    this.selection = options.selection;
    this.#represent = options.represent;
    this.#receive = options.receive;
    this.#backlog = [...options.missed];
    this.#seen = Math.max(options.from, options.missed.at(-1)?.revision ?? 0);
  }

  /** Sends the initial state, then what came meanwhile; `within` sets the cause of each. */
  begin(initial: (watcher: Watcher) => void, within: (record: WriteRecord, action: () => void) => void): void {
    if (this.closed) return;
    initial(this);
    const backlog = this.#backlog ?? [];
    this.#backlog = undefined;
    for (const record of backlog) within(record, () => this.#tell(record));
  }

  see(record: WriteRecord): void {
    if (this.closed || record.revision <= this.#seen) return;
    this.#seen = record.revision;
    if (this.#backlog) this.#backlog.push(record);
    else this.#tell(record);
  }

  /** An object that comes into the selection is ADDED to it, one that leaves it DELETED (cacher.cacheWatcher.convertToWatchEvent). */
  #tell(record: WriteRecord): void {
    const { object, previous, verb } = record;
    const now = verb !== 'delete' && isSelected(this.selection, object);
    const before = previous !== undefined && isSelected(this.selection, previous);
    if (now) this.send(before ? 'MODIFIED' : 'ADDED', object);
    else if (before) this.send('DELETED', verb === 'delete' ? object : atRevision(previous, object));
  }

  send(type: WatchEvent['type'], object: KubernetesObject): void {
    if (!this.closed) this.#receive({ type, object: this.#represent(object) });
  }

  /** A Status or a bookmark, which have one form only. */
  sendPlain(type: WatchEvent['type'], object: unknown): void {
    if (!this.closed) this.#receive({ type, object });
  }
}

/** The former state with the version of the change that took it away. */
function atRevision(previous: KubernetesObject, object: KubernetesObject): KubernetesObject {
  return { ...previous, metadata: { ...previous.metadata, resourceVersion: object.metadata.resourceVersion! } };
}
