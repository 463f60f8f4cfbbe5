import { PartsWanted } from '../../parts/index.ts';

/** A piece of work. It throws PartsWanted where it comes to nothing for want of parts. */
export type Turn = () => void;

/**
 * Does one piece of work after another, at once where it can. Work that misses parts of the simulator is done again when they are here, and
 * what comes after it waits.
 */
export class Turns {
  readonly #bring: (parts: readonly string[]) => Promise<void>;
  readonly #rest: () => void;
  readonly #turns: Turn[] = [];
  #isGoing = false;

  /** bring: resolves when the parts are here, whatever it takes. rest: told whenever nothing is left to do. */
  constructor(bring: (parts: readonly string[]) => Promise<void>, rest: () => void) {
    this.#bring = bring;
    this.#rest = rest;
  }

  get isGoing(): boolean {
    return this.#isGoing;
  }

  add(turn: Turn): void {
    this.#turns.push(turn);
    if (!this.#isGoing) void this.#go();
  }

  async #go(): Promise<void> {
    this.#isGoing = true;
    for (let turn = this.#turns[0]; turn; turn = this.#turns[0]) {
      const missing = wantedBy(turn);
      if (missing.length > 0) await this.#bring(missing);
      else this.#turns.shift();
    }
    this.#isGoing = false;
    this.#rest();
  }
}

/** Does the work; says which parts it wants. */
function wantedBy(turn: Turn): readonly string[] {
  try {
    turn();
    return [];
  } catch (error) {
    if (error instanceof PartsWanted) return error.parts;
    throw error;
  }
}
