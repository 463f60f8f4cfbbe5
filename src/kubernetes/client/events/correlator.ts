import { type Clock, minute, second } from '../../../time/index.ts';
import type { Event } from '../../api/types.ts';
import { type EventGroup, ObjectEvents } from './history.ts';
import { LruCache } from './lru-cache.ts';
import { flatText, sharedText } from './texts.ts';

/** Constants of tools/record/events_cache.go. */
const cacheEntries = 4096;
const maxSimilarEvents = 10;
const similarInterval = 10 * minute;
const spamBurst = 25;
const spamRefill = 5 * minute;

/** What is to be sent for an event: a new one, or a change of one that was sent. */
export interface Correlated {
  readonly event: Event;
  /** The stored event that this one repeats. */
  readonly repeats: boolean;
  /** Notes what the server made of the event, so that the next of its kind changes that one. */
  sent(event: Event): void;
}

/**
 * What tells objects apart; a Pod's uid says all of it. A correlator serves one recorder: the source, which upstream's keys begin with, is
 * the same for all its events.
 */
function objectKey({ involvedObject: about }: Event): string {
  if (about.kind === 'Pod' && about.uid) return about.uid;
  return [about.kind, about.namespace, about.name, about.uid, about.apiVersion].join('\u0000');
}

/**
 * Turns repetitions into counts, many similar events into one, and drops floods (record.EventCorrelator). Where upstream has three caches of
 * 4096 keys, what is known of an object is in one place here: of so many objects.
 */
export class EventCorrelator {
  readonly #clock: Clock;
  readonly #objects = new LruCache<ObjectEvents>(cacheEntries);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined when the source writes too much about its object. */
  correlate(event: Event): Correlated | undefined {
    const key = objectKey(event);
    let object = this.#objects.get(key);
    if (!object) this.#objects.set(key, (object = new ObjectEvents(spamBurst, this.#clock.now)));
    const group = object.group(event.type ?? '', event.reason ?? '', this.#clock.now);
    const aggregated = this.#aggregate(group, event);
    const counted = this.#count(group, aggregated === event ? sharedText(event.message ?? '') : undefined, aggregated);
    return this.#isSpam(object) ? undefined : counted;
  }

  /** More than ten different messages of one kind within ten minutes become one event with the latest message. */
  #aggregate(group: EventGroup, event: Event): Event {
    const message = sharedText(event.message ?? '');
    const { now } = this.#clock;
    if (now - group.last > similarInterval) group.forgetMessages();
    group.last = now;
    if (group.addMessage(message) < maxSimilarEvents) return event;
    group.dropMessage();
    return { ...event, message: `(combined from similar events): ${message}` };
  }

  /** message: what the event is known by in its group; undefined for the one that stands for many. */
  #count(group: EventGroup, message: string | undefined, event: Event): Correlated {
    const fieldPath = message === undefined ? undefined : sharedText(event.involvedObject.fieldPath ?? '');
    const note = ({ metadata, count, firstTimestamp }: Event) =>
      group.note({ message, fieldPath, count: count ?? 1, firstTimestamp: sharedText(firstTimestamp!), name: flatText(metadata.name!) });
    const before = group.find(message, fieldPath);
    if (!before) {
      note(event);
      return { event, repeats: false, sent: note };
    }
    const { name, firstTimestamp } = before;
    const repeated = { ...event, metadata: { ...event.metadata, name }, firstTimestamp, count: before.count + 1 };
    note(repeated);
    return { event: repeated, repeats: true, sent: note };
  }

  /** A token bucket for each source and object: 25 at once, one more every five minutes. */
  #isSpam(object: ObjectEvents): boolean {
    const { now } = this.#clock;
    object.tokens = Math.min(spamBurst, object.tokens + (now - object.last) / spamRefill);
    object.last = now;
    if (object.tokens < 1 - 1e-9 * second) return true;
    object.tokens--;
    return false;
  }
}
