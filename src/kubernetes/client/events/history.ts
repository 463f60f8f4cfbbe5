import type { Time } from '../../../time/index.ts';
import { sharedText } from './texts.ts';

/** An event that was sent, by what the next of its kind is known to repeat it. */
export interface SentEvent {
  /** Undefined: it stands for many similar ones. */
  readonly message: string | undefined;
  readonly fieldPath: string;
  count: number;
  readonly firstTimestamp: string;
  readonly name: string;
}

/** Events of one type and reason about one object. */
export class EventGroup {
  readonly type: string;
  readonly reason: string;
  /** When the last one came. */
  last: Time;
  /** The different messages, oldest first. One of them, as most groups have, takes no list. */
  #messages: string | readonly string[] = [];
  #sent: SentEvent | readonly SentEvent[] = [];

  constructor(type: string, reason: string, last: Time) {
    this.type = type;
    this.reason = reason;
    this.last = last;
  }

  /** Answers how many different messages there are. */
  addMessage(message: string): number {
    if (this.#messages === message) return 1;
    const known = typeof this.#messages === 'string' ? [this.#messages] : this.#messages;
    if (known.includes(message)) return known.length;
    this.#messages = known.length === 0 ? sharedText(message) : known.concat(sharedText(message));
    return known.length + 1;
  }

  /** The oldest message is forgotten. */
  dropMessage(): void {
    this.#messages = typeof this.#messages === 'string' ? [] : this.#messages.slice(1);
  }

  forgetMessages(): void {
    this.#messages = [];
  }

  find(message: string | undefined, fieldPath: string): SentEvent | undefined {
    const is = (one: SentEvent) => one.message === message && one.fieldPath === fieldPath;
    if ('name' in this.#sent) return is(this.#sent) ? this.#sent : undefined;
    return this.#sent.find(is);
  }

  /** Remembers an event as the latest, in place of what was known of the same. */
  note(event: SentEvent, before: SentEvent | undefined): void {
    const all = 'name' in this.#sent ? [this.#sent] : this.#sent;
    const others = before ? all.filter((one) => one !== before) : all;
    this.#sent = others.length === 0 ? event : others.concat(event).slice(-maxSent);
  }

  /** One more of an event that was sent. */
  repeat(event: SentEvent): void {
    event.count++;
    if (event !== this.#sent) this.note(event, event);
  }
}

/** So many different events of a group are remembered: more than ten at once become one anyway. */
const maxSent = 64;

/** What is known of the events about one object. Thousands are kept: lists are as long as they must be. */
export class ObjectEvents {
  tokens: number;
  last: Time;
  #groups: readonly EventGroup[] = [];

  constructor(tokens: number, last: Time) {
    this.tokens = tokens;
    this.last = last;
  }

  group(type: string, reason: string, now: Time): EventGroup {
    let group = this.#groups.find((one) => one.type === type && one.reason === reason);
    if (!group) {
      group = new EventGroup(type, reason, now);
      this.#groups = this.#groups.concat(group);
    }
    return group;
  }
}
