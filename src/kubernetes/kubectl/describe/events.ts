import type { Execution } from '../../../machine/process/types.ts';
import { fromRFC3339, type Time } from '../../../time/index.ts';
import type { Event } from '../../api/types.ts';
import { isFailure } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { listObjects } from '../resource/helper.ts';
import type { Mapping } from '../resource/mapper.ts';
import { since } from './values.ts';
import type { Writer } from './writer.ts';

export const eventMapping: Mapping = { group: '', version: 'v1', kind: 'Event', resource: 'events', namespaced: true };

export interface EventSubject {
  readonly name: string;
  readonly namespace: string;
  readonly uid?: string | undefined;
  readonly kind?: string | undefined;
}

/** The events about an object; undefined where they cannot be read. */
export function* searchEvents(invocation: Invocation, subject: EventSubject): Execution<readonly Event[] | undefined> {
  const terms = [
    ...(subject.kind ? [`involvedObject.kind=${subject.kind}`] : []),
    `involvedObject.name=${subject.name}`,
    `involvedObject.namespace=${subject.namespace}`,
    ...(subject.uid ? [`involvedObject.uid=${subject.uid}`] : []),
  ];
  const query = { fieldSelector: terms.sort().join(','), limit: '500' };
  try {
    return (yield* listObjects(invocation, eventMapping, subject.namespace, query)).items as unknown as readonly Event[];
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

const timeOf = (timestamp: string | undefined) => (timestamp ? (fromRFC3339(timestamp) ?? 0) : 0);

/** When and how often: `3s`, `10s (x3 over 40s)`. */
export function intervalOf(event: Event, now: Time): string {
  const first = event.eventTime ? since(event.eventTime, now) : since(event.firstTimestamp, now);
  if (event.series) return `${since(event.series.lastObservedTime, now)} (x${event.series.count ?? 0} over ${first})`;
  return (event.count ?? 0) > 1 ? `${since(event.lastTimestamp, now)} (x${event.count} over ${first})` : first;
}

/** The table of events at the end of a description. */
export function describeEvents(writer: Writer, events: readonly Event[] | undefined, now: Time): void {
  if (events === undefined) return;
  if (events.length === 0) {
    writer.line(0, 'Events:\t<none>');
    return;
  }
  writer.flush();
  writer.line(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of [...events].sort((a, b) => timeOf(a.lastTimestamp) - timeOf(b.lastTimestamp))) {
    const source = event.source?.component || event.reportingComponent || '';
    const message = (event.message ?? '').trim();
    const path = event.involvedObject.fieldPath;
    writer.line(1, `${event.type ?? ''}\t${event.reason ?? ''}\t${intervalOf(event, now)}\t${source}\t${path ? `${path}: ${message}` : message}`);
  }
}
