import { AwkError, type Expression } from './ast.ts';
import { type AwkToken, Lexer } from './lexer.ts';

const comparisons = ['<', '<=', '==', '!=', '>', '>='];

/** The expressions of awk, by precedence. */
export abstract class ExpressionParser {
  protected readonly lexer: Lexer;
  protected token: AwkToken;
  /** Inside `print …` a bare `>` redirects; inside `(…) in` or for (… in …) `in` is not an operator. */
  protected noGreater = false;
  protected noIn = false;

  constructor(text: string) {
    this.lexer = new Lexer(text);
    this.token = this.lexer.next(true);
  }

  protected expression(): Expression {
    const left = this.#ternary();
    const operator = this.token.kind === 'operator' ? this.token.text : '';
    if (!/^(?:[-+*/%^]|\*\*)?=$/.test(operator) || !['variable', 'field', 'element'].includes(left.type)) return left;
    this.advance();
    this.newlines();
    return { type: 'assign', operator: operator.slice(0, -1), target: left, value: this.expression() };
  }

  #ternary(): Expression {
    const test = this.#or();
    if (!this.accept('?')) return test;
    this.newlines();
    const yes = this.expression();
    this.newlines();
    this.expect(':');
    this.newlines();
    return { type: 'conditional', test, yes, no: this.expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.accept('||')) {
      this.newlines();
      left = { type: 'or', left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#in();
    while (this.accept('&&')) {
      this.newlines();
      left = { type: 'and', left, right: this.#in() };
    }
    return left;
  }

  #in(): Expression {
    let left = this.#match();
    while (!this.noIn && this.accept('in')) left = { type: 'in', index: left.type === 'group' ? left.items : [left], name: this.name() };
    return left;
  }

  #match(): Expression {
    let left = this.#comparison();
    while (this.is('~') || this.is('!~')) {
      const negated = this.advance().text === '!~';
      left = { type: 'match', negated, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.concatenation();
    const operator = comparisons.find((each) => this.is(each));
    if (!operator || (operator === '>' && this.noGreater)) return left;
    this.advance();
    return { type: 'binary', operator, left, right: this.concatenation() };
  }

  protected concatenation(): Expression {
    let left = this.#additive();
    for (;;) {
      if (this.is('|') && !this.noGreater) {
        this.advance();
        this.expect('getline');
        left = { type: 'getline', kind: 'command', source: left, ...this.#getlineTarget() };
      } else if (this.#startsOperand()) left = { type: 'binary', operator: ' ', left, right: this.#additive() };
      else return left;
    }
  }

  #startsOperand(): boolean {
    const { kind, text } = this.token;
    if (kind === 'number' || kind === 'string' || kind === 'regex' || kind === 'name' || kind === 'function' || kind === 'builtin') return true;
    return kind === 'operator' && (text === '(' || text === '$' || text === '!' || text === '-' || text === '+' || text === '++' || text === '--');
  }

  #additive(): Expression {
    let left = this.#multiplicative();
    while (this.is('+') || this.is('-')) {
      const operator = this.advance().text;
      left = { type: 'binary', operator, left, right: this.#multiplicative() };
    }
    return left;
  }

  #multiplicative(): Expression {
    let left = this.#unary();
    while (this.is('*') || this.is('/') || this.is('%')) {
      const operator = this.advance().text;
      left = { type: 'binary', operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    if (this.is('!') || this.is('-') || this.is('+')) {
      const operator = this.advance().text;
      return { type: 'unary', operator, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.is('^') && !this.is('**')) return left;
    this.advance();
    const right = this.is('-') || this.is('+') || this.is('!') ? this.#unary() : this.#power();
    return { type: 'binary', operator: '^', left, right };
  }

  #postfix(): Expression {
    if (this.is('++') || this.is('--')) {
      const by = this.advance().text === '++' ? 1 : -1;
      return { type: 'increment', by, prefix: true, target: this.#primary() };
    }
    const target = this.#primary();
    if ((this.is('++') || this.is('--')) && ['variable', 'field', 'element'].includes(target.type)) {
      const by = this.advance().text === '++' ? 1 : -1;
      return { type: 'increment', by, prefix: false, target };
    }
    return target;
  }

  #primary(): Expression {
    const { kind, text } = this.token;
    switch (kind) {
      case 'number':
        this.advance();
        return { type: 'number', value: Number(text) };
      case 'string':
        this.advance();
        return { type: 'string', value: text };
      case 'regex':
        this.advance();
        return { type: 'regex', source: text };
      case 'builtin': {
        this.advance();
        if (!this.is('(')) return text === 'length' ? { type: 'builtin', name: text, args: [] } : this.fail();
        this.advance();
        return { type: 'builtin', name: text, args: this.list(')') };
      }
      case 'function':
        this.advance();
        this.expect('(');
        return { type: 'call', name: text, args: this.list(')') };
      case 'name':
        this.advance();
        if (this.accept('[')) return { type: 'element', name: text, index: this.list(']') };
        return { type: 'variable', name: text };
      case 'keyword':
        if (text === 'getline') return this.#getline();
        return this.fail();
      case 'operator':
        if (text === '$') {
          this.advance();
          return { type: 'field', index: this.is('++') || this.is('--') || this.is('-') ? this.#postfixOrNegative() : this.#primary() };
        }
        if (text === '(') {
          this.advance();
          const items = this.list(')');
          if (items.length === 0) this.fail();
          return { type: 'group', items };
        }
    }
    return this.fail();
  }

  #postfixOrNegative(): Expression {
    if (!this.accept('-')) return this.#postfix();
    return { type: 'unary', operator: '-', operand: this.#primary() };
  }

  #getline(): Expression {
    this.advance();
    const target = this.#getlineTarget();
    if (!this.is('<')) return { type: 'getline', kind: 'plain', ...target };
    this.advance();
    return { type: 'getline', kind: 'file', source: this.#primary(), ...target };
  }

  #getlineTarget(): { target?: Expression } {
    if (this.token.kind !== 'name' && !this.is('$')) return {};
    return { target: this.#primary() };
  }

  protected list(end: string): Expression[] {
    const items: Expression[] = [];
    this.newlines();
    while (!this.is(end)) {
      items.push(this.#free(() => this.expression()));
      this.newlines();
      if (!this.accept(',')) break;
      this.newlines();
    }
    this.expect(end);
    return items;
  }

  /** Within parentheses or brackets `>` and `in` mean what they always do. */
  #free<T>(parse: () => T): T {
    const before = [this.noGreater, this.noIn] as const;
    this.noGreater = false;
    this.noIn = false;
    const found = parse();
    [this.noGreater, this.noIn] = before;
    return found;
  }

  protected fail(): never {
    throw new AwkError('Unexpected token', this.token.text === '\n' ? this.lexer.line - 1 : this.lexer.line);
  }

  protected advance(): AwkToken {
    const token = this.token;
    this.token = this.lexer.next(this.#regexAllowedAfter(token));
    return token;
  }

  #regexAllowedAfter(token: AwkToken): boolean {
    if (token.kind === 'number' || token.kind === 'string' || token.kind === 'name' || token.kind === 'regex' || token.kind === 'builtin') return false;
    return !(token.kind === 'operator' && (token.text === ')' || token.text === ']' || token.text === '++' || token.text === '--' || token.text === '$'));
  }

  protected is(text: string): boolean {
    return this.token.kind === 'operator' && this.token.text === text;
  }

  protected isKeyword(text: string): boolean {
    return this.token.kind === 'keyword' && this.token.text === text;
  }

  protected accept(text: string): boolean {
    if (!this.is(text) && !this.isKeyword(text)) return false;
    this.advance();
    return true;
  }

  protected expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  protected newlines(): void {
    while (this.token.kind === 'newline') this.advance();
  }

  protected name(): string {
    if (this.token.kind !== 'name' && this.token.kind !== 'function') this.fail();
    return this.advance().text;
  }
}
