import { type Clock, toRFC3339 } from '../../../time/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { Event, ObjectReference } from '../../api/types.ts';
import type { Client } from '../client.ts';
import { events } from '../resources.ts';
import { type Correlated, EventCorrelator, type Occurrence } from './correlator.ts';
import { EventNames, referenceTo } from './reference.ts';

export interface EventRecorderOptions {
  readonly clock: Clock;
  readonly client: Client;
  /** `kubelet`, `deployment-controller`. */
  readonly component: string;
  /** The node, for components of one. */
  readonly host?: string;
}

/** Writes core/v1 Events: a repeated one raises the count of the first (tools/record.EventRecorder). */
export class EventRecorder {
  readonly #clock: Clock;
  readonly #client: Client;
  readonly #component: string;
  readonly #host: string;
  readonly #correlator: EventCorrelator;
  readonly #names: EventNames;

  constructor(options: EventRecorderOptions) {
    this.#clock = options.clock;
    this.#client = options.client;
    this.#component = options.component;
    this.#host = options.host ?? '';
    this.#names = new EventNames(`${this.#component}/${this.#host}`);
    this.#correlator = new EventCorrelator(options.clock);
  }

  /** fieldPath names the part of the object that the event is about: `spec.containers{web}`. */
  event(object: KubernetesObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void {
    const { kind, apiVersion, metadata } = object;
    const subject = { kind, apiVersion, name: metadata.name, namespace: metadata.namespace, uid: metadata.uid };
    this.#tell(subject, { type, reason, message, fieldPath }, () => referenceTo(object, fieldPath));
  }

  /** The same for an object that is known by reference only. */
  eventFor(involvedObject: ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#tell(involvedObject, { type, reason, message, fieldPath: involvedObject.fieldPath }, () => involvedObject);
  }

  #tell(subject: Subject, what: What, reference: () => ObjectReference): void {
    const { now } = this.#clock;
    const { name = '' } = subject;
    const number = this.#names.take(now);
    const timestamp = toRFC3339(now);
    const correlated = this.#correlator.correlate({ ...what, object: keyOf(subject), timestamp, firstName: () => this.#names.format(name, now, number) });
    if (!correlated) return;
    const { event, message } = correlated;
    const namespace = subject.namespace || 'default';
    const repeats = event.count > 1;
    if (repeats && this.#patch(namespace, event.name, { count: event.count, lastTimestamp: timestamp, message })) return;
    // A stored one that is gone is written anew: events live for an hour.
    const metadata = { name: repeats ? this.#names.next(name, now) : event.name, namespace };
    const created = this.#client.create(events, this.#make(metadata, reference(), what, correlated, timestamp));
    if ('object' in created) correlated.sent(created.object);
  }

  /** False when the event is gone. */
  #patch(namespace: string, name: string, changes: Pick<Event, 'count' | 'lastTimestamp' | 'message'>): boolean {
    return 'object' in this.#client.patch(events, namespace, name, changes);
  }

  #make(metadata: Event['metadata'], involvedObject: ObjectReference, { type, reason }: What, { event, message }: Correlated, timestamp: string): Event {
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata,
      involvedObject,
      reason,
      message,
      source: { component: this.#component, ...(this.#host && { host: this.#host }) },
      firstTimestamp: event.firstTimestamp,
      lastTimestamp: timestamp,
      count: event.count,
      type,
      reportingComponent: this.#component,
      reportingInstance: this.#host,
    };
  }
}

type What = Pick<Occurrence, 'type' | 'reason' | 'message' | 'fieldPath'>;
type Subject = Pick<ObjectReference, 'kind' | 'apiVersion' | 'name' | 'namespace' | 'uid'>;

/** What tells objects apart; a Pod's uid says all of it. */
function keyOf({ kind, namespace, name, uid, apiVersion }: Subject): string {
  return kind === 'Pod' && uid ? uid : [kind, namespace, name, uid, apiVersion].join('\u0000');
}
