import type { Json } from './meta.ts';

const escapes = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

const special = /["\\\x00-\x1f<>&\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const specials = new RegExp(special.source, 'g');

/** A string as Go's encoding/json prints it: `<`, `>` and `&` as \u003c, \u003e, \u0026. */
export function quoteJson(text: string): string {
  if (!special.test(text)) return `"${text}"`;
  const escaped = text.replace(specials, (char) => {
    if (char >= '\ud800' && char <= '\udfff') return '\\ufffd';
    return escapes.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

/**
 * A value as Go's encoding/json prints a map: keys sorted, HTML escaped. indent: '' for one line, else what each level adds
 * (kubectl: four spaces). Undefined values are left out.
 */
export function writeJson(value: unknown, indent = '', prefix = ''): string {
  if (typeof value === 'string') return quoteJson(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return Object.is(value, -0) ? '-0' : String(value);
  const inner = prefix + indent;
  const [open, comma, close] = indent === '' ? ['', ',', ''] : [`\n${inner}`, `,\n${inner}`, `\n${prefix}`];
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${open}${value.map((item) => writeJson(item, indent, inner)).join(comma)}${close}]`;
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
  if (keys.length === 0) return '{}';
  const colon = indent === '' ? ':' : ': ';
  return `{${open}${sortKeys(keys)
    .map((key) => quoteJson(key) + colon + writeJson(fields[key], indent, inner))
    .join(comma)}${close}}`;
}

/** Keys in the order of Go's maps in JSON: by their bytes in UTF-8, that is by code points. Sorts in place. */
export function sortKeys(keys: string[]): string[] {
  return keys.sort((a, b) => {
    if (a === b) return 0;
    let i = 0;
    while (a[i] === b[i]) i++;
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (Number.isNaN(left) || Number.isNaN(right)) return a.length - b.length;
    const surrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
    return surrogate(left) === surrogate(right) ? left - right : surrogate(left) ? 1 : -1;
  });
}

export interface JsonError {
  /** In the words of Go's encoding/json. */
  readonly error: string;
  /** Bytes read up to and including the one that is wrong. undefined: the text ended too early (`unexpected EOF`). */
  readonly offset?: number;
}

class SyntaxProblem extends Error {
  readonly index: number;
  constructor(message: string, index: number) {
    super(message);
    this.index = index;
  }
}

const quoteChar = (char: string) => (char === "'" ? "'\\''" : char === '"' ? `'"'` : `'${quoteGo(char)}'`);
const quoteGo = (char: string) => {
  const code = char.codePointAt(0)!;
  if (code < 0x20 || code === 0x7f) return escapes.get(char) ?? `\\x${code.toString(16).padStart(2, '0')}`;
  return char === '\\' ? '\\\\' : char;
};

const utf8Length = (text: string) => {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/** Go's json.Decoder on a text: one value after another, with its texts for what is wrong. */
class Reader {
  readonly #text: string;
  index: number;

  constructor(text: string, index: number) {
    this.#text = text;
    this.index = index;
  }

  skipSpace(): void {
    while (/^[ \t\r\n]$/.test(this.#text[this.index] ?? '')) this.index++;
  }

  get atEnd(): boolean {
    return this.index >= this.#text.length;
  }

  /** The next character that is no space. */
  #next(): string {
    this.skipSpace();
    return this.#char();
  }

  #char(): string {
    const char = this.#text[this.index];
    if (char === undefined) throw new SyntaxProblem('unexpected EOF', -1);
    return char;
  }

  #wrong(context: string): never {
    const char = String.fromCodePoint(this.#text.codePointAt(this.index)!);
    throw new SyntaxProblem(`invalid character ${quoteChar(char)} ${context}`, this.index);
  }

  value(depth = 0): Json {
    if (depth > 1000) throw new SyntaxProblem('exceeded max depth', this.index);
    const char = this.#next();
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    if (char === '"') return this.#string();
    if (char === '-' || (char >= '0' && char <= '9')) return this.#number();
    if (char === 't') return this.#literal('true', true);
    if (char === 'f') return this.#literal('false', false);
    if (char === 'n') return this.#literal('null', null);
    return this.#wrong('looking for beginning of value');
  }

  #literal<T>(word: string, value: T): T {
    this.index++;
    for (const char of word.slice(1)) {
      if (this.#char() !== char) this.#wrong(`in literal ${word} (expecting ${quoteChar(char)})`);
      this.index++;
    }
    return value;
  }

  #object(depth: number): Json {
    const object: Record<string, Json> = {};
    this.index++;
    if (this.#next() === '}') {
      this.index++;
      return object;
    }
    for (;;) {
      if (this.#next() !== '"') this.#wrong('looking for beginning of object key string');
      const key = this.#string();
      if (this.#next() !== ':') this.#wrong('after object key');
      this.index++;
      const value = this.value(depth + 1);
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
      const end = this.#next();
      if (end !== ',' && end !== '}') this.#wrong('after object key:value pair');
      this.index++;
      if (end === '}') return object;
    }
  }

  #array(depth: number): Json {
    const array: Json[] = [];
    this.index++;
    if (this.#next() === ']') {
      this.index++;
      return array;
    }
    for (;;) {
      array.push(this.value(depth + 1));
      const end = this.#next();
      if (end !== ',' && end !== ']') this.#wrong('after array element');
      this.index++;
      if (end === ']') return array;
    }
  }

  #string(): string {
    const start = this.index++;
    for (;;) {
      const char = this.#char();
      if (char < ' ') this.#wrong('in string literal');
      this.index++;
      if (char === '"') return JSON.parse(this.#text.slice(start, this.index));
      if (char === '\\') this.#escape();
    }
  }

  #escape(): void {
    const char = this.#char();
    if (!'bfnrt\\/"u'.includes(char)) this.#wrong('in string escape code');
    this.index++;
    for (let i = 0; char === 'u' && i < 4; i++, this.index++) {
      if (!/^[0-9a-fA-F]$/.test(this.#char())) this.#wrong('in \\u hexadecimal character escape');
    }
  }

  #digits(context: string): void {
    if (!/^[0-9]$/.test(this.#char())) this.#wrong(context);
    while (/^[0-9]$/.test(this.#text[this.index] ?? '')) this.index++;
  }

  #number(): number {
    const start = this.index;
    if (this.#char() === '-') this.index++;
    if (this.#char() === '0') this.index++;
    else this.#digits('in numeric literal');
    if (this.#text[this.index] === '.') {
      this.index++;
      this.#digits('after decimal point in numeric literal');
    }
    if (/^[eE]$/.test(this.#text[this.index] ?? '')) {
      this.index++;
      if (/^[-+]$/.test(this.#char())) this.index++;
      this.#digits('in exponent of numeric literal');
    }
    return Number(this.#text.slice(start, this.index));
  }
}

function attempt<T>(text: string, read: () => T): T | JsonError {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return error.index < 0 ? { error: error.message } : { error: error.message, offset: utf8Length(text.slice(0, error.index)) + 1 };
  }
}

/** Reads the JSON value at `index` of a text that may hold several; undefined: only space is left. end: the index behind it. */
export function readJsonAt(text: string, index: number): { readonly value: Json; readonly end: number } | JsonError | undefined {
  const reader = new Reader(text, index);
  reader.skipSpace();
  if (reader.atEnd) return undefined;
  return attempt(text, () => ({ value: reader.value(), end: reader.index }));
}

/** Reads a text that is one JSON value, as Go's json.Unmarshal does. */
export function readJson(text: string): { readonly value: Json } | JsonError {
  const read = readJsonAt(text, 0);
  if (!read) return { error: 'unexpected end of JSON input' };
  if ('error' in read) return read.error === 'unexpected EOF' ? { error: 'unexpected end of JSON input' } : read;
  const reader = new Reader(text, read.end);
  reader.skipSpace();
  if (reader.atEnd) return { value: read.value };
  const char = quoteChar(String.fromCodePoint(text.codePointAt(reader.index)!));
  return { error: `invalid character ${char} after top-level value`, offset: utf8Length(text.slice(0, reader.index)) + 1 };
}
