import { AwkError } from './ast.ts';

export interface AwkToken {
  readonly kind: 'number' | 'string' | 'regex' | 'name' | 'function' | 'builtin' | 'keyword' | 'operator' | 'newline' | 'end';
  readonly text: string;
}

const keywords = new Set([
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
]);
export const builtinNames: ReadonlySet<string> = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'gensub',
  'match',
  'sprintf',
  'sin',
  'cos',
  'atan2',
  'exp',
  'log',
  'sqrt',
  'int',
  'rand',
  'srand',
  'tolower',
  'toupper',
  'system',
  'close',
  'fflush',
  'systime',
  'strftime',
  'and',
  'or',
  'xor',
  'compl',
  'lshift',
  'rshift',
]);
const operators = [
  '**=',
  '&&',
  '||',
  '==',
  '!=',
  '<=',
  '>=',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '!~',
  '>>',
  '**',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '>',
  '<',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
];
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** Takes a program apart. Whether `/` begins a regular expression depends on what stood before it. */
export class Lexer {
  readonly #text: string;
  #at = 0;
  line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  next(regexAllowed: boolean): AwkToken {
    for (;;) {
      const c = this.#text[this.#at];
      if (c === ' ' || c === '\t' || c === '\r') this.#at++;
      else if (c === '\\' && this.#text[this.#at + 1] === '\n') {
        this.#at += 2;
        this.line++;
      } else if (c === '#') {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else break;
    }
    const c = this.#text[this.#at];
    if (c === undefined) return { kind: 'end', text: '' };
    if (c === '\n') {
      this.#at++;
      this.line++;
      return { kind: 'newline', text: '\n' };
    }
    if (c === '"') return this.#string();
    if (c === '/' && regexAllowed) return this.#regex();
    const rest = this.#text.slice(this.#at, this.#at + 400);
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    if (number) return this.#take('number', number[0]);
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest)?.[0];
    if (name) {
      const kind = keywords.has(name) ? 'keyword' : builtinNames.has(name) ? 'builtin' : rest[name.length] === '(' ? 'function' : 'name';
      return this.#take(kind, name);
    }
    const operator = operators.find((each) => rest.startsWith(each));
    if (!operator) throw new AwkError(`Unexpected token`, this.line);
    return this.#take('operator', operator);
  }

  #take(kind: AwkToken['kind'], text: string): AwkToken {
    this.#at += text.length;
    return { kind, text };
  }

  #string(): AwkToken {
    let out = '';
    this.#at++;
    for (;;) {
      const c = this.#text[this.#at++];
      if (c === undefined || c === '\n') throw new AwkError('Unexpected end of string', this.line);
      if (c === '"') return { kind: 'string', text: out };
      if (c !== '\\') {
        out += c;
        continue;
      }
      const octal = /^[0-7]{1,3}/.exec(this.#text.slice(this.#at, this.#at + 3));
      if (octal) {
        out += String.fromCharCode(Number.parseInt(octal[0], 8) & 255);
        this.#at += octal[0].length;
        continue;
      }
      const next = this.#text[this.#at++] ?? '';
      if (next === '\n') this.line++;
      else out += escapes[next] ?? `\\${next}`;
    }
  }

  #regex(): AwkToken {
    let out = '';
    let bracket = false;
    this.#at++;
    for (;;) {
      const c = this.#text[this.#at++];
      if (c === undefined || c === '\n') throw new AwkError('Unexpected end of string', this.line);
      if (c === '\\') {
        const next = this.#text[this.#at++] ?? '';
        out += next === '/' ? '/' : `\\${next}`;
        continue;
      }
      if (c === '[' && !bracket) {
        bracket = true;
        if (this.#text[this.#at] === ']') {
          out += '[]';
          this.#at++;
          continue;
        }
      } else if (c === ']') bracket = false;
      else if (c === '/' && !bracket) return { kind: 'regex', text: out };
      out += c;
    }
  }
}
