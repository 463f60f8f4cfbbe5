import { type Kept, type KeptLab, key, nothingKept, parseKept } from './kept.ts';

/** Why nothing can be kept: the browser forbids it, or its storage is full. */
export type Refusal = 'forbidden' | 'full';

/** The part of the browser's `Storage` that is used. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Keeps the reader's progress on this device. When the browser refuses, everything goes on working from memory until the page is left,
 * and `refusal` says why.
 */
export class Store {
  readonly #shelf: Shelf | undefined;
  #memory: Kept | undefined;
  refusal: Refusal | undefined;

  constructor(shelf: Shelf | undefined) {
    this.#shelf = shelf;
    if (shelf === undefined) this.refusal = 'forbidden';
  }

  /** What is kept now. Read anew each time: another tab may have written. */
  read(): Kept {
    if (this.#memory !== undefined) return this.#memory;
    try {
      return parseKept(this.#shelf?.getItem(key) ?? null);
    } catch {
      this.refusal = 'forbidden';
      return nothingKept;
    }
  }

  lab(id: string): KeptLab | undefined {
    return this.read().labs[id];
  }

  keepLab(id: string, lab: KeptLab): void {
    const kept = this.read();
    this.#write({ ...kept, labs: { ...kept.labs, [id]: lab } });
  }

  keepAnswer(question: string, answer: 'knew' | 'missed'): void {
    const kept = this.read();
    this.#write({ ...kept, answers: { ...kept.answers, [question]: answer } });
  }

  /** Deletes everything kept. */
  clear(): void {
    this.#memory = undefined;
    this.#shelf?.removeItem(key);
  }

  #write(kept: Kept): void {
    try {
      if (this.#shelf === undefined) throw new DOMException('no storage', 'SecurityError');
      this.#shelf.setItem(key, JSON.stringify(kept));
      this.#memory = undefined;
      this.refusal = undefined;
    } catch (error) {
      this.#memory = kept;
      this.refusal = error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'forbidden';
    }
  }
}

/** The browser's storage; asking for it throws where it is switched off. */
function browserShelf(): Shelf | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

let store: Store | undefined;

/** The page's one store. */
export function pageStore(): Store {
  store ??= new Store(browserShelf());
  return store;
}

/** What to tell the reader when nothing is kept. */
export const refusalText: Readonly<Record<Refusal, string>> = {
  forbidden: 'Nothing is kept: this browser does not let pages keep anything. All else works.',
  full: "Nothing more is kept: the browser's storage for this site is full. All else works.",
};
