import type { ParameterPart, Part, Script, Word } from './ast.ts';
import { SyntaxFailure } from './syntax-error.ts';

export type Quoting = 'none' | 'double' | 'document';

const isName = (c: string | undefined) => c !== undefined && /[A-Za-z_]/.test(c);
const isNameRest = (c: string | undefined) => c !== undefined && /[A-Za-z0-9_]/.test(c);
const metacharacters = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')']);
const operators = [':-', ':=', ':?', ':+', '##', '%%', '//', '/#', '/%', '^^', ',,', '-', '=', '?', '+', '#', '%', '/', '^', ',', ':', '@'];

/** Gathers the pieces of a word; neighbouring text of one kind becomes one piece. */
class Pieces {
  readonly parts: Part[] = [];
  #text = '';
  #quoted = false;
  #open = false;

  add(text: string, quoted: boolean): void {
    if (this.#open && this.#quoted !== quoted) this.flush();
    this.#open = true;
    this.#quoted = quoted;
    this.#text += text;
  }

  push(part: Part): void {
    this.flush();
    this.parts.push(part);
  }

  flush(): void {
    if (this.#open) this.parts.push({ type: 'text', text: this.#text, quoted: this.#quoted });
    this.#open = false;
    this.#text = '';
  }
}

/** The word as an AST value, with the short cut for words that need no expansion. */
export function word(parts: readonly Part[]): Word {
  let literal = '';
  for (const part of parts) {
    if (part.type !== 'text' || (!part.quoted && /[*?[\\]/.test(part.text))) return { parts };
    literal += part.text;
  }
  return parts.length === 0 ? { parts } : { parts, literal };
}

/** Reads words: quoting and all that starts with `$` or a backquote. The grammar of commands is the subclass' part. */
export abstract class WordParser {
  text: string;
  position: number;
  readonly bash: boolean;
  readonly firstLine: number;
  #lineAt = 0;
  #lines = 0;

  constructor(text: string, position: number, bash: boolean, firstLine: number) {
    this.text = text;
    this.position = position;
    this.bash = bash;
    this.firstLine = firstLine;
  }

  /** The commands up to the closing parenthesis, which is consumed. */
  protected abstract substitution(): Script;
  protected abstract inner(text: string): Script;

  lineOf(position: number): number {
    if (position < this.#lineAt) {
      this.#lineAt = 0;
      this.#lines = 0;
    }
    for (let at = this.text.indexOf('\n', this.#lineAt); at >= 0 && at < position; at = this.text.indexOf('\n', at + 1)) {
      this.#lines++;
      this.#lineAt = at + 1;
    }
    return this.firstLine + this.#lines;
  }

  protected fail(message: string, incomplete = false, token?: string): never {
    throw new SyntaxFailure(`syntax error: ${message}`, this.lineOf(this.position), incomplete, token);
  }

  /** A word of a command, up to white space or an operator. */
  protected readWord(): Word {
    const parts = this.readParts((c) => metacharacters.has(c), 'none');
    return word(withTilde(parts));
  }

  /** Pieces until `stop` says so of an unquoted character (which stays) or the text ends. */
  protected readParts(stop: (c: string) => boolean, quoting: Quoting): Part[] {
    const pieces = new Pieces();
    const quoted = quoting !== 'none';
    for (;;) {
      const c = this.text[this.position];
      if (c === undefined) break;
      if (quoting === 'none' && (c === '<' || c === '>') && this.text[this.position + 1] === '(' && stop('(')) {
        this.position += 2;
        pieces.push({ type: 'process', direction: c, body: this.substitution() });
        continue;
      }
      if (stop(c)) break;
      this.position++;
      if (c === '\\') this.#escape(pieces, quoting);
      else if (c === "'" && quoting === 'none') pieces.add(this.#until("'", 'unterminated quoted string'), true);
      else if (c === '"' && quoting !== 'document') this.#double(pieces);
      else if (c === '$') this.#dollar(pieces, quoting);
      else if (c === '`') pieces.push({ type: 'command', body: this.inner(this.#backquoted(quoted)), quoted });
      else pieces.add(c, quoted);
    }
    pieces.flush();
    return pieces.parts;
  }

  #escape(pieces: Pieces, quoting: Quoting): void {
    const next = this.text[this.position];
    if (next === undefined) {
      pieces.add('\\', true);
      return;
    }
    if (next === '\n') {
      this.position++;
      return;
    }
    if (quoting !== 'none' && !(next === '$' || next === '`' || next === '\\' || (next === '"' && quoting === 'double'))) {
      pieces.add('\\', true);
      return;
    }
    this.position++;
    pieces.add(next, true);
  }

  #until(end: string, missing: string): string {
    const at = this.text.indexOf(end, this.position);
    if (at < 0) {
      this.position = this.text.length;
      this.fail(missing, true, end);
    }
    const found = this.text.slice(this.position, at);
    this.position = at + 1;
    return found;
  }

  #double(pieces: Pieces): void {
    const inside = this.readParts((c) => c === '"', 'double');
    if (this.text[this.position] !== '"') this.fail('unterminated quoted string', true, '"');
    this.position++;
    if (inside.length === 0) pieces.add('', true);
    for (const part of inside) {
      if (part.type === 'text') pieces.add(part.text, true);
      else pieces.push(part);
    }
  }

  #backquoted(quoted: boolean): string {
    let out = '';
    for (;;) {
      const c = this.text[this.position++];
      if (c === undefined) this.fail('EOF in backquote substitution', true, '`');
      if (c === '`') return out;
      const next = this.text[this.position];
      if (c === '\\' && next !== undefined && (next === '`' || next === '\\' || next === '$' || (next === '"' && quoted))) {
        out += next;
        this.position++;
      } else out += c;
    }
  }

  #dollar(pieces: Pieces, quoting: Quoting): void {
    const quoted = quoting !== 'none';
    const c = this.text[this.position];
    if (c === '[' && this.bash) {
      this.#oldArithmetic(pieces, quoted);
      return;
    }
    if (c === '(') {
      if (this.text[this.position + 1] === '(') {
        const expression = this.arithmetic(this.position + 2);
        if (expression) {
          pieces.push({ type: 'arithmetic', expression, quoted });
          return;
        }
      }
      this.position++;
      pieces.push({ type: 'command', body: this.substitution(), quoted });
      return;
    }
    if (c === '{') {
      this.position++;
      pieces.push(this.#braced(quoting));
      return;
    }
    if (c === "'" && quoting === 'none') {
      this.position++;
      pieces.add(this.#ansi(), true);
      return;
    }
    if (c === '"' && quoting === 'none' && this.bash) return;
    if (isName(c)) {
      const start = this.position;
      while (isNameRest(this.text[this.position])) this.position++;
      pieces.push({ type: 'parameter', name: this.text.slice(start, this.position), operator: '', quoted });
      return;
    }
    if (c !== undefined && /[0-9@*#?$!-]/.test(c)) {
      this.position++;
      pieces.push({ type: 'parameter', name: c, operator: '', quoted });
      return;
    }
    pieces.add('$', quoted);
  }

  /** `$[…]`, bash's old form. */
  #oldArithmetic(pieces: Pieces, quoted: boolean): void {
    this.position++;
    const expression = word(this.readParts((c) => c === ']', 'double'));
    if (this.text[this.position] !== ']') this.fail("missing ']'", true, ']');
    this.position++;
    pieces.push({ type: 'arithmetic', expression, quoted });
  }

  /** An expression in `((…))` from `start`; undefined (and nothing consumed) if it does not end in `))`. */
  protected arithmetic(start: number): Word | undefined {
    const before = this.position;
    this.position = start;
    const pieces: Part[] = [];
    for (let depth = 0; ; ) {
      pieces.push(...this.readParts((c) => c === '(' || c === ')', 'double'));
      const c = this.text[this.position];
      if (c === undefined) this.fail("missing '))'", true, '))');
      if (c === ')' && depth === 0) break;
      depth += c === '(' ? 1 : -1;
      pieces.push({ type: 'text', text: c, quoted: true });
      this.position++;
    }
    if (this.text[this.position + 1] !== ')') {
      // ash takes no subshell at the start of a command substitution without a blank.
      if (!this.bash) this.fail("missing '))'", true, '))');
      this.position = before;
      return undefined;
    }
    this.position += 2;
    return word(pieces);
  }

  #ansi(): string {
    let out = '';
    for (;;) {
      const c = this.text[this.position++];
      if (c === undefined) this.fail('unterminated quoted string', true, "'");
      if (c === "'") return out;
      if (c !== '\\') {
        out += c;
        continue;
      }
      const rest = this.text.slice(this.position, this.position + 10);
      const code = /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3}))/.exec(rest);
      if (code) {
        out += String.fromCodePoint(code[3] === undefined ? Number.parseInt((code[1] ?? code[2])!, 16) : Number.parseInt(code[3], 8));
        this.position += code[0].length;
        continue;
      }
      const next = this.text[this.position++];
      if (next === undefined) this.fail('unterminated quoted string', true, "'");
      const known = 'abefnrtv\\\'"?'.indexOf(next);
      out += known < 0 ? `\\${next}` : '\x07\b\x1b\f\n\r\t\v\\\'"?'[known];
    }
  }

  #braced(quoting: Quoting): Part {
    const quoted = quoting !== 'none';
    let length = false;
    let indirect = false;
    if (this.text[this.position] === '#' && /[A-Za-z0-9_@*#?$!-]/.test(this.text[this.position + 1] ?? '') && this.#lengthForm()) {
      length = true;
      this.position++;
    } else if (this.bash && this.text[this.position] === '!' && isName(this.text[this.position + 1])) {
      indirect = true;
      this.position++;
    }
    const name = this.#parameterName();
    if (name === undefined) return this.#bad(quoted);
    let index: ParameterPart['index'];
    if (this.bash && this.text[this.position] === '[' && isName(name[0])) index = this.#index();
    const base = { type: 'parameter', name, quoted, ...(index === undefined ? {} : { index }), ...(indirect ? { indirect } : {}) } as const;
    if (this.text[this.position] === '}') {
      this.position++;
      return { ...base, operator: length ? 'length' : '' };
    }
    const operator = operators.find((o) => this.text.startsWith(o, this.position) && (this.bash || (o !== '/#' && o !== '/%')));
    if (length || operator === undefined || (!this.bash && /^(?:\^\^?|,,?|@)$/.test(operator))) return this.#bad(quoted);
    this.position += operator.length;
    return this.#withArgument(base, operator, quoting);
  }

  /** Whether `${#…` asks for a length: `${#x}`, `${##}`, but not `${#-default}`. */
  #lengthForm(): boolean {
    return /^#(?:[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?|[0-9]+|[@*#?$!-])\}/.test(this.text.slice(this.position, this.position + 200));
  }

