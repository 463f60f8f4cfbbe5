/** Where texts stand on a terminal that breaks its lines at `columns` (0: width unknown, nothing is broken). */
export class Wrapping {
  readonly #columns: number;

  constructor(columns: number) {
    this.#columns = columns > 0 ? columns : Number.POSITIVE_INFINITY;
  }

  row(length: number): number {
    return Math.floor(length / this.#columns);
  }

  /** After a text that fills its last row a terminal waits at the row's end: this takes the cursor to the next row. */
  settle(length: number): string {
    return length > 0 && length % this.#columns === 0 ? ' \r' : '';
  }

  /** From the end of a text back to a place in it. */
  back(end: number, place: number): string {
    if (this.row(end) === this.row(place)) return end > place ? `\x1b[${end - place}D` : '';
    const column = place % this.#columns;
    return `${this.up(this.row(end) - this.row(place))}\r${column > 0 ? `\x1b[${column}C` : ''}`;
  }

  up(rows: number): string {
    return rows > 0 ? `\x1b[${rows}A` : '';
  }
}
