import { unquote } from '../jsonpath/unquote.ts';
import { Int, type Value } from './value.ts';

/** A template that does not parse; the message has its line. */
export class TemplateSyntaxError extends Error {}

export type TokenKind = 'text' | 'left' | 'right' | 'space' | 'field' | 'variable' | 'dot' | 'word' | 'constant' | '(' | ')' | '|' | ',' | ':=' | '=' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly at: number;
  readonly text: string;
  /** Of a constant. */
  readonly value?: Value;
}

const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  [':=', /:=/y],
  ['=', /=/y],
  ['(', /\(/y],
  [')', /\)/y],
  ['|', /\|/y],
  [',', /,/y],
  ['field', /\.[\p{L}\p{Nd}_]+/uy],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['dot', /\./y],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
];
const number = /[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?)/y;

/** Splits a template into text and the tokens of its actions; `{{-` and `-}}` take the space around them away. */
export class Lexer {
  readonly #text: string;
  #at = 0;
  #parentheses = 0;
  readonly tokens: Token[] = [];

  constructor(text: string) {
    this.#text = text;
    while (this.#at < text.length) this.#textThenAction();
    this.tokens.push({ kind: 'end', at: text.length, text: '' });
  }

  lineOf(at: number): number {
    return this.#text.slice(0, at).split('\n').length;
  }

  fail(message: string, at = this.#at): never {
    throw new TemplateSyntaxError(`template: output:${this.lineOf(at)}: ${message}`);
  }

  #textThenAction(): void {
    const open = this.#text.indexOf('{{', this.#at);
    const end = open < 0 ? this.#text.length : open;
    const trims = open >= 0 && /^-[ \t\r\n]/.test(this.#text.slice(open + 2, open + 4));
    const text = this.#text.slice(this.#at, end);
    const kept = trims ? text.replace(/[ \t\r\n]+$/, '') : text;
    if (kept !== '') this.tokens.push({ kind: 'text', at: this.#at, text: kept });
    this.#at = end;
    if (open < 0) return;
    this.#at += trims ? 3 : 2;
    if (/^[ \t\r\n]*\/\*/.test(this.#text.slice(this.#at))) this.#comment();
    else this.#action(open);
  }

  #comment(): void {
    const close = this.#text.indexOf('*/', this.#at);
    if (close < 0) this.fail('unclosed comment');
    this.#at = close + 2;
    if (!this.#closes()) this.fail('comment ends before closing delimiter');
    this.#close();
  }

  /** Whether the action ends here, perhaps with ` -}}`. */
  #closes(): boolean {
    return /^(?:[ \t\r\n]+-)?\}\}/.test(this.#text.slice(this.#at, this.#at + 64));
  }

  #close(): void {
    const trims = !this.#text.startsWith('}}', this.#at);
    this.#at = this.#text.indexOf('}}', this.#at) + 2;
    if (trims) while (/^[ \t\r\n]$/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #action(open: number): void {
    this.tokens.push({ kind: 'left', at: open, text: '{{' });
    this.#parentheses = 0;
    while (!this.#closes()) this.tokens.push(this.#token());
    if (this.#parentheses > 0) this.fail('unclosed left paren');
    this.tokens.push({ kind: 'right', at: this.#at, text: '}}' });
    this.#close();
  }

  #token(): Token {
    const at = this.#at;
    const char = this.#text[at];
    if (char === undefined) this.fail('unclosed action');
    if (char === '"' || char === '`' || char === "'") return this.#literal(char);
    const digits = /^[-+]?\.?[0-9]/.test(this.#text.slice(at, at + 3)) ? this.#match(number) : undefined;
    if (digits !== undefined)
      return { kind: 'constant', at, text: digits, value: numberValue(digits) ?? this.fail(`bad number syntax: ${JSON.stringify(digits)}`) };
    for (const [kind, pattern] of patterns) {
      const text = this.#match(pattern);
      if (text !== undefined) return this.#checked({ kind, at, text });
    }
    return this.#bad();
  }

  #bad(): never {
    const char = String.fromCodePoint(this.#text.codePointAt(this.#at)!);
    return this.fail(`bad character U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #checked(token: Token): Token {
    if (token.kind === '(') this.#parentheses++;
    if (token.kind === ')' && --this.#parentheses < 0) this.fail('unexpected right paren');
    const next = this.#text[this.#at] ?? ' ';
    const ends = /^[ \t\r\n.,|:)(}=]$/.test(next);
    if ((token.kind === 'field' || token.kind === 'variable' || token.kind === 'word') && !ends) this.#bad();
    return token;
  }

  #literal(quote: string): Token {
    const at = this.#at;
    const pattern = quote === '"' ? /"(?:[^"\\\n]|\\.)*"/y : quote === '`' ? /`[^`]*`/y : /'(?:[^'\\\n]|\\.)+'/y;
    const text = this.#match(pattern);
    if (text === undefined)
      return this.fail(quote === '"' ? 'unterminated quoted string' : quote === '`' ? 'unterminated raw quoted string' : 'unterminated character constant');
    if (quote === '`') return { kind: 'constant', at, text, value: text.slice(1, -1) };
    const value = unquote(text) ?? this.fail('invalid syntax');
    return { kind: 'constant', at, text, value: quote === '"' ? value : new Int(value.codePointAt(0)!) };
  }
}

function numberValue(text: string): Value {
  const plain = text.replaceAll('_', '');
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = plain.replace(/^[-+]/, '');
  const whole = /^(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|[0-9]+)$/.test(digits);
  const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (Number.isNaN(value)) return undefined;
  return whole ? new Int(sign * value) : sign * value;
}
