import { SystemError } from '../../process/errors.ts';
import { concat, decode } from '../../process/text.ts';
import type { Bytes, Execution } from '../../process/types.ts';
import { completions } from './completion.ts';
import { completeLength } from './input.ts';
import type { Shell } from './shell.ts';
import { Wrapping } from './wrapping.ts';

/** Editing of one line on a raw terminal, with history and completion; a plain reader of lines where the input is no terminal. */
export class LineEditor {
  readonly terminal: boolean;
  readonly #shell: Shell;
  readonly #history: string[] = [];
  #keys: string[] = [];
  #rest: Bytes = new Uint8Array();
  #ended = false;
  #line = '';
  #cursor = 0;
  #place = 0;
  #draft = '';
  #killed = '';
  #prompt = '';
  /** Of the cursor on the screen, counted from the prompt's. */
  #row = 0;
  #tabs = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
    this.terminal = isTerminal(shell);
  }

  remember(line: string): void {
    if (line.trim() !== '' && line !== this.#history.at(-1)) this.#history.push(line);
    if (this.#history.length > 500) this.#history.shift();
  }

  /** A line without its newline; undefined at the end of the input; 'interrupt' for Ctrl-C. */
  *readLine(prompt: string): Execution<string | undefined> {
    if (!this.terminal) return yield* this.#plainLine(prompt);
    const { process } = this.#shell;
    process.terminal.setRaw(0, true);
    try {
      return yield* this.#edit(prompt);
    } finally {
      process.terminal.setRaw(0, false);
    }
  }

  *#plainLine(prompt: string): Execution<string | undefined> {
    yield* this.#shell.process.write(2, prompt);
    let line = '';
    for (;;) {
      const key = yield* this.#key();
      if (key === undefined) return line === '' ? undefined : line;
      if (key === '\n') return line;
      line += key;
    }
  }

  /** One character, or one escape sequence of a terminal. */
  *#key(): Execution<string | undefined> {
    while (this.#keys.length === 0) {
      if (this.#ended) return undefined;
      let piece: Bytes;
      try {
        piece = yield* this.#shell.process.read(0, 1024);
      } catch (error) {
        if (error instanceof SystemError && error.code === 'EINTR') continue;
        throw error;
      }
      if (piece.length === 0) {
        this.#ended = true;
        continue;
      }
      const all = concat([this.#rest, piece]);
      const cut = completeLength(all);
      this.#rest = all.slice(cut);
      this.#keys = decode(all.subarray(0, cut)).match(/\x1b(?:\[[0-9;]*[~A-Za-z]|O[A-Za-z]|[^[O])|./gsu) ?? [];
    }
    return this.#keys.shift();
  }

  *#edit(prompt: string): Execution<string | undefined> {
    this.#line = '';
    this.#cursor = 0;
    this.#place = this.#history.length;
    const lines = prompt.split('\n');
    this.#prompt = lines.at(-1)!;
    this.#row = 0;
    yield* this.#print(lines.join('\r\n'));
    for (;;) {
      const key = yield* this.#key();
      if (key === undefined) return this.#line || undefined;
      this.#tabs = key === '\t' ? this.#tabs + 1 : 0;
      if (key === '\r' || key === '\n') {
        this.#cursor = this.#line.length;
        yield* this.#draw();
        yield* this.#print('\r\n');
        return this.#line;
      }
      if (key === '\x03') {
        yield* this.#print('^C\r\n');
        return 'interrupt';
      }
      if (key === '\x04' && this.#line === '') return undefined;
      if (key === '\x0c') {
        yield* this.#print('\x1b[H\x1b[J');
        this.#row = 0;
      } else if (key === '\t') {
        yield* this.#complete();
        continue;
      } else if (key >= ' ' && !key.startsWith('\x1b') && key !== '\x7f') {
        if (yield* this.#insert(key)) continue;
      } else this.#apply(key);
      yield* this.#draw();
    }
  }

  *#print(text: string): Execution<void> {
    yield* this.#shell.process.write(1, text);
  }

  /** Writes the line anew, over all the rows that it takes. */
  *#draw(): Execution<void> {
    const wrapping = this.#wrapping;
    const start = widthOf(this.#prompt);
    const end = start + this.#line.length;
    const place = start + this.#cursor;
    yield* this.#print(`${wrapping.up(this.#row)}\r${this.#prompt}${this.#line}${wrapping.settle(end)}\x1b[J${wrapping.back(end, place)}`);
    this.#row = wrapping.row(place);
  }

  get #wrapping(): Wrapping {
    return new Wrapping(this.#shell.process.terminal.size(0).columns);
  }

  /** Puts text in at the cursor; true if no more than the text had to be printed. */
  *#insert(text: string): Execution<boolean> {
    const atEnd = this.#cursor === this.#line.length;
    this.#line = this.#line.slice(0, this.#cursor) + text + this.#line.slice(this.#cursor);
    this.#cursor += text.length;
    if (!atEnd) return false;
    const place = widthOf(this.#prompt) + this.#cursor;
    yield* this.#print(text + this.#wrapping.settle(place));
    this.#row = this.#wrapping.row(place);
    return true;
  }

  #apply(key: string): void {
    const before = this.#line.slice(0, this.#cursor);
    const after = this.#line.slice(this.#cursor);
    const set = (line: string, cursor: number) => {
      this.#line = line;
      this.#cursor = cursor;
    };
    switch (key) {
      case '\x01':
      case '\x1b[H':
      case '\x1bOH':
      case '\x1b[1~':
        set(this.#line, 0);
        return;
      case '\x05':
      case '\x1b[F':
      case '\x1bOF':
      case '\x1b[4~':
        set(this.#line, this.#line.length);
        return;
      case '\x02':
      case '\x1b[D':
      case '\x1bOD':
        set(this.#line, Math.max(0, this.#cursor - 1));
        return;
      case '\x06':
      case '\x1b[C':
      case '\x1bOC':
        set(this.#line, Math.min(this.#line.length, this.#cursor + 1));
        return;
      case '\x1bb':
      case '\x1b[1;5D':
        set(this.#line, before.replace(/\S+\s*$/, '').length);
        return;
      case '\x1bf':
      case '\x1b[1;5C':
        set(this.#line, this.#cursor + /^\s*\S*/.exec(after)![0].length);
        return;
      case '\x10':
      case '\x1b[A':
      case '\x1bOA':
        this.#recall(-1);
        return;
      case '\x0e':
      case '\x1b[B':
      case '\x1bOB':
        this.#recall(1);
        return;
      case '\x7f':
      case '\b':
        set(before.slice(0, -1) + after, Math.max(0, this.#cursor - 1));
        return;
      case '\x04':
      case '\x1b[3~':
        set(before + after.slice(1), this.#cursor);
        return;
      case '\x0b':
        this.#killed = after;
        set(before, before.length);
        return;
      case '\x15':
        this.#killed = before;
        set(after, 0);
        return;
      case '\x17': {
        const kept = before.replace(/\S+\s*$/, '');
        this.#killed = before.slice(kept.length);
        set(kept + after, kept.length);
        return;
      }
      case '\x19':
        set(before + this.#killed + after, this.#cursor + this.#killed.length);
        return;
    }
  }

  #recall(step: number): void {
    const place = this.#place + step;
    if (place < 0 || place > this.#history.length) return;
    if (this.#place === this.#history.length) this.#draft = this.#line;
    this.#place = place;
    this.#line = this.#history[place] ?? this.#draft;
    this.#cursor = this.#line.length;
  }

  *#complete(): Execution<void> {
    const { word, candidates } = yield* completions(this.#shell, this.#line.slice(0, this.#cursor));
    if (candidates.length === 0) return;
    const common = candidates.reduce((a, b) => {
      let n = 0;
      while (n < a.length && a[n] === b[n]) n++;
      return a.slice(0, n);
    });
    const single = candidates.length === 1;
    const added = common.slice(word.length) + (single && !/[/=:]$/.test(common) ? ' ' : '');
    if (added) {
      if (!(yield* this.#insert(added))) yield* this.#draw();
      return;
    }
    if (this.#tabs < 2) return;
    yield* this.#print(
      `\r\n${columns(
        candidates.map((each) => each.replace(/^.*\/(?=.)/, '')),
        this.#shell.process.terminal.size(0).columns,
      )}`,
    );
    this.#row = 0;
    yield* this.#draw();
  }
}

/** Of a prompt on the screen: without the sequences that colour it. */
const widthOf = (prompt: string): number => prompt.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '').length;

function isTerminal(shell: Shell): boolean {
  try {
    return shell.process.isTerminal(0);
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

function columns(words: readonly string[], width: number): string {
  const cell = Math.max(...words.map((each) => each.length)) + 2;
  const across = Math.max(1, Math.floor(width / cell));
  const rows = Math.ceil(words.length / across);
  let out = '';
  for (let row = 0; row < rows; row++) {
    const line = words.filter((_, i) => i % rows === row).map((each) => each.padEnd(cell));
    out += `${line.join('').trimEnd()}\r\n`;
  }
  return out;
}
