import type { TimelineEntry } from '../host/protocol/index.ts';
import type { KubernetesObject } from '../kubernetes/api/meta.ts';
import type { Event, Pod } from '../kubernetes/api/types.ts';
import type { WriteRecord } from '../kubernetes/etcd/index.ts';
import type { CauseLog } from '../time/index.ts';
import { podChanges } from './timeline-pod.ts';

/** Kinds that only the cluster's own housekeeping writes: they would hide what matters. */
const housekeeping = new Set(['Lease', 'EndpointSlice', 'Endpoints', 'ControllerRevision']);

/** The reader's own user name is no news to the reader. */
export const actorName = (actor: string) => (actor === 'kubernetes-admin' ? 'you' : actor.replace(/^system:(node:)?/, ''));

/**
 * The time line: each write to the store in words, with what it followed from. An entry's id is the write's revision.
 */
export function timelineEntries(record: WriteRecord, causes: CauseLog): TimelineEntry[] {
  return tell(record).map(({ text, kind, actor }) => ({
    id: record.revision,
    time: record.time,
    actor: actor ?? actorName(record.actor),
    text,
    kind,
    why: causes.chain(record.cause).map((cause) => ({ time: cause.time, actor: actorName(cause.actor), text: cause.text })),
  }));
}

interface Told {
  readonly text: string;
  readonly kind: TimelineEntry['kind'];
  readonly actor?: string;
}

function tell(record: WriteRecord): Told[] {
  const object = record.object as KubernetesObject;
  const kind = object.kind ?? '';
  if (housekeeping.has(kind)) return [];
  if (kind === 'Event') return record.verb === 'delete' ? [] : [describeEvent(object as Event)];
  const write = actorName(record.actor) === 'you' ? 'user' : 'write';
  if (kind === 'Pod') return podChanges(record.verb, object as Pod, record.previous as Pod | undefined).map((text) => ({ text, kind: write }));
  if (kind === 'Node' && record.verb === 'update') return nodeChanges(object, record.previous as KubernetesObject | undefined);
  const done = { create: 'created', update: 'changed', delete: 'deleted' }[record.verb];
  return [{ text: `${kind} ${object.metadata.name} ${done}`, kind: write }];
}

function describeEvent(event: Event): Told {
  const { source, reportingComponent, involvedObject, reason, message, type } = event;
  const component = source?.component || reportingComponent || '';
  const actor = source?.host ? `${component}/${source.host}` : component;
  const count = (event.count ?? 1) > 1 ? ` (x${event.count})` : '';
  return {
    text: `${involvedObject.kind} ${involvedObject.name}: ${reason}: ${message}${count}`,
    kind: type === 'Warning' ? 'warning' : 'event',
    actor: actorName(actor),
  };
}

interface NodeLike extends KubernetesObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  readonly spec?: { readonly taints?: readonly { readonly key: string }[]; readonly unschedulable?: boolean };
}

/** A node's heartbeat changes only times: no news. */
function nodeChanges(object: NodeLike, previous: NodeLike | undefined): Told[] {
  const ready = (node: NodeLike | undefined) => node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown';
  const rest = (node: NodeLike | undefined) =>
    [node?.spec?.unschedulable ? 'cordoned' : '', ...(node?.spec?.taints ?? []).map(({ key }) => key)].join(' ').trim();
  const told: Told[] = [];
  if (ready(object) !== ready(previous)) told.push({ text: `Node ${object.metadata.name}: Ready is ${ready(object)}`, kind: 'write' });
  if (rest(object) !== rest(previous)) told.push({ text: `Node ${object.metadata.name}: taints ${rest(object) || 'none'}`, kind: 'write' });
  return told;
}
