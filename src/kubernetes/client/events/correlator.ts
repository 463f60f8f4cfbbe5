import { type Clock, minute, second } from '../../../time/index.ts';
import type { Event } from '../../api/types.ts';
import { type EventGroup, ObjectEvents, type SentEvent } from './history.ts';
import { LruCache } from './lru-cache.ts';
import { flatText, sharedText } from './texts.ts';

/** Constants of tools/record/events_cache.go. */
const cacheEntries = 4096;
const maxSimilarEvents = 10;
const similarInterval = 10 * minute;
const spamBurst = 25;
const spamRefill = 5 * minute;

/** Something happened to an object: before it is known whether, and as what, it is told. */
export interface Occurrence {
  /** What tells its object apart. */
  readonly object: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly fieldPath: string | undefined;
  /** When. */
  readonly timestamp: string;
  /** The name of an event that tells of it for the first time. */
  firstName(): string;
}

/** What is to be sent for an event: a new one, or a change of one that was sent. */
export interface Correlated {
  readonly message: string;
  /** What is known of the event, and how often it has come: more than once, it is stored and this one repeats it. */
  readonly event: SentEvent;
  /** Notes what the server made of the event, so that the next of its kind changes that one. */
  sent(event: Event): void;
}

/**
 * Turns repetitions into counts, many similar events into one, and drops floods (record.EventCorrelator). Where upstream has three caches of
 * 4096 keys, what is known of an object is in one place here for each type of event: of so many objects. A correlator serves one recorder: the source, which
 * upstream's keys begin with, is the same for all its events.
 */
export class EventCorrelator {
  readonly #clock: Clock;
  readonly #normal = new LruCache<ObjectEvents>(cacheEntries);
  readonly #warnings = new LruCache<ObjectEvents>(cacheEntries);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined when the source writes too much about its object. */
  correlate(occurrence: Occurrence): Correlated | undefined {
    const objects = occurrence.type === 'Warning' ? this.#warnings : this.#normal;
    let object = objects.get(occurrence.object);
    if (!object) objects.set(occurrence.object, (object = new ObjectEvents(spamBurst, this.#clock.now)));
    const group = object.group(occurrence.type, occurrence.reason, this.#clock.now);
    const isOneOfMany = this.#isOneOfMany(group, occurrence.message);
    const event = count(group, isOneOfMany ? undefined : occurrence.message, occurrence);
    if (this.#isSpam(object)) return undefined;
    return {
      message: isOneOfMany ? `(combined from similar events): ${occurrence.message}` : occurrence.message,
      event,
      sent: ({ metadata, count, firstTimestamp }) => {
        if (metadata.name === event.name && (count ?? 1) === event.count && firstTimestamp === event.firstTimestamp) return;
        group.note({ ...event, count: count ?? 1, firstTimestamp: sharedText(firstTimestamp!), name: flatText(metadata.name!) }, event);
      },
    };
  }

  /** More than ten different messages of one kind within ten minutes become one event with the latest message. */
  #isOneOfMany(group: EventGroup, message: string): boolean {
    const { now } = this.#clock;
    if (now - group.last > similarInterval) group.forgetMessages();
    group.last = now;
    if (group.addMessage(message) < maxSimilarEvents) return false;
    group.dropMessage();
    return true;
  }

  /** A token bucket for each source, object and type: 25 at once, one more every five minutes. */
  #isSpam(object: ObjectEvents): boolean {
    const { now } = this.#clock;
    object.tokens = Math.min(spamBurst, object.tokens + (now - object.last) / spamRefill);
    object.last = now;
    if (object.tokens < 1 - 1e-9 * second) return true;
    object.tokens--;
    return false;
  }
}

/** message: what the event is known by in its group; undefined for the one that stands for many. */
function count(group: EventGroup, message: string | undefined, occurrence: Occurrence): SentEvent {
  const fieldPath = message === undefined ? manyPaths : (occurrence.fieldPath ?? '');
  const before = group.find(message, fieldPath);
  if (before) {
    group.repeat(before);
    return before;
  }
  const event = {
    message: message === undefined ? undefined : sharedText(message),
    fieldPath: sharedText(fieldPath),
    count: 1,
    firstTimestamp: sharedText(occurrence.timestamp),
    name: flatText(occurrence.firstName()),
  };
  group.note(event, undefined);
  return event;
}

/** Stands for the field paths of many events. */
const manyPaths = '';
