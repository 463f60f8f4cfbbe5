import type { AwkFunction, AwkProgram, Expression, Rule, Statement } from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import type { AwkToken } from './lexer.ts';

const cache = new Map<string, AwkProgram>();

/** Parses a program (a binary string). Throws AwkError. */
export function parseAwk(text: string): AwkProgram {
  let found = cache.get(text);
  if (!found) {
    if (cache.size > 200) cache.clear();
    found = new AwkParser(text).program();
    cache.set(text, found);
  }
  return found;
}

class AwkParser extends ExpressionParser {
  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (;;) {
      this.#terminators();
      if (this.token.kind === 'end') return { rules, functions };
      if (this.isKeyword('function') || this.isKeyword('func')) this.#function(functions);
      else rules.push(this.#rule());
    }
  }

  #terminators(): void {
    while (this.token.kind === 'newline' || this.is(';')) this.advance();
  }

  #function(functions: Map<string, AwkFunction>): void {
    this.advance();
    const name = this.name();
    this.expect('(');
    const parameters: string[] = [];
    while (!this.is(')')) {
      this.newlines();
      parameters.push(this.name());
      this.newlines();
      if (!this.accept(',')) break;
    }
    this.expect(')');
    this.newlines();
    functions.set(name, { parameters, body: this.#block() });
  }

  #rule(): Rule {
    for (const kind of ['BEGIN', 'END'] as const) {
      if (!this.accept(kind)) continue;
      this.newlines();
      return { kind, body: this.#block() };
    }
    if (this.is('{')) return { kind: 'main', body: this.#block() };
    const first = this.expression();
    let second: Expression | undefined;
    if (this.accept(',')) {
      this.newlines();
      second = this.expression();
    }
    const body = this.is('{') ? this.#block() : undefined;
    return { kind: 'main', first, ...(second ? { second } : {}), ...(body ? { body } : {}) };
  }

  #block(): Statement {
    this.expect('{');
    const body: Statement[] = [];
    for (;;) {
      this.#terminators();
      if (this.accept('}')) return { type: 'block', body };
      if (this.token.kind === 'end') this.fail();
      body.push(this.#statement());
    }
  }

  #end(): void {
    if (this.token.kind === 'newline' || this.is(';')) this.advance();
    else if (!this.is('}') && this.token.kind !== 'end') this.fail();
  }

  /** The body of if, while, for: one statement, or `;` for none. */
  #body(): Statement {
    this.newlines();
    if (this.accept(';')) return { type: 'block', body: [] };
    return this.#statement();
  }

  #statement(): Statement {
    if (this.is('{')) return this.#block();
    if (this.token.kind === 'keyword') {
      switch (this.token.text) {
        case 'if':
          return this.#if();
        case 'while': {
          this.advance();
          const test = this.#parenthesized();
          return { type: 'while', test, body: this.#body() };
        }
        case 'do': {
          this.advance();
          const body = this.#body();
          this.#terminators();
          this.expect('while');
          const test = this.#parenthesized();
          this.#end();
          return { type: 'do', test, body };
        }
        case 'for':
          return this.#for();
      }
    }
    const found = this.#simple();
    this.#end();
    return found;
  }

  #parenthesized(): Expression {
    this.expect('(');
    const found = this.expression();
    this.expect(')');
    return found;
  }

  #if(): Statement {
    this.advance();
    const test = this.#parenthesized();
    const then = this.#body();
    this.#terminators();
    if (!this.accept('else')) return { type: 'if', test, then };
    return { type: 'if', test, then, otherwise: this.#body() };
  }

  #for(): Statement {
    this.advance();
    this.expect('(');
    let first: Statement | undefined;
    if (!this.is(';')) {
      this.noIn = false;
      first = this.#simple();
      const it = first.type === 'expression' && first.value.type === 'in' ? first.value : undefined;
      if (it && this.is(')') && it.index.length === 1 && it.index[0]!.type === 'variable') {
        this.advance();
        return { type: 'forIn', variable: it.index[0]!.name, array: it.name, body: this.#body() };
      }
    }
    this.expect(';');
    this.newlines();
    const test = this.is(';') ? undefined : this.expression();
    this.expect(';');
    this.newlines();
    const next = this.is(')') ? undefined : this.#simple();
    this.expect(')');
    return { type: 'for', ...(first ? { first } : {}), ...(test ? { test } : {}), ...(next ? { next } : {}), body: this.#body() };
  }

  #simple(): Statement {
    if (this.token.kind === 'keyword') {
      const { text } = this.token;
      switch (text) {
        case 'print':
        case 'printf':
          return this.#print(text);
        case 'next':
        case 'nextfile':
        case 'break':
        case 'continue':
          this.advance();
          return { type: text };
        case 'exit':
        case 'return': {
          this.advance();
          const ends = (this.token.kind as AwkToken['kind']) === 'newline' || (this.token.kind as AwkToken['kind']) === 'end' || this.is(';') || this.is('}');
          return ends ? { type: text } : { type: text, value: this.expression() };
        }
        case 'delete': {
          this.advance();
          const name = this.name();
          if (!this.accept('[')) return { type: 'delete', name };
          const index = this.list(']');
          return { type: 'delete', name, index };
        }
      }
    }
    return { type: 'expression', value: this.expression() };
  }

  #print(type: 'print' | 'printf'): Statement {
    this.advance();
    let args: Expression[] = [];
    const before = this.noGreater;
    this.noGreater = true;
    if (!this.#ends()) {
      args.push(this.expression());
      while (this.accept(',')) {
        this.newlines();
        args.push(this.expression());
      }
    }
    this.noGreater = before;
    if (args.length === 1 && args[0]!.type === 'group') args = [...args[0]!.items];
    for (const redirect of ['>>', '>', '|'] as const) {
      if (!this.accept(redirect)) continue;
      this.noGreater = true;
      const target = this.concatenation();
      this.noGreater = before;
      return { type, args, redirect, target };
    }
    return { type, args };
  }

  #ends(): boolean {
    return this.token.kind === 'newline' || this.token.kind === 'end' || [';', '}', '>', '>>', '|'].some((text) => this.is(text));
  }
}
