import { Cursor, isBlankOrEnd, isBreak, type Mark } from './cursor.ts';
import { scanBlockScalar, scanPlain, scanQuoted } from './scan-scalar.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-tag.ts';
import type { Token, TokenKind } from './token.ts';

/** A place where a key without `?` may have begun; only the `:` that follows tells. */
interface SimpleKey {
  possible: boolean;
  /** In the block context at the indentation of a mapping nothing but a key can stand. */
  readonly required: boolean;
  readonly tokenNumber: number;
  readonly mark: Mark;
}

/** Upstream allows 10,000 levels; the host's stack does not. */
const deepest = 1000;
const start: Mark = { index: 0, line: 0, column: 0 };

/**
 * Tokens of a YAML text, as libyaml's scanner finds them: it looks ahead only as far as a possible key needs, so that errors appear
 * in the same order and at the same lines as kubectl reports them (go-yaml v2 scannerc.go).
 */
export class Scanner {
  readonly #cursor: Cursor;
  #tokens: Token[] = [];
  #head = 0;
  /** How many tokens the parser has taken. */
  #parsed = 0;
  #indent = -1;
  readonly #indents: number[] = [];
  #flowLevel = 0;
  #keyAllowed = true;
  readonly #keys: SimpleKey[] = [{ possible: false, required: false, tokenNumber: 0, mark: start }];
  readonly #keyByToken = new Map<number, number>();

  constructor(text: string) {
    this.#cursor = new Cursor(text);
    this.#append('stream-start', start);
  }

  peek(): Token {
    while (this.#needsMore()) this.#fetch();
    return this.#tokens[this.#head]!;
  }

  /** Takes the token that `peek` showed. */
  take(): Token {
    const token = this.peek();
    this.#head++;
    this.#parsed++;
    if (this.#head === this.#tokens.length) {
      this.#tokens = [];
      this.#head = 0;
    }
    return token;
  }

  /** The token at the head may only go to the parser when no KEY can come before it any more. */
  #needsMore(): boolean {
    if (this.#head === this.#tokens.length) return true;
    const index = this.#keyByToken.get(this.#parsed);
    const key = index === undefined ? undefined : this.#keys[index];
    return key !== undefined && this.#isValid(key);
  }

  #append(kind: TokenKind, from: Mark): void {
    this.#tokens.push({ kind, start: from, end: this.#cursor.mark });
  }