  #withArgument(base: Omit<ParameterPart, 'operator' | 'argument'>, operator: string, quoting: Quoting): Part {
    const pattern = /^[#%/]/.test(operator);
    const inside: Quoting = pattern ? 'none' : quoting;
    const argument = (stop: (c: string) => boolean) => word(withTilde(this.readParts(stop, inside)));
    if (operator === ':' || operator.startsWith('/')) {
      const separator = operator === ':' ? ':' : '/';
      const first = argument((c) => c === '}' || c === separator);
      let second: Word | undefined;
      if (this.text[this.position] === separator) {
        this.position++;
        second = argument((c) => c === '}');
      }
      this.#closeBrace();
      return { ...base, operator, argument: first, ...(second ? { second } : {}) };
    }
    const found = argument((c) => c === '}');
    this.#closeBrace();
    return { ...base, operator, argument: found };
  }

  #closeBrace(): void {
    if (this.text[this.position] !== '}') this.fail("missing '}'", true, '}');
    this.position++;
  }

  #parameterName(): string | undefined {
    const match = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])/.exec(this.text.slice(this.position, this.position + 256));
    if (!match) return undefined;
    this.position += match[0].length;
    return match[0];
  }

  #index(): Word | '@' | '*' {
    this.position++;
    const parts = this.readParts((c) => c === ']', 'double');
    if (this.text[this.position] !== ']') this.fail("missing '}'", true, '}');
    this.position++;
    const only = parts.length === 1 && parts[0]!.type === 'text' ? parts[0]!.text : undefined;
    return only === '@' || only === '*' ? only : word(parts);
  }

  /** `${…}` that means nothing: an error when it is expanded, not before. */
  #bad(quoted: boolean): Part {
    this.readParts((c) => c === '}', 'double');
    this.#closeBrace();
    return { type: 'parameter', name: '', operator: 'bad', quoted };
  }

  /** A subscript that is written at the start of an assignment: `a[1]=`. */
  protected subscript(text: string): Word {
    const before = [this.text, this.position] as const;
    this.text = text;
    this.position = 0;
    const parts = this.readParts(() => false, 'double');
    [this.text, this.position] = before;
    return word(parts);
  }
}

