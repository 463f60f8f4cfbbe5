import { type Clock, minute, second, type Time, type Timer } from '../../../time/index.ts';
import { decode } from '../../api/decode.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { Etcd } from '../../etcd/index.ts';
import type { Watcher } from './watcher.ts';

/** How often a watch hears how far it is, and how long before its end it hears so once more (cacheWatcher.nextBookmarkTime). */
const frequency = minute;
const beforeDeadline = 2 * second;

/** The bookmarks of one watch that allows them: after the initial state, about once a minute, and before the time is up. */
export class Bookmarks {
  readonly #clock: Clock;
  readonly #etcd: Etcd;
  readonly #resource: ResourceInfo;
  readonly #deadline: Time | undefined;
  #timer: Timer | undefined;

  constructor(clock: Clock, etcd: Etcd, resource: ResourceInfo, deadline: Time | undefined) {
    this.#clock = clock;
    this.#etcd = etcd;
    this.#resource = resource;
    this.#deadline = deadline;
  }

  /** `marksEnd`: the initial state was sent, and a bookmark says that it is complete (KEP-3157). */
  begin(watcher: Watcher, marksEnd: boolean): void {
    if (marksEnd) this.#send(watcher, { 'k8s.io/initial-events-end': 'true' });
    this.#wait(watcher);
  }

  close(): void {
    this.#timer?.cancel();
  }

  #wait(watcher: Watcher): void {
    const now = this.#clock.now;
    const next = Math.min(now + frequency, this.#deadline === undefined ? Number.POSITIVE_INFINITY : this.#deadline - beforeDeadline);
    if (next <= now || watcher.closed) return;
    this.#timer = this.#clock.at(next as Time, 'watch: bookmark', () => {
      this.#send(watcher);
      this.#wait(watcher);
    });
  }

  #send(watcher: Watcher, annotations?: Readonly<Record<string, string>>): void {
    const metadata = { resourceVersion: String(this.#etcd.revision), ...(annotations && { annotations }) };
    watcher.sendPlain('BOOKMARK', empty(this.#resource, metadata));
  }
}

/** An object of the kind that says nothing but where the watch is. */
function empty(resource: ResourceInfo, metadata: object): KubernetesObject {
  const decoded = decode({ metadata }, resource, 'Ignore');
  return 'object' in decoded ? decoded.object : ({ metadata } as KubernetesObject);
}
