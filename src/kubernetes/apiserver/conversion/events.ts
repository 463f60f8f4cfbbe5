import type { KubernetesObject } from '../../api/meta.ts';
import type { Event, EventsEvent } from '../../api/types.ts';
import { withFields } from '../object.ts';

/** An events.k8s.io/v1 Event from the core/v1 one that is stored (pkg/apis/events/v1 conversion). */
export function eventFromCore(object: KubernetesObject): KubernetesObject {
  const { message, involvedObject, reportingComponent, source, firstTimestamp, lastTimestamp, count, ...rest } = object as Event;
  const event: EventsEvent = {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    eventTime: rest.eventTime ?? (null as unknown as string),
    series: rest.series as NonNullable<EventsEvent['series']>,
    regarding: involvedObject,
    deprecatedSource: source ?? {},
    ...(message && { note: message }),
    ...(reportingComponent && { reportingController: reportingComponent }),
    ...(firstTimestamp && { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp && { deprecatedLastTimestamp: lastTimestamp }),
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
    ...(deprecatedFirstTimestamp && { firstTimestamp: deprecatedFirstTimestamp }),
    ...(deprecatedLastTimestamp && { lastTimestamp: deprecatedLastTimestamp }),
    ...(deprecatedCount && { count: deprecatedCount }),
  };
  return withFields(event, { series: event.series });
}
