interface Options {
  readonly minimum: number;
  readonly padding: number;
  /** Columns never get narrower than in what was printed before (the fork that kubectl get uses). */
  readonly remember?: boolean;
}

/**
 * Go's text/tabwriter, aligned left with blanks: cells end with a tab, a column is a run of lines that have a cell there, and the last
 * cell of a line belongs to no column.
 */
export class TabWriter {
  readonly #options: Options;
  #text = '';
  #remembered: number[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  write(text: string): void {
    this.#text += text;
  }

  forgetWidths(): void {
    this.#remembered = [];
  }

  /** What was written since the last flush, laid out. */
  flush(): string {
    const text = this.#text;
    this.#text = '';
    if (text === '') return '';
    const lines = text.split(/[\n\f]/).map((line) => line.split(/[\t\v]/));
    const out: string[] = [];
    this.#format(lines, 0, lines.length, [], out);
    return out.join('\n');
  }

  #format(lines: readonly string[][], from: number, to: number, widths: number[], out: string[]): void {
    const column = widths.length;
    let start = from;
    for (let at = from; at < to; at++) {
      if (column >= lines[at]!.length - 1) continue;
      emit(lines, start, at, widths, out);
      start = at;
      let width = Math.max(this.#options.minimum, this.#options.remember ? (this.#remembered[column] ?? 0) : 0);
      for (; at < to && column < lines[at]!.length - 1; at++) width = Math.max(width, length(lines[at]![column]!) + this.#options.padding);
      if (this.#options.remember) this.#remembered[column] = Math.max(width, this.#remembered[column] ?? 0);
      this.#format(lines, start, at, [...widths, width], out);
      start = at;
      at--;
    }
    emit(lines, start, to, widths, out);
  }
}

const length = (text: string) => (/^[\x20-\x7e]*$/.test(text) ? text.length : [...text].length);

function emit(lines: readonly string[][], from: number, to: number, widths: readonly number[], out: string[]): void {
  for (let i = from; i < to; i++) {
    const cells = lines[i]!;
    out.push(cells.map((cell, j) => (j < widths.length ? cell + ' '.repeat(Math.max(0, widths[j]! - length(cell))) : cell)).join(''));
  }
}

/** The layout of `kubectl get` and of other lists (cli-runtime printers.GetNewTabWriter). */
export const newListWriter = () => new TabWriter({ minimum: 6, padding: 3, remember: true });