/** `~` and `~user` at the start of a word become their own piece. */
export function withTilde(parts: Part[]): Part[] {
  const first = parts[0];
  if (first?.type !== 'text' || first.quoted || !first.text.startsWith('~')) return parts;
  const match = /^~([A-Za-z0-9_.-]*|\+)(?=\/|$)/.exec(first.text);
  if (!match || (match[0].length === first.text.length && parts.length > 1)) return parts;
  const rest = first.text.slice(match[0].length);
  return [{ type: 'tilde', user: match[1]! }, ...(rest ? [{ ...first, text: rest }] : []), ...parts.slice(1)];
}

/** In the value of an assignment also after each colon. */
export function withTildes(parts: Part[]): Part[] {
  const out: Part[] = [];
  for (const [i, part] of parts.entries()) {
    if (part.type !== 'text' || part.quoted || !part.text.includes('~')) {
      out.push(part);
      continue;
    }
    const pieces = part.text.split(':');
    for (const [j, piece] of pieces.entries()) {
      if (j > 0) out.push({ type: 'text', text: ':', quoted: true });
      const last = j === pieces.length - 1;
      if (piece === '') continue;
      const own: Part = { type: 'text', text: piece, quoted: false };
      if (i === 0 || j > 0) out.push(...(last && i < parts.length - 1 ? withTilde([own, { type: 'text', text: '', quoted: true }]) : withTilde([own])));
      else out.push(own);
    }
  }
  return out;
}
