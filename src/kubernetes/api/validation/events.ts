import { equal } from '../equal.ts';
import { type FieldError, invalid, required } from '../fielderror.ts';
import type { Event, EventsEvent } from '../types.ts';
import { validateImmutable, validateMetaOfAnyKind, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, isDns1123Subdomain, isQualifiedName } from './names.ts';

const mismatch = 'does not match event.namespace';
const limits = { reportingInstance: 128, action: 128, reason: 128 } as const;

interface Involved {
  readonly namespace?: string;
}

/** Where the event stands and what it is about must agree; events with a time of their own have a reporter. */
function validateFields(event: Event, involved: Involved, controller: string, errors: FieldError[]): void {
  const namespace = event.metadata.namespace ?? '';
  const field = 'involvedObject.namespace';
  const about = involved.namespace ?? '';
  if (!event.eventTime) {
    const fits = about === '' ? namespace === '' || namespace === 'default' : namespace === about;
    if (!fits) errors.push(invalid(field, about, mismatch));
  } else {
    if (about === '' && namespace !== 'default' && namespace !== 'kube-system') errors.push(invalid(field, about, mismatch));
    validateReporter(event, controller, errors);
  }
  check(isDns1123Subdomain, namespace, 'namespace', errors);
}

function validateReporter(event: Event, controller: string, errors: FieldError[]): void {
  if (!event.reportingComponent) errors.push(required(controller));
  check(isQualifiedName, event.reportingComponent ?? '', controller, errors);
  for (const field of ['reportingInstance', 'action', 'reason'] as const) {
    const text = event[field] ?? '';
    if (text === '') errors.push(required(field));
    if (text.length > limits[field]) errors.push(invalid(field, '', `can have at most ${limits[field]} characters`));
  }
  if ((event.message ?? '').length > 1024) errors.push(invalid('message', '', 'can have at most 1024 characters'));
}

/** An event of the core group, created or updated. */
export function validateEvent(event: Event, errors: FieldError[]): void {
  validateFields(event, event.involvedObject ?? {}, 'reportingComponent', errors);
  validateMetaOfAnyKind(event.metadata, true, errors);
}

/** The same event in the words of the core group. */
function inCoreWords(event: EventsEvent): Event {
  const { note = '', regarding, reportingController, deprecatedSource: _source, ...rest } = event;
  return {
    ...rest,
    involvedObject: regarding ?? {},
    message: note,
    reportingComponent: reportingController ?? '',
    reportingInstance: event.reportingInstance ?? '',
    source: {},
  };
}

const deprecated = { deprecatedFirstTimestamp: 'firstTimestamp', deprecatedLastTimestamp: 'lastTimestamp', deprecatedCount: 'count' } as const;

function validateSeries(event: EventsEvent, errors: FieldError[]): void {
  if (!event.series) return;
  if (event.series.count < 2) errors.push(invalid('series.count', '', 'should be at least 2'));
  if (!event.series.lastObservedTime) errors.push(required('series.lastObservedTime'));
}

/** An event of events.k8s.io, which is checked more strictly. */
export function validateNewEvent(event: EventsEvent, errors: FieldError[]): void {
  validateFields(inCoreWords(event), event.regarding ?? {}, 'reportingController', errors);
  validateObjectMeta(event.metadata, true, isDns1123Subdomain, errors);
  validateSeries(event, errors);
  if (!event.eventTime) errors.push(required('eventTime'));
  if (event.type !== 'Normal' && event.type !== 'Warning') errors.push(invalid('type', '', `has invalid value: ${event.type ?? ''}`));
  for (const [field, name] of Object.entries(deprecated)) if (event[field as keyof typeof deprecated]) errors.push(invalid(name, '', 'needs to be unset'));
  if (event.deprecatedSource && Object.keys(event.deprecatedSource).length > 0) errors.push(invalid('source', '', 'needs to be unset'));
}

const unchanging: readonly (readonly [keyof EventsEvent, string])[] = [
  ['regarding', 'involvedObject'],
  ['reason', 'reason'],
  ['note', 'message'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingController', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
];

export function validateNewEventUpdate(event: EventsEvent, old: EventsEvent, errors: FieldError[]): void {
  validateFields(inCoreWords(event), event.regarding ?? {}, 'reportingController', errors);
  validateObjectMetaUpdate(event.metadata, old.metadata, errors);
  if (!equal(event.series, old.series)) validateSeries(event, errors);
  for (const [field, name] of unchanging) validateImmutable(event[field], old[field], name, errors);
}
