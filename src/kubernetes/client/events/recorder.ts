import { type Clock, toRFC3339 } from '../../../time/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { Event, ObjectReference } from '../../api/types.ts';
import type { Client } from '../client.ts';
import { events } from '../resources.ts';
import { EventCorrelator } from './correlator.ts';
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
    this.eventFor(referenceTo(object, fieldPath), type, reason, message);
  }

  /** The same for an object that is known by reference only. */
  eventFor(involvedObject: ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const correlated = this.#correlator.correlate(this.#make(involvedObject, type, reason, message));
    if (!correlated) return;
    const { event, repeats } = correlated;
    if (repeats && this.#patch(event)) return;
    const again = repeats ? { ...event, metadata: { ...event.metadata, name: this.#name(event) } } : event;
    const created = this.#client.create(events, again);
    if ('object' in created) correlated.sent(created.object);
  }

  /** False when the event is gone (events live for an hour). */
  #patch({ metadata, count, lastTimestamp, message }: Event): boolean {
    const result = this.#client.patch(events, metadata.namespace!, metadata.name!, { count, lastTimestamp, message });
    return 'object' in result;
  }

  #make(involvedObject: ObjectReference, type: string, reason: string, message: string): Event {
    const now = toRFC3339(this.#clock.now);
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: this.#names.next(involvedObject.name ?? '', this.#clock.now), namespace: involvedObject.namespace || 'default' },
      involvedObject,
      reason,
      message,
      source: { component: this.#component, ...(this.#host && { host: this.#host }) },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type,
      reportingComponent: this.#component,
      reportingInstance: this.#host,
    };
  }

  #name({ involvedObject }: Event): string {
    return this.#names.next(involvedObject.name ?? '', this.#clock.now);
  }
}
