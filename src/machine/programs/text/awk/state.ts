import { fromInput, toNumber, toText, type Value } from './values.ts';

/** Variables, arrays and the current record of a running program. */
export class AwkState {
  readonly globals = new Map<string, Value>();
  readonly arrays = new Map<string, Map<string, Value>>();
  #record = '';
  #fields: string[] | undefined = [];
  #stale = false;

  constructor() {
    for (const [name, value] of Object.entries({
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      NR: 0,
      FNR: 0,
      SUBSEP: '\x1c',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      RSTART: 0,
      RLENGTH: -1,
      FILENAME: '',
    }))
      this.globals.set(name, value);
  }

  text(name: string): string {
    return toText(this.globals.get(name));
  }

  get(name: string): Value {
    return name === 'NF' ? this.#split().length : this.globals.get(name);
  }

  set(name: string, value: Value): void {
    if (name !== 'NF') {
      this.globals.set(name, value);
      return;
    }
    const fields = this.#split();
    const count = Math.max(0, Math.trunc(toNumber(value)));
    while (fields.length < count) fields.push('');
    fields.length = count;
    this.#stale = true;
  }

  array(name: string): Map<string, Value> {
    let found = this.arrays.get(name);
    if (!found) this.arrays.set(name, (found = new Map()));
    return found;
  }

  set record(text: string) {
    this.#record = text;
    this.#fields = undefined;
    this.#stale = false;
  }

  get record(): string {
    if (this.#stale) {
      this.#record = this.#split().join(this.text('OFS'));
      this.#stale = false;
    }
    return this.#record;
  }

  field(index: number): Value {
    if (index === 0) return fromInput(this.record);
    const text = this.#split()[index - 1];
    return text === undefined ? undefined : fromInput(text);
  }

  setField(index: number, text: string): void {
    if (index === 0) {
      this.record = text;
      return;
    }
    const fields = this.#split();
    while (fields.length < index) fields.push('');
    fields[index - 1] = text;
    this.#stale = true;
  }

  #split(): string[] {
    this.#fields ??= splitFields(this.#record, this.text('FS'), this.compile);
    return this.#fields;
  }

  /** Set by the interpreter: compiles a dynamic regular expression. */
  compile: (source: string) => RegExp = (source) => new RegExp(source);
}

/** Splits as FS says: one space is white space of any length, one character is itself, else a regular expression. */
export function splitFields(text: string, separator: string, compile: (source: string) => RegExp): string[] {
  if (text === '') return [];
  if (separator === ' ') return text.match(/[^ \t\n]+/g) ?? [];
  if (separator === '') return [...text];
  if (separator.length === 1 && separator !== '\\') return text.split(separator);
  return splitBy(text, compile(separator));
}

/** Splits at the matches of an expression; empty matches do not split. */
export function splitBy(text: string, regex: RegExp): string[] {
  const out: string[] = [];
  let at = 0;
  for (const match of text.matchAll(new RegExp(regex.source, `${regex.flags.replace('g', '')}g`))) {
    if (match[0] === '') continue;
    out.push(text.slice(at, match.index));
    at = match.index + match[0].length;
  }
  out.push(text.slice(at));
  return out;
}
