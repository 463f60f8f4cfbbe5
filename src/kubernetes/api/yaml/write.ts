import { quoteJson } from '../json.ts';
import type { Json } from '../meta.ts';
import { isBreak } from './cursor.ts';
import { formatFloat } from './go-syntax.ts';
import { compareKeys } from './key-order.ts';
import { readYaml } from './read.ts';
import { chooseStyle, isPrintable, isSimpleKey } from './scalar-style.ts';

/** Lines are folded at the first space behind this column. */
const width = 80;

const escapes = new Map([
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0085', '\\N'],
  ['\u00a0', '\\_'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);

function escapeChar(char: string): string {
  const known = escapes.get(char);
  if (known) return known;
  const code = char.codePointAt(0)!;
  const hex = (length: number) => code.toString(16).toUpperCase().padStart(length, '0');
  return code <= 0xff ? `\\x${hex(2)}` : code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

function numberText(value: number): string {
  if (Number.isInteger(value) && value > -(2 ** 63) && value < 2 ** 64) return String(BigInt(value));
  return formatFloat(value, 64, 6);
}

/** Writes block YAML line by line as libyaml's emitter does, with what it knows of the line it is on. */
class Emitter {
  #out = '';
  #column = 0;
  /** The line so far ends in a blank or an indicator that counts as one. */
  #whitespace = true;
  /** The line so far holds nothing but indentation and the indicators `-`, `?` and `:`. */
  #indention = true;
  #indent = -1;

  get text(): string {
    return this.#out;
  }

  document(value: Json): void {
    this.#node(value, false, false);
    this.#startLine();
  }

  #put(text: string): void {
    this.#out += text;
    this.#column += text.length;
  }

  #putChar(char: string): void {
    this.#out += char;
    this.#column++;
  }

  #break(text = '\n'): void {
    this.#out += text;
    this.#column = 0;
  }

  #startLine(): void {
    const indent = Math.max(this.#indent, 0);
    if (!this.#indention || this.#column > indent || (this.#column === indent && !this.#whitespace)) this.#break();
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column));
    this.#whitespace = true;
    this.#indention = true;
  }

  #indicator(text: string, { space, indention = false }: { space: boolean; indention?: boolean }): void {
    if (space && !this.#whitespace) this.#put(' ');
    this.#put(text);
    this.#whitespace = false;
    this.#indention = this.#indention && indention;
  }

  /** Runs `write` one level deeper. */
  #deeper(write: () => void, { flow = false, indentless = false } = {}): void {
    const before = this.#indent;
    if (before < 0) this.#indent = flow ? 2 : 0;
    else if (!indentless) this.#indent += 2;
    write();
    this.#indent = before;
  }

  /** inMapping: the value of a key. */
  #node(value: Json, inMapping: boolean, key: boolean): void {
    if (typeof value === 'string') this.#string(value, key);
    else if (value === null || typeof value === 'boolean') this.#plain(String(value), key);
    else if (typeof value === 'number') this.#plain(numberText(value), key);
    else if (Array.isArray(value)) this.#sequence(value, inMapping);
    else this.#mapping(value as { readonly [key: string]: Json });
  }

  #sequence(items: readonly Json[], inMapping: boolean): void {
    if (items.length === 0) {
      this.#indicator('[]', { space: true });
      return;
    }
    const write = () => {
      for (const item of items) {
        this.#startLine();
        this.#indicator('-', { space: true, indention: true });
        this.#node(item, false, false);
      }
    };
    this.#deeper(write, { indentless: inMapping && !this.#indention });
  }

  #mapping(fields: { readonly [key: string]: Json }): void {
    const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
    if (keys.length === 0) {
      this.#indicator('{}', { space: true });
      return;
    }
    this.#deeper(() => {
      for (const key of keys.sort(compareKeys)) this.#pair(key, fields[key]!);
    });
  }

  #pair(key: string, value: Json): void {
    this.#startLine();
    if (isSimpleKey(key)) {
      this.#node(key, true, true);
      this.#indicator(':', { space: false });
    } else {
      this.#indicator('?', { space: true, indention: true });
      this.#node(key, true, false);
      this.#startLine();
      this.#indicator(':', { space: true, indention: true });
    }
    this.#node(value, true, false);
  }

  #string(text: string, key: boolean): void {
    const style = chooseStyle(text, key);
    this.#deeper(
      () => {
        if (style === 'plain') this.#plain(text, key);
        else if (style === 'literal') this.#literal(text);
        else {
          const quote = style === 'single' ? "'" : '"';
          this.#indicator(quote, { space: true });
          if (style === 'single') this.#single([...text], key);
          else this.#double([...text], key);
          this.#indicator(quote, { space: false });
        }
      },
      { flow: true },
    );
    if (style !== 'literal') this.#whitespace = this.#indention = false;
  }

  #plain(text: string, key: boolean): void {
    if (!this.#whitespace) this.#put(' ');
    this.#folded([...text], key, () => true);
    this.#whitespace = this.#indention = false;
  }

  /** Text whose spaces may become line breaks: one at a time, behind column 80, where `mayBreak` allows it. */
  #folded(chars: readonly string[], key: boolean, mayBreak: (i: number) => boolean): void {
    let spaces = false;
    let breaks = false;
    chars.forEach((char, i) => {
      if (char === ' ') {
        if (!key && !spaces && this.#column > width && chars[i + 1] !== ' ' && mayBreak(i)) this.#startLine();
        else this.#putChar(char);
        spaces = true;
      } else if (isBreak(char)) {
        if (!breaks && char === '\n') this.#break();
        this.#break(char);
        this.#indention = true;
        breaks = true;
      } else {
        if (breaks) this.#startLine();
        this.#putChar(char);
        this.#indention = spaces = breaks = false;
      }
    });
  }

  #single(chars: readonly string[], key: boolean): void {
    this.#folded(
      chars.flatMap((char) => (char === "'" ? ["'", "'"] : [char])),
      key,
      (i) => i > 0 && i < chars.length - 1,
    );
  }

  #double(chars: readonly string[], key: boolean): void {
    // The emitter looks for a byte order mark at the start of the text for every character of it.
    const marked = chars[0] === '\ufeff';
    let spaces = false;
    chars.forEach((char, i) => {
      if (marked || !isPrintable(char) || isBreak(char) || char === '"' || char === '\\') {
        this.#put(escapeChar(char));
        spaces = false;
      } else if (char === ' ') {
        if (!key && !spaces && this.#column > width && i > 0 && i < chars.length - 1) {
          this.#startLine();
          if (chars[i + 1] === ' ') this.#put('\\');
        } else this.#putChar(char);
        spaces = true;
      } else {
        this.#putChar(char);
        spaces = false;
      }
    });
  }

  #literal(text: string): void {
    const chars = [...text];
    this.#indicator('|', { space: true });
    if (chars[0] === ' ' || isBreak(chars[0]!)) this.#indicator('2', { space: false });
    const last = chars.at(-1)!;
    if (!isBreak(last)) this.#indicator('-', { space: false });
    else if (chars.length === 1 || isBreak(chars.at(-2)!)) this.#indicator('+', { space: false });
    this.#break();
    this.#indention = this.#whitespace = true;
    let breaks = true;
    for (const char of chars) {
      if (isBreak(char)) {
        this.#break(char);
        this.#indention = breaks = true;
      } else {
        if (breaks) this.#startLine();
        this.#putChar(char);
        this.#indention = breaks = false;
      }
    }
  }
}

/** Writes a JSON value as sigs.k8s.io/yaml's Marshal does: two spaces, keys in natural order. Undefined values are left out. */
export function writeYaml(value: unknown): string {
  const emitter = new Emitter();
  emitter.document(value as Json);
  return emitter.text;
}

/** Characters that JSON leaves as they are and YAML does not allow. */
const unreadable = /[\x7f-\x84\x86-\x9f]/;

function asReadBack(value: Json): Json {
  if (typeof value === 'string') {
    if (!value.includes('\u0085')) return value;
    const read = readYaml(quoteJson(value));
    return 'value' in read ? read.value : value;
  }
  if (Array.isArray(value)) return value.map(asReadBack);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [asReadBack(key), asReadBack(item)]));
}

/**
 * Writes an object as `kubectl -o yaml` does. kubectl makes JSON of it first and reads that as YAML: DEL and the C1 controls are an
 * error there, and U+0085 counts as a line break.
 */
export function writeObjectYaml(value: unknown): { readonly text: string } | { readonly error: string } {
  const json = JSON.stringify(value);
  if (unreadable.test(json)) return { error: 'yaml: control characters are not allowed' };
  return { text: writeYaml(json.includes('\u0085') ? asReadBack(value as Json) : value) };
}
