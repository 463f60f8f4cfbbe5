import type { Desk } from '../host/protocol/index.ts';

/** What the page knows of a file. */
export interface PageFile {
  readonly text: string;
  /** The text as the page wrote it last or took it over; undefined: the workstation does not have it. */
  readonly written: string | undefined;
}

/**
 * What comes of a file that the terminal has changed:
 * - `same`: the page shows this text already
 * - `take`: the page has nothing unsaved: it shows the new text
 * - `add`: a file that the page does not have yet
 * - `drop`: it is gone, and the page has nothing unsaved
 * - `ask`: the reader's text was changed too: both are offered
 * - `keep`: it is gone, but the reader's text was changed: that stays
 */
export type Outcome = 'same' | 'take' | 'add' | 'drop' | 'ask' | 'keep';

export function outcomeOf({ text }: Desk['files'][number], page: PageFile | undefined): Outcome {
  if (!page) return text === undefined ? 'same' : 'add';
  if (page.text === text) return 'same';
  const isUnsaved = page.text !== page.written;
  if (text === undefined) return isUnsaved ? 'keep' : 'drop';
  return isUnsaved ? 'ask' : 'take';
}

/** News of the terminal's files: what is told again and again (each state of the cluster carries it) is news once. */
export class TerminalFiles {
  #seen = new Map<string, string | undefined>();

  news(files: Desk['files']): Desk['files'] {
    const fresh = files.filter(({ path, text }) => !this.#seen.has(path) || this.#seen.get(path) !== text);
    this.#seen = new Map(files.map(({ path, text }) => [path, text]));
    return fresh;
  }

  forget(): void {
    this.#seen.clear();
  }
}
