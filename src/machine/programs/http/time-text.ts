import { second } from '../../../time/index.ts';
import { strftime } from '../lib/strftime.ts';

/** A time as one kind of line has it: made once for the second that it is asked for again and again, as servers do it. */
export class TimeText {
  readonly #format: string;
  #seconds = Number.NaN;
  #text = '';

  constructor(format: string) {
    this.#format = format;
  }

  of(time: number): string {
    const seconds = Math.floor(time / second);
    if (seconds === this.#seconds) return this.#text;
    this.#seconds = seconds;
    this.#text = strftime(this.#format, time);
    return this.#text;
  }
}