  #insert(tokenNumber: number, token: Token): void {
    this.#tokens.splice(this.#head + tokenNumber - this.#parsed, 0, token);
  }

  get #nextNumber(): number {
    return this.#parsed + this.#tokens.length - this.#head;
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    const { line, index } = this.#cursor.mark;
    if (key.mark.line === line && key.mark.index + 1024 >= index) return true;
    if (key.required) this.#cursor.fail("could not find expected ':'", key.mark);
    key.possible = false;
    return false;
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return;
    const required = this.#flowLevel === 0 && this.#indent === this.#cursor.column;
    const key: SimpleKey = { possible: true, required, tokenNumber: this.#nextNumber, mark: this.#cursor.mark };
    this.#removeKey();
    this.#keys[this.#keys.length - 1] = key;
    this.#keyByToken.set(key.tokenNumber, this.#keys.length - 1);
  }

  #removeKey(): void {
    const key = this.#keys.at(-1)!;
    if (!key.possible) return;
    if (key.required) this.#cursor.fail("could not find expected ':'", key.mark);
    key.possible = false;
    this.#keyByToken.delete(key.tokenNumber);
  }

  /** Begins a block collection when the column is deeper than the one around it. */
  #rollIndent(column: number, kind: TokenKind, mark: Mark, tokenNumber = this.#nextNumber): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > deepest) this.#cursor.fail(`exceeded max depth of ${deepest}`, this.#keys.at(-1)!.mark);
    this.#insert(tokenNumber, { kind, start: mark, end: mark });
  }

  /** Ends the block collections that are deeper than the column. */
  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#append('block-end', this.#cursor.mark);
      this.#indent = this.#indents.pop()!;
    }
  }

  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      if (cursor.column === 0 && cursor.peek() === '\ufeff') cursor.take();
      while (cursor.peek() === ' ' || ((this.#flowLevel > 0 || !this.#keyAllowed) && cursor.peek() === '\t')) cursor.take();
      cursor.skipComment();
      if (!isBreak(cursor.peek())) return;
      cursor.takeBreak();
      if (this.#flowLevel === 0) this.#keyAllowed = true;
    }
  }

  #fetch(): void {
    this.#skipToToken();
    this.#unrollIndent(this.#cursor.column);
    const fetch = this.#fetcher() ?? this.#cursor.fail('found character that cannot start any token');
    fetch();
  }

  /** What fetches the token that begins here. */
  #fetcher(): (() => void) | undefined {
    const cursor = this.#cursor;
    const char = cursor.peek();
    if (char === '') return () => this.#fetchStreamEnd();
    if (cursor.column === 0 && char === '%') return () => this.#fetchOutsideContent(() => this.#tokens.push(scanDirective(cursor)));
    if (cursor.atDocumentIndicator()) return () => this.#fetchOutsideContent(() => this.#fetchIndicator(char === '-' ? 'document-start' : 'document-end', 3));
    const indicator = isBlankOrEnd(cursor.peek(1));
    const flow = this.#flowLevel > 0;
    if (char === '[') return () => this.#fetchFlowStart('flow-sequence-start');
    if (char === '{') return () => this.#fetchFlowStart('flow-mapping-start');
    if (char === ']') return () => this.#fetchFlowEnd('flow-sequence-end');
    if (char === '}') return () => this.#fetchFlowEnd('flow-mapping-end');
    if (char === ',') return () => this.#fetchFlowEntry();
    if (char === '-' && indicator) return () => this.#fetchBlockEntry();
    if (char === '?' && (flow || indicator)) return () => this.#fetchKey();
    if (char === ':' && (flow || indicator)) return () => this.#fetchValue();
    if (char === '*') return () => this.#fetchInline(() => scanAnchor(cursor, 'alias'));
    if (char === '&') return () => this.#fetchInline(() => scanAnchor(cursor, 'anchor'));
    if (char === '!') return () => this.#fetchInline(() => scanTag(cursor));
    if (char === '|' && !flow) return () => this.#fetchBlockScalar('literal');
    if (char === '>' && !flow) return () => this.#fetchBlockScalar('folded');
    if (char === "'") return () => this.#fetchInline(() => scanQuoted(cursor, 'single'));
    if (char === '"') return () => this.#fetchInline(() => scanQuoted(cursor, 'double'));
    const plain =
      !'\t-?:,[]{}#&*!|>\'"%@`'.includes(char) || (char === '-' && !/^[ \t]$/.test(cursor.peek(1))) || (!flow && (char === '?' || char === ':') && !indicator);
    return plain ? () => this.#fetchPlain() : undefined;
  }

  #fetchIndicator(kind: TokenKind, length = 1): void {
    const from = this.#cursor.mark;
    this.#cursor.skip(length);
    this.#append(kind, from);
  }

  #fetchStreamEnd(): void {
    this.#cursor.forceNewLine();
    this.#fetchOutsideContent(() => this.#append('stream-end', this.#cursor.mark));
  }

  #fetchOutsideContent(fetch: () => void): void {
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#keyAllowed = false;
    fetch();
  }

  #fetchFlowStart(kind: TokenKind): void {
    this.#saveKey();
    this.#keys.push({ possible: false, required: false, tokenNumber: this.#nextNumber, mark: this.#cursor.mark });
    this.#flowLevel++;
    if (this.#flowLevel > deepest) this.#cursor.fail(`exceeded max depth of ${deepest}`);
    this.#keyAllowed = true;
    this.#fetchIndicator(kind);
  }

  #fetchFlowEnd(kind: TokenKind): void {
    this.#removeKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      this.#keyByToken.delete(this.#keys.pop()!.tokenNumber);
    }
    this.#keyAllowed = false;
    this.#fetchIndicator(kind);
  }

  #fetchFlowEntry(): void {
    this.#removeKey();
    this.#keyAllowed = true;
    this.#fetchIndicator('flow-entry');
  }

  #fetchBlockEntry(): void {
    // A '-' in a flow collection is left to the parser to refuse.
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) this.#cursor.fail('block sequence entries are not allowed in this context');
      this.#rollIndent(this.#cursor.column, 'block-sequence-start', this.#cursor.mark);
    }
    this.#removeKey();
    this.#keyAllowed = true;
    this.#fetchIndicator('block-entry');
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) this.#cursor.fail('mapping keys are not allowed in this context');
      this.#rollIndent(this.#cursor.column, 'block-mapping-start', this.#cursor.mark);
    }
    this.#removeKey();
    this.#keyAllowed = this.#flowLevel === 0;
    this.#fetchIndicator('key');
  }

  #fetchValue(): void {
    const key = this.#keys.at(-1)!;
    if (this.#isValid(key)) {
      this.#insert(key.tokenNumber, { kind: 'key', start: key.mark, end: key.mark });
      this.#rollIndent(key.mark.column, 'block-mapping-start', key.mark, key.tokenNumber);
      key.possible = false;
      this.#keyByToken.delete(key.tokenNumber);
      this.#keyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed) this.#cursor.fail('mapping values are not allowed in this context');
        this.#rollIndent(this.#cursor.column, 'block-mapping-start', this.#cursor.mark);
      }
      this.#keyAllowed = this.#flowLevel === 0;
    }
    this.#fetchIndicator('value');
  }

  /** A token that may be, or begin, a key. */
  #fetchInline(scan: () => Token): void {
    this.#saveKey();
    this.#keyAllowed = false;
    this.#tokens.push(scan());
  }

  #fetchPlain(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const { token, afterBreak } = scanPlain(this.#cursor, this.#indent + 1, this.#flowLevel > 0);
    this.#tokens.push(token);
    if (afterBreak) this.#keyAllowed = true;
  }

  #fetchBlockScalar(style: 'literal' | 'folded'): void {
    this.#removeKey();
    this.#keyAllowed = true;
    this.#tokens.push(scanBlockScalar(this.#cursor, style, this.#indent));
  }
}
