import { applet, Quit } from '../lib/applet.ts';
import { compileRegex } from '../lib/regex.ts';

class Failure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** expr: 0 if the result is neither empty nor 0. */
export const expr = applet(function* (tool) {
  if (tool.args.length === 0) return yield* tool.die('too few arguments', 2);
  try {
    const parser = new Expr(tool.args);
    const result = parser.or();
    if (!parser.ended) return yield* tool.die('syntax error', 2);
    tool.out.put(`${result}\n`);
    return result === '' || result === '0' ? 1 : 0;
  } catch (error) {
    if (error instanceof Failure) return yield* tool.die(error.message, 2);
    if (error instanceof Quit) throw error;
    throw error;
  }
});

class Expr {
  readonly #args: readonly string[];
  #at = 0;

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  get ended(): boolean {
    return this.#at >= this.#args.length;
  }

  #accept(...operators: string[]): string | undefined {
    const next = this.#args[this.#at];
    if (next === undefined || !operators.includes(next)) return undefined;
    this.#at++;
    return next;
  }

  or(): string {
    let left = this.#and();
    while (this.#accept('|')) {
      const right = this.#and();
      if (left === '' || left === '0') left = right;
    }
    return left;
  }

  #and(): string {
    let left = this.#comparison();
    while (this.#accept('&')) {
      const right = this.#comparison();
      if (left === '' || left === '0' || right === '' || right === '0') left = '0';
    }
    return left;
  }

  #comparison(): string {
    let left = this.#sum();
    for (let operator = this.#accept('<', '<=', '=', '==', '!=', '>=', '>'); operator; operator = this.#accept('<', '<=', '=', '==', '!=', '>=', '>')) {
      const right = this.#sum();
      const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
      const order = numbers ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
      const truth = { '<': order < 0, '<=': order <= 0, '=': order === 0, '==': order === 0, '!=': order !== 0, '>=': order >= 0, '>': order > 0 }[operator]!;
      left = truth ? '1' : '0';
    }
    return left;
  }

  #number(text: string): number {
    if (!/^-?\d+$/.test(text)) throw new Failure('non-numeric argument');
    return Number(text);
  }

  #sum(): string {
    let left = this.#product();
    for (let operator = this.#accept('+', '-'); operator; operator = this.#accept('+', '-')) {
      const right = this.#number(this.#product());
      left = String(operator === '+' ? this.#number(left) + right : this.#number(left) - right);
    }
    return left;
  }

  #product(): string {
    let left = this.#match();
    for (let operator = this.#accept('*', '/', '%'); operator; operator = this.#accept('*', '/', '%')) {
      const right = this.#number(this.#match());
      if (operator !== '*' && right === 0) throw new Failure('division by zero');
      const value = this.#number(left);
      left = String(operator === '*' ? value * right : operator === '/' ? Math.trunc(value / right) : value % right);
    }
    return left;
  }

  #match(): string {
    let left = this.#primary();
    while (this.#accept(':')) left = matchText(left, this.#primary());
    return left;
  }

  #primary(): string {
    const next = this.#args[this.#at++];
    if (next === undefined) throw new Failure('syntax error');
    if (next === '(') {
      const inner = this.or();
      if (!this.#accept(')')) throw new Failure('syntax error');
      return inner;
    }
    if (next === 'length' && !this.ended) return String(this.#primary().length);
    if (next === 'match' && this.#at + 1 < this.#args.length) return matchText(this.#primary(), this.#primary());
    if (next === 'index' && this.#at + 1 < this.#args.length) {
      const [text, set] = [this.#primary(), this.#primary()];
      return String([...text].findIndex((c) => set.includes(c)) + 1);
    }
    if (next === 'substr' && this.#at + 2 < this.#args.length) {
      const text = this.#primary();
      const [start, count] = [this.#number(this.#primary()), this.#number(this.#primary())];
      return start < 1 || count < 1 ? '' : text.slice(start - 1, start - 1 + count);
    }
    return next === 'quote' ? this.#primary() : next;
  }
}

function matchText(text: string, pattern: string): string {
  const groups = pattern.includes('\\(');
  const match = compileRegex(`^${pattern.replace(/^\^/, '')}`, { extended: false }).exec(text);
  if (!match) return groups ? '' : '0';
  return groups ? (match[1] ?? '') : String(match[0].length);
}
