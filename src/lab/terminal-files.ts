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

  /**
   * `written`: the page's last text of a file. A file of the terminal's own that is told of no more is gone, unless the page has written
   * another text since.
   */
  news(files: Desk['files'], written: (path: string) => string | undefined): Desk['files'] {
    const isTold = (path: string): boolean => files.some((file) => file.path === path);
    const changed = files.filter(({ path, text }) => !this.#seen.has(path) || this.#seen.get(path) !== text);
    const gone = [...this.#seen].filter(([path, text]) => text !== undefined && !isTold(path) && written(path) === text).map(([path]) => ({ path }));
    const fresh = [...changed, ...gone];
    this.#seen = new Map(files.map(({ path, text }) => [path, text]));
    return fresh;
  }

  forget(): void {
    this.#seen.clear();
  }
}
