import { type Clock, second } from '../../../time/index.ts';
import { badRequest, expired, tooLargeResourceVersion } from '../../api/errors.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { Closable, WatchEvent } from '../../api/transport.ts';
import { representation } from '../accept.ts';
import type { RequestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { listPrefix } from '../registry/keys.ts';
import type { Registry } from '../registry/registry.ts';
import { representEvents, viewOf } from '../representation.ts';
import { queryFlag, queryValue } from '../request-info.ts';
import { selection } from '../selection.ts';
import { Bookmarks } from '../watch/bookmarks.ts';
import type { WatchCache } from '../watch/watch-cache.ts';
import type { Watcher } from '../watch/watcher.ts';
import { checkWatchOptions } from './list-part.ts';
import { checkVersionIsNumber, selected } from './read.ts';

export interface Watches {
  readonly registry: Registry;
  readonly cache: WatchCache;
  readonly clock: Clock;
}

/** How long the cacher waits for a version that is in the future. */
const blockTimeout = 3 * second;

/** GET with watch=true: from the state as it is (no version, or 0), or from a version on. */
export function watch(
  { registry, cache, clock }: Watches,
  resource: ResourceInfo,
  context: RequestContext,
  receive: (event: WatchEvent) => void,
  closed: () => void,
): Closable {
  const { request, info } = context;
  const view = viewOf(request, resource, representation(request, true));
  const wanted = selection(request, info, resource);
  const version = queryValue(request, 'resourceVersion');
  checkWatchOptions(request);
  checkVersionIsNumber(version);
  const timeoutSeconds = seconds(queryValue(request, 'timeoutSeconds'));
  const { etcd } = registry.storage;
  const fromNow = !version || version === '0';
  // A watch from now begins with the state even when nobody asks for it (internalversion.SetListOptionsDefaults).
  const withState = queryValue(request, 'sendInitialEvents') ? queryFlag(request, 'sendInitialEvents') : fromNow;
  const start = fromNow ? etcd.revision : Number(version);
  if (withState && start > etcd.revision) return failed(clock, blockTimeout, tooLargeResourceVersion(start, etcd.revision, 1), receive, closed);
  const from = withState ? etcd.revision : start;
  if (from < etcd.compacted) return failed(clock, 0, expired(`too old resource version: ${from} (${etcd.compacted})`), receive, closed);
  const state = withState ? selected(registry, resource, wanted) : [];
  const prefix = listPrefix(resource, '');
  const missed = from < etcd.revision ? etcd.since(from).filter((record) => record.key.startsWith(prefix)) : [];
  const deadline = timeoutSeconds === undefined ? undefined : clock.now + timeoutSeconds * second;
  const bookmarks = queryFlag(request, 'allowWatchBookmarks') ? new Bookmarks(clock, etcd, resource, deadline) : undefined;
  const initial = (watcher: Watcher) => {
    for (const object of state) watcher.send('ADDED', object);
    bookmarks?.begin(watcher, withState);
  };
  const close = cache.open(prefix, { selection: wanted, represent: representEvents(view, clock), receive, from, missed }, initial);
  const end = timeoutSeconds === undefined ? undefined : clock.after(timeoutSeconds * second, 'watch: timeout', () => finish());
  const finish = () => {
    bookmarks?.close();
    close();
    closed();
  };
  return {
    close() {
      end?.cancel();
      bookmarks?.close();
      close();
    },
  };
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) return refuse(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`));
  return Number(text) || undefined;
}

/** A watch that can only say, after a while, why it is none: too late, or too early. */
function failed(clock: Clock, after: number, status: unknown, receive: (event: WatchEvent) => void, closed: () => void): Closable {
  const task = clock.after(after, 'watch: refused', () => {
    receive({ type: 'ERROR', object: status });
    closed();
  });
  return { close: () => task.cancel() };
}
