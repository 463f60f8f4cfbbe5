/** Code was asked for that the host has not brought yet. What was under way is void: bring the part and do it again from the start. */
export class PartMissing extends Error {
  readonly part: string;

  constructor(part: string) {
    super(`the part "${part}" of the simulator is not loaded (in Node: import src/host/node/all-parts.ts)`);
    this.part = part;
  }
}

/** What a host of simulations throws when work came to nothing for want of parts: it is as if the work had not been asked for. */
export class PartsWanted extends Error {
  readonly parts: readonly string[];

  constructor(parts: readonly string[]) {
    super(`wanted: ${parts.join(', ')}`);
    this.parts = parts;
  }
}

/** Names of the parts that were missed since `takeMissed` was last called. */
const missed = new Set<string>();

/**
 * The parts that were missed since this was last called. A host asks after each piece of work: the exception alone may have been caught
 * on its way, as a bug of a process for instance.
 */
export function takeMissed(): string[] {
  const names = [...missed];
  missed.clear();
  return names;
}

/**
 * A place for code that is not always needed: its host brings it at once, or after it was missed. Everything that uses it stays
 * synchronous; whoever needs it says `part.code`.
 */
export class Part<T> {
  readonly name: string;
  #code: T | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get isHere(): boolean {
    return this.#code !== undefined;
  }

  /** Throws PartMissing, and notes that the part is needed, while it is not here. */
  get code(): T {
    if (this.#code === undefined) {
      missed.add(this.name);
      throw new PartMissing(this.name);
    }
    return this.#code;
  }

  provide(code: T): void {
    this.#code = code;
  }

  /** As if it had never been brought: for tests. */
  withdraw(): void {
    this.#code = undefined;
  }
}
