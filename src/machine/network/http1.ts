import type { Bytes } from '../process/types.ts';

const newline = 10;
const carriageReturn = 13;
const colon = 58;

const isSpace = (byte: number | undefined): boolean => byte === 32 || byte === 9;
const small = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

function lineEnd(bytes: Bytes, start: number, end: number): number {
  const at = bytes.indexOf(newline, start);
  return at < 0 || at > end ? end : at;
}

/**
 * Where the headers stand in a head of HTTP/1.x. Texts are made of those that somebody asks for: of most headers nobody wants to know.
 */
export class Http1Fields {
  readonly #bytes: Bytes;
  /** For each header: where its name begins and ends, where its value begins and ends. */
  readonly #places: number[] = [];

  /** `end`: of the head, with or without the empty line. Its first line is passed over. */
  constructor(bytes: Bytes, end: number) {
    this.#bytes = bytes;
    for (let line = lineEnd(bytes, 0, end) + 1; line < end; ) {
      const next = lineEnd(bytes, line, end);
      this.#add(line, next);
      line = next + 1;
    }
  }

  #add(start: number, end: number): void {
    const bytes = this.#bytes;
    let from = start;
    while (isSpace(bytes[from])) from++;
    let at = from;
    while (at < end && bytes[at] !== colon) at++;
    if (at === end || at === start) return;
    let stop = at;
    while (stop > from && isSpace(bytes[stop - 1])) stop--;
    let value = at + 1;
    while (value < end && isSpace(bytes[value])) value++;
    this.#places.push(from, stop, value, bytes[end - 1] === carriageReturn ? Math.max(value, end - 1) : end);
  }

  get count(): number {
    return this.#places.length / 4;
  }

  /** The first header of a name from number `from` on, whatever its case; -1 if there is none. */
  find(name: string, from = 0): number {
    const bytes = this.#bytes;
    const places = this.#places;
    for (let i = 4 * from; i < places.length; i += 4) {
      const start = places[i]!;
      if (places[i + 1]! - start !== name.length) continue;
      let k = 0;
      while (k < name.length && small(bytes[start + k]!) === small(name.charCodeAt(k))) k++;
      if (k === name.length) return i / 4;
    }
    return -1;
  }

  name(index: number): Bytes {
    return this.#bytes.subarray(this.#places[4 * index], this.#places[4 * index + 1]);
  }

  /** Spaces may follow it. */
  value(index: number): Bytes {
    return this.#bytes.subarray(this.#places[4 * index + 2], this.#places[4 * index + 3]);
  }
}
