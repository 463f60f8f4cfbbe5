import { type Clock, second } from '../../../time/index.ts';
import { badRequest, expired, timeout } from '../../api/errors.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { Closable, WatchEvent } from '../../api/transport.ts';
import { representation } from '../accept.ts';
import type { RequestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { listPrefix } from '../registry/keys.ts';
import type { Registry } from '../registry/registry.ts';
import { represent, viewOf } from '../representation.ts';
import { queryFlag, queryValue } from '../request-info.ts';
import { selection } from '../selection.ts';
import type { WatchCache } from '../watch/watch-cache.ts';
import type { Watcher } from '../watch/watcher.ts';
import { checkResourceVersion, selected } from './read.ts';

export interface Watches {
  readonly registry: Registry;
  readonly cache: WatchCache;
  readonly clock: Clock;
}

/** GET with watch=true: from the state as it is (no version, or 0), or from a version on. */
export function watch(
  { registry, cache, clock }: Watches,
  resource: ResourceInfo,
  context: RequestContext,
  receive: (event: WatchEvent) => void,
  closed: () => void,
): Closable {
  const { request, info } = context;
  const view = viewOf(request, resource, representation(request));
  const wanted = selection(request, info, resource);
  const version = queryValue(request, 'resourceVersion');
  checkResourceVersion(version);
  const timeoutSeconds = seconds(queryValue(request, 'timeoutSeconds'));
  const { etcd } = registry.storage;
  const withState = queryFlag(request, 'sendInitialEvents') || ((!version || version === '0') && queryValue(request, 'sendInitialEvents') === undefined);
  const from = withState || !version || version === '0' ? etcd.revision : Number(version);
  if (from > etcd.revision) return refuse(timeout(`Too large resource version: ${from}, current: ${etcd.revision}`, 1));
  if (from < etcd.compacted) return gone(clock, expired(`too old resource version: ${from} (${etcd.compacted})`), receive, closed);
  const state = withState ? selected(registry, resource, wanted) : [];
  const prefix = listPrefix(resource, '');
  const missed = from < etcd.revision ? etcd.since(from).filter((record) => record.key.startsWith(prefix)) : [];
  const initial = (watcher: Watcher) => {
    for (const object of state) watcher.send('ADDED', object);
    if (queryFlag(request, 'sendInitialEvents')) watcher.sendPlain('BOOKMARK', bookmark(resource, from));
  };
  const close = cache.open(prefix, { selection: wanted, represent: (object) => represent(object, view, clock.now), receive, from, missed }, initial);
  const end = timeoutSeconds === undefined ? undefined : clock.after(timeoutSeconds * second, 'watch: timeout', () => finish());
  const finish = () => {
    close();
    closed();
  };
  return {
    close() {
      end?.cancel();
      close();
    },
  };
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) return refuse(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`));
  return Number(text) || undefined;
}

/** Marks the end of the initial state (KEP-3157). */
function bookmark(resource: ResourceInfo, revision: number): unknown {
  const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version;
  return { kind: resource.kind, apiVersion, metadata: { resourceVersion: String(revision), annotations: { 'k8s.io/initial-events-end': 'true' } } };
}

/** A watch that can only say that it is too late. */
function gone(clock: Clock, status: unknown, receive: (event: WatchEvent) => void, closed: () => void): Closable {
  const task = clock.after(0, 'watch: expired', () => {
    receive({ type: 'ERROR', object: status });
    closed();
  });
  return { close: () => task.cancel() };
}
