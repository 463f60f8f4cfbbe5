import type { Time } from './units.ts';

/** Identifies one thing that happened; 0 is "nothing before it" (the start, or the reader). */
export type Cause = number;

export interface CauseRecord {
  readonly id: Cause;
  /** What this followed from; 0 for an input of the reader or a periodic task of a component. */
  readonly parent: Cause;
  readonly time: Time;
  /** Who acted: `user`, `scheduler`, `kubelet/node-1`, `node-1/containerd`, `process node-1/1234 (sh)`. */
  readonly actor: string;
  /** What happened, in a few words a reader understands: `main exited with 3`. */
  readonly text: string;
}

/**
 * The notes that components take of what they decide and observe, so that "why did this happen?" has an answer. A note becomes the
 * current cause: whatever is scheduled or written while it is handled follows from it (see Clock.cause).
 */
export class CauseLog {
  readonly #records: CauseRecord[] = [];
  #forgotten = 0;
  readonly #limit: number;

  /** limit: how many notes are kept; the oldest go first. */
  constructor(limit = 20_000) {
    this.#limit = limit;
  }

  add(parent: Cause, time: Time, actor: string, text: string): Cause {
    const id = this.#forgotten + this.#records.length + 1;
    this.#records.push({ id, parent, time, actor, text });
    if (this.#records.length >= 2 * this.#limit) this.#forgotten += this.#records.splice(0, this.#limit).length;
    return id;
  }

  get(id: Cause): CauseRecord | undefined {
    return this.#records[id - this.#forgotten - 1];
  }

  /** From the thing itself back to its first cause. */
  chain(id: Cause): CauseRecord[] {
    const found: CauseRecord[] = [];
    for (let record = this.get(id); record; record = this.get(record.parent)) found.push(record);
    return found;
  }
}
