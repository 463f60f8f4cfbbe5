import type { Event } from '../../api/types.ts';
import { type Printer, since } from './printer.ts';

/** Events: when, what, about whom, and with -o wide from whom, first when, how often (printEvent). */
export const printEvent: Printer<Event> = (event, now) => {
  const { involvedObject, series, source } = event;
  const first = since(event.firstTimestamp || event.eventTime, now);
  const last = event.lastTimestamp ? since(event.lastTimestamp, now) : first;
  const component = source?.component || event.reportingComponent || '';
  const instance = source?.host || event.reportingInstance || '';
  const kind = (involvedObject.kind ?? '').toLowerCase();
  return [
    series ? since(series.lastObservedTime, now) : last,
    event.type ?? '',
    event.reason ?? '',
    involvedObject.name ? `${kind}/${involvedObject.name}` : kind,
    involvedObject.fieldPath ?? '',
    instance ? `${component}, ${instance}` : component,
    (event.message ?? '').trim(),
    first,
    series ? (series.count ?? 0) : event.count || 1,
    event.metadata.name!,
  ];
};
