import type { KubernetesObject } from '../../api/meta.ts';
import type { Event, EventsEvent } from '../../api/types.ts';
import { withFields } from '../object.ts';

/** A time that an event lacks is written as null: Go's structs of time are never left out. */
const orNull = (time: string | undefined): string => time || (null as unknown as string);

/** An events.k8s.io/v1 Event from the core/v1 one that is stored (pkg/apis/events/v1 conversion). */
export function eventFromCore(object: KubernetesObject): KubernetesObject {
  const { message, involvedObject, reportingComponent, source, firstTimestamp, lastTimestamp, count, ...rest } = object as Event;
  const event: EventsEvent = {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    eventTime: orNull(rest.eventTime),
    series: rest.series as NonNullable<EventsEvent['series']>,
    regarding: involvedObject,
    deprecatedSource: source ?? {},
    ...(message && { note: message }),
    ...(reportingComponent && { reportingController: reportingComponent }),
    deprecatedFirstTimestamp: orNull(firstTimestamp),
    deprecatedLastTimestamp: orNull(lastTimestamp),
    ...(count && { deprecatedCount: count }),
  };
  return withFields(event, { series: event.series });
}

/** The stored core/v1 form of an events.k8s.io/v1 Event. */
export function eventToCore(object: KubernetesObject): KubernetesObject {
  const { note, regarding, reportingController, deprecatedSource, deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount, ...rest } =
    object as EventsEvent;
  const event: Event = {
    ...rest,
    apiVersion: 'v1',
    involvedObject: regarding,
    source: deprecatedSource ?? {},
    ...(note && { message: note }),
    ...(reportingController && { reportingComponent: reportingController }),
    firstTimestamp: orNull(deprecatedFirstTimestamp),
    lastTimestamp: orNull(deprecatedLastTimestamp),
    ...(deprecatedCount && { count: deprecatedCount }),
  };
  return withFields(event, { series: event.series });
}
