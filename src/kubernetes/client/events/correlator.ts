import { type Clock, minute, second, type Time } from '../../../time/index.ts';
import type { Event } from '../../api/types.ts';
import { LruCache } from './lru-cache.ts';

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
  readonly key: string;
}

interface Sent {
  readonly count: number;
  readonly firstTimestamp: string;
  readonly name: string;
  readonly namespace: string;
}

interface Similar {
  /** The different ones, oldest first: at most ten. */
  readonly messages: string[];
  last: Time;
}

interface Bucket {
  tokens: number;
  last: Time;
}

// A correlator serves one recorder: the source, which upstream's keys begin with, is the same for all its events. Thousands of keys are kept.

function aggregateKey({ involvedObject: about, type, reason }: Event): string {
  return [about.kind, about.namespace, about.name, about.uid, about.apiVersion, type, reason].join('\u0000');
}

function spamKey({ involvedObject: about }: Event): string {
  return [about.kind, about.namespace, about.name, about.uid, about.apiVersion].join('\u0000');
}

/** Turns repetitions into counts, many similar events into one, and drops floods (record.EventCorrelator). */
export class EventCorrelator {
  readonly #clock: Clock;
  readonly #sent = new LruCache<Sent>(cacheEntries);
  readonly #similar = new LruCache<Similar>(cacheEntries);
  readonly #buckets = new LruCache<Bucket>(cacheEntries);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined when the source writes too much about its object. */
  correlate(event: Event): Correlated | undefined {
    const { aggregated, key } = this.#aggregate(event);
    const counted = this.#count(aggregated, key);
    return this.#isSpam(aggregated) ? undefined : counted;
  }

  /** Notes what the server made of an event, so that the next of its kind changes that one. */
  sent(key: string, event: Event): void {
    this.#sent.set(key, { count: event.count ?? 1, firstTimestamp: event.firstTimestamp!, name: event.metadata.name!, namespace: event.metadata.namespace! });
  }

  /** More than ten different messages of one kind within ten minutes become one event with the latest message. */
  #aggregate(event: Event): { aggregated: Event; key: string } {
    const groupKey = aggregateKey(event);
    const message = event.message ?? '';
    const eventKey = `${groupKey}\u0000${message}\u0000${event.involvedObject.fieldPath ?? ''}`;
    const { now } = this.#clock;
    const before = this.#similar.get(groupKey);
    const similar = before && now - before.last <= similarInterval ? before : { messages: [], last: now };
    if (!similar.messages.includes(message)) similar.messages.push(message);
    similar.last = now;
    this.#similar.set(groupKey, similar);
    if (similar.messages.length < maxSimilarEvents) return { aggregated: event, key: eventKey };
    similar.messages.shift();
    return { aggregated: { ...event, message: `(combined from similar events): ${message}` }, key: groupKey };
  }

  #count(event: Event, key: string): Correlated {
    const before = this.#sent.get(key);
    if (!before) {
      this.sent(key, event);
      return { event, repeats: false, key };
    }
    const { name, namespace, firstTimestamp } = before;
    const repeated = { ...event, metadata: { ...event.metadata, name, namespace }, firstTimestamp, count: before.count + 1 };
    this.sent(key, repeated);
    return { event: repeated, repeats: true, key };
  }

  /** A token bucket for each source and object: 25 at once, one more every five minutes. */
  #isSpam(event: Event): boolean {
    const key = spamKey(event);
    const { now } = this.#clock;
    const bucket = this.#buckets.get(key) ?? { tokens: spamBurst, last: now };
    bucket.tokens = Math.min(spamBurst, bucket.tokens + (now - bucket.last) / spamRefill);
    bucket.last = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1 - 1e-9 * second) return true;
    bucket.tokens--;
    return false;
  }
}
