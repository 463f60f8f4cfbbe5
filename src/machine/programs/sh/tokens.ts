import type { Redirect, Word } from './ast.ts';
import { WordParser, word } from './word-parser.ts';

/** A token of the grammar, and where in the text it ends. */
export type Token =
  | { readonly kind: 'word'; readonly word: Word; readonly plain: string | undefined; readonly end: number }
  | { readonly kind: 'operator'; readonly text: string; readonly end: number }
  | { readonly kind: 'redirect'; readonly descriptor: number | undefined; readonly text: Redirect['operator'] | '<<-'; readonly end: number }
  | { readonly kind: 'newline' | 'end'; readonly end: number };

export const reserved = new Set(['if', 'then', 'elif', 'else', 'fi', 'for', 'while', 'until', 'do', 'done', 'case', 'esac', '{', '}', '!', 'function']);
const redirections = ['<<<', '<<-', '&>>', '<<', '>>', '<&', '>&', '<>', '>|', '&>', '<', '>'] as const;
const operators = ['&&', '||', ';;&', ';;', ';&', ';', '&', '|&', '|', '(', ')'] as const;

/** A here-document whose body is still to come. */
export interface Pending {
  readonly delimiter: string;
  readonly strip: boolean;
  readonly literal: boolean;
  readonly redirect: { target: Word };
}

/** Reads tokens one at a time, with one ahead, and the bodies of here-documents when their line has ended. */
export abstract class TokenParser extends WordParser {
  readonly aliases: ReadonlyMap<string, string>;
  protected token: Token | undefined;
  protected pending: Pending[] = [];
  #aliasEnd = new Map<string, number>();

  constructor(text: string, options: { bash: boolean; position?: number; firstLine?: number; aliases?: ReadonlyMap<string, string> }) {
    super(text, options.position ?? 0, options.bash, options.firstLine ?? 1);
    this.aliases = options.aliases ?? new Map();
  }

  peek(): Token {
    this.token ??= this.#read();
    return this.token;
  }

  take(): Token {
    const token = this.peek();
    this.position = token.end;
    this.token = undefined;
    if (token.kind === 'newline') this.documents();
    return token;
  }

  /** The current token is none that may stand here. */
  unexpected(expecting?: string): never {
    const token = this.peek();
    const bash =
      token.kind === 'word'
        ? this.text.slice(this.position, token.end).trim()
        : token.kind === 'newline'
          ? 'newline'
          : 'text' in token
            ? token.text
            : undefined;
    const name = nameOf(token);
    this.fail(`unexpected ${name}${expecting ? ` (expecting "${expecting}")` : ''}`, token.kind === 'end', bash);
  }

  /** The right side of `=~`: up to white space outside parentheses. */
  regularExpression(): Word {
    this.token = undefined;
    this.#blanks();
    let depth = 0;
    const parts = this.readParts((c) => {
      if (c === '(') depth++;
      else if (c === ')') depth--;
      return (depth <= 0 && /[ \t\n]/.test(c)) || depth < 0;
    }, 'none');
    return word(parts);
  }

  #blanks(): void {
    for (;;) {
      const c = this.text[this.position];
      if (c === ' ' || c === '\t') this.position++;
      else if (c === '\\' && this.text[this.position + 1] === '\n') this.position += 2;
      else if (c === '#') {
        const end = this.text.indexOf('\n', this.position);
        this.position = end < 0 ? this.text.length : end;
      } else return;
    }
  }

  #read(): Token {
    this.#blanks();
    const start = this.position;
    const c = this.text[start];
    if (c === undefined) return { kind: 'end', end: start };
    if (c === '\n') return { kind: 'newline', end: start + 1 };
    const digits = /[0-9]/.test(c) ? /^[0-9]{1,9}(?=[<>])/.exec(this.text.slice(start, start + 12)) : undefined;
    const at = start + (digits?.[0].length ?? 0);
    if (digits || '<>&'.includes(c)) {
      const text = redirections.find((o) => this.text.startsWith(o, at) && (this.bash || o !== '<<<') && (!digits || !o.startsWith('&')));
      const substitution = !digits && (c === '<' || c === '>') && this.text[at + 1] === '(';
      if (text && !substitution) return { kind: 'redirect', descriptor: digits ? Number(digits[0]) : undefined, text, end: at + text.length };
    }
    const text = operators.find((o) => this.text.startsWith(o, start) && (this.bash || !['|&', ';&', ';;&'].includes(o)));
    if (text) return { kind: 'operator', text, end: start + text.length };
    const found = this.readWord();
    const end = this.position;
    this.position = start;
    const only = found.parts.length === 1 ? found.parts[0] : undefined;
    return { kind: 'word', word: found, plain: only?.type === 'text' && !only.quoted ? only.text : undefined, end };
  }

  is(text: string): boolean {
    const token = this.peek();
    return token.kind === 'operator' ? token.text === text : token.kind === 'word' && token.plain === text;
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.take();
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.unexpected(text);
  }

  newlines(): void {
    while (this.peek().kind === 'newline') this.take();
  }

  /** The bodies of the here-documents whose line has just ended. */
  protected documents(): void {
    const pending = this.pending;
    this.pending = [];
    for (const { delimiter, strip, literal, redirect } of pending) {
      let body = '';
      for (;;) {
        if (this.position >= this.text.length) break;
        const end = this.text.indexOf('\n', this.position);
        let line = end < 0 ? this.text.slice(this.position) : this.text.slice(this.position, end + 1);
        this.position += line.length;
        if (strip) line = line.replace(/^\t+/, '');
        if (line.replace(/\n$/, '') === delimiter) {
          body += '\0';
          break;
        }
        body += line;
      }
      if (body.endsWith('\0')) body = body.slice(0, -1);
      else this.documentCut = true;
      redirect.target = literal ? word([{ type: 'text', text: body, quoted: true }]) : this.#document(body);
    }
  }

  #document(body: string): Word {
    const before = [this.text, this.position] as const;
    this.text = body;
    this.position = 0;
    const parts = this.readParts(() => false, 'document');
    [this.text, this.position] = before;
    return word(parts);
  }

  protected expandAlias(prefix: boolean): void {
    if (this.aliases.size === 0) return;
    for (;;) {
      const token = this.peek();
      if (token.kind !== 'word' || token.plain === undefined || (prefix && reserved.has(token.plain))) return;
      const value = this.aliases.get(token.plain);
      if (value === undefined || (this.#aliasEnd.get(token.plain) ?? -1) > this.position) return;
      const start = this.position;
      const name = token.plain;
      for (const [other, end] of this.#aliasEnd) if (end > start) this.#aliasEnd.set(other, end + value.length - name.length);
      this.text = `${this.text.slice(0, start)}${value}${this.text.slice(token.end)}`;
      this.#aliasEnd.set(name, start + value.length + 1);
      this.token = undefined;
    }
  }
  /** Whether a here-document was ended by the end of the text. */
  documentCut = false;
}

/** A token as ash names it in its messages. */
function nameOf(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'end of file';
    case 'newline':
      return 'newline';
    case 'redirect':
      return 'redirection';
    case 'operator':
      return `"${token.text}"`;
    case 'word':
      return reserved.has(token.plain ?? '') ? `"${token.plain}"` : 'word';
  }
}
