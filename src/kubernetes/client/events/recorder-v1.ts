import { type Clock, fromRFC3339, minute, type Time, type Timer, toRFC3339Micro } from '../../../time/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { EventsEvent, ObjectReference } from '../../api/types.ts';
import type { Client } from '../client.ts';
import { eventsV1 } from '../resources.ts';
import { EventNames, referenceTo } from './reference.ts';

export interface EventRecorderV1Options {
  readonly clock: Clock;
  readonly client: Client;
  /** `default-scheduler`. */
  readonly reportingController: string;
  /** The controller and its host: `default-scheduler-control-plane`. */
  readonly reportingInstance: string;
}

/** Constants of tools/events/event_broadcaster.go: a series without a new event for this long is over. */
const finishTime = 6 * minute;

function keyOf({ type, action, reason, regarding, related }: EventsEvent): string {
  return [type, action, reason, referenceText(regarding), referenceText(related)].join('\u0000');
}

function referenceText(reference: ObjectReference | undefined): string {
  if (!reference) return '';
  const { kind, apiVersion, namespace, name, uid, resourceVersion, fieldPath } = reference;
  return [kind, apiVersion, namespace, name, uid, resourceVersion, fieldPath].join('\u0001');
}

/**
 * Writes events.k8s.io/v1 Events (tools/events): the second of a kind starts a series, further ones are counted and told when the series
 * ends. What it is about decides what is of one kind, not the note.
 */
export class EventRecorderV1 {
  readonly #clock: Clock;
  readonly #client: Client;
  readonly #options: EventRecorderV1Options;
  readonly #names: EventNames;
  readonly #cache = new Map<string, EventsEvent>();
  #finishing: Timer | undefined;

  constructor(options: EventRecorderV1Options) {
    this.#clock = options.clock;
    this.#client = options.client;
    this.#options = options;
    this.#names = new EventNames(options.reportingInstance);
  }

  event(regarding: KubernetesObject, related: KubernetesObject | undefined, type: 'Normal' | 'Warning', reason: string, action: string, note: string): void {
    const event = this.#make(regarding, related, type, reason, action, note);
    const key = keyOf(event);
    const known = this.#cache.get(key);
    if (!known) {
      this.#cache.set(key, event);
      this.#client.create(eventsV1, event);
      this.#scheduleFinish();
      return;
    }
    const series = { count: (known.series?.count ?? 1) + 1, lastObservedTime: event.eventTime };
    const repeated = { ...known, series };
    this.#cache.set(key, repeated);
    if (!known.series) this.#record(repeated);
  }

  stop(): void {
    this.#finishing?.cancel();
  }

  /** Tells of the series as it stands; an event that is gone is written anew. */
  #record(event: EventsEvent): void {
    const { namespace, name } = event.metadata;
    const result = this.#client.patch(eventsV1, namespace!, name!, { series: event.series });
    if ('status' in result) this.#client.create(eventsV1, event);
  }

  #scheduleFinish(): void {
    this.#finishing ??= this.#clock.background(finishTime, 'events: finish series', () => {
      this.#finishing = undefined;
      this.#finish();
      if (this.#cache.size > 0) this.#scheduleFinish();
    });
  }

  /** Forgets what has not happened for a while. */
  #finish(): void {
    const limit = this.#clock.now - finishTime;
    for (const [key, event] of this.#cache) {
      if (lastSeen(event) >= limit) continue;
      if (event.series) this.#record(event);
      this.#cache.delete(key);
    }
  }

  #make(regarding: KubernetesObject, related: KubernetesObject | undefined, type: string, reason: string, action: string, note: string): EventsEvent {
    const { reportingController, reportingInstance } = this.#options;
    const reference = referenceTo(regarding);
    return {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: this.#names.next(reference.name ?? '', this.#clock.now), namespace: reference.namespace || 'default' },
      eventTime: toRFC3339Micro(this.#clock.now),
      reportingController,
      reportingInstance,
      action,
      reason,
      regarding: reference,
      ...(related && { related: referenceTo(related) }),
      note,
      type,
      deprecatedSource: {},
    };
  }
}

function lastSeen(event: EventsEvent): Time {
  return fromRFC3339(event.series?.lastObservedTime ?? event.eventTime)!;
}
