import { TooLarge } from './control.ts';
import { longestText } from './memory.ts';
import { escapePattern, hasPattern } from './pattern.ts';

/** One field of an expanded command: its text, and the pattern where unquoted characters ask for pathname expansion. */
export interface Field {
  readonly text: string;
  readonly pattern: string | undefined;
}

/** Puts the pieces of words together and splits what came out of unquoted expansions at the characters of IFS. */
export class Fields {
  readonly done: Field[] = [];
  #text: string | undefined;
  #pattern = '';
  #glob = false;
  readonly #ifs: string;
  readonly #splits: boolean;
  readonly #patterns: boolean;

  /** patterns: whether anybody will ask for them. */
  constructor(ifs: string, splits = true, patterns = true) {
    this.#ifs = ifs;
    this.#splits = splits;
    this.#patterns = patterns;
  }

  /** Text that stays in one field; quoted text makes a field even if it is empty. Throws TooLarge. */
  add(text: string, quoted: boolean): void {
    if (text === '' && !quoted) return;
    if (text.length + (this.#text?.length ?? 0) > longestText) throw new TooLarge();
    this.#text = (this.#text ?? '') + text;
    if (!this.#patterns) return;
    if (quoted) this.#pattern += escapePattern(text);
    else {
      this.#pattern += text;
      this.#glob ||= hasPattern(text);
    }
  }

  /** The value of an unquoted expansion. */
  split(text: string): void {
    const ifs = this.#ifs;
    if (!this.#splits || ifs === '') {
      this.add(text, false);
      return;
    }
    let start = 0;
    let i = 0;
    while (i < text.length) {
      if (!ifs.includes(text[i]!)) {
        i++;
        continue;
      }
      if (i > start) this.add(text.slice(start, i), false);
      i = this.#delimiter(text, i);
      start = i;
    }
    if (start < text.length) this.add(text.slice(start), false);
  }

  /** Ends a field at a delimiter: white space of any length with at most one other character of IFS. Answers what comes after it. */
  #delimiter(text: string, at: number): number {
    const white = (c: string | undefined) => c !== undefined && (c === ' ' || c === '\t' || c === '\n') && this.#ifs.includes(c);
    let i = at;
    while (white(text[i])) i++;
    const other = text[i] !== undefined && this.#ifs.includes(text[i]!);
    if (other) {
      i++;
      while (white(text[i])) i++;
    }
    if (this.#text !== undefined) this.end();
    else if (other) this.done.push({ text: '', pattern: undefined });
    return i;
  }

  /** Ends the present field before the next of a list (`$@`); where nothing is split, a space stands between them. */
  separate(): void {
    if (this.#splits) this.end();
    else this.add(' ', true);
  }

  /** Ends the present field, if there is one. */
  end(): void {
    if (this.#text === undefined) return;
    this.done.push({ text: this.#text, pattern: this.#glob ? this.#pattern : undefined });
    this.#text = undefined;
    this.#pattern = '';
    this.#glob = false;
  }

  /** What was gathered as one pattern, quoted characters escaped. */
  get pattern(): string {
    return this.#pattern;
  }

  get text(): string {
    return this.#text ?? '';
  }
}
