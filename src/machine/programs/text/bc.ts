import { decode } from '../../process/text.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { readAll, readFile } from '../lib/files.ts';

/** A number with so many digits after the point. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const ten = 10n;
const raise = ({ digits, scale }: Decimal, to: number): bigint => digits * ten ** BigInt(Math.max(0, to - scale));
const cut = (value: Decimal, scale: number): Decimal => (value.scale <= scale ? value : { digits: value.digits / ten ** BigInt(value.scale - scale), scale });
const flag = (value: boolean): Decimal => ({ digits: value ? 1n : 0n, scale: 0 });

function show({ digits, scale }: Decimal): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale).replace(/^0$/, scale > 0 && digits !== 0n ? '' : '0');
  return `${digits < 0n ? '-' : ''}${digits === 0n ? '0' : whole}${scale > 0 && digits !== 0n ? `.${text.slice(text.length - scale)}` : ''}`;
}

class BcError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Expressions, variables and comparisons of bc; no functions or loops. */
class Calculator {
  readonly #variables = new Map<string, Decimal>();
  #tokens: string[] = [];
  scale = 0;

  /** What the statement prints, if it prints. */
  statement(text: string): string | undefined {
    this.#tokens = [...text.matchAll(/\d*\.?\d+|\d+\.?|[a-z][a-z0-9_]*|[-+*/%^=<>!]=|[-+*/%^()=<>!]/g)].map((match) => match[0]);
    if (this.#tokens.length === 0) return undefined;
    const assigns = /^[a-z]/.test(this.#tokens[0]!) && /^[-+*/%^]?=$/.test(this.#tokens[1] ?? '');
    const value = this.#expression(0);
    if (this.#tokens.length > 0) throw new BcError('bad expression');
    return assigns ? undefined : show(value);
  }

  #expression(level: number): Decimal {
    if (level === levels.length) return this.#unary();
    let left = this.#expression(level + 1);
    for (let operator = this.#tokens[0]; operator !== undefined && levels[level]!.includes(operator); operator = this.#tokens[0]) {
      this.#tokens.shift();
      // `^` groups from the right.
      left = this.#apply(operator, left, operator === '^' ? this.#expression(level) : this.#expression(level + 1));
    }
    return left;
  }

  #unary(): Decimal {
    const token = this.#tokens.shift();
    if (token === '-') {
      const { digits, scale } = this.#expression(levels.length - 1);
      return { digits: -digits, scale };
    }
    if (token === '(') {
      const value = this.#expression(0);
      if (this.#tokens.shift() !== ')') throw new BcError('bad expression');
      return value;
    }
    if (token === undefined) throw new BcError('bad expression');
    if (/^[\d.]/.test(token)) {
      const [whole = '', part = ''] = token.split('.');
      return { digits: BigInt(`${whole}${part}` || '0'), scale: part.length };
    }
    if (!/^[a-z]/.test(token)) throw new BcError('bad token');
    if (/^[-+*/%^]?=$/.test(this.#tokens[0] ?? '')) return this.#assign(token);
    return this.#variable(token);
  }

  #variable(name: string): Decimal {
    return name === 'scale' ? { digits: BigInt(this.scale), scale: 0 } : (this.#variables.get(name) ?? flag(false));
  }

  #assign(name: string): Decimal {
    const operator = this.#tokens.shift()!.slice(0, -1);
    const right = this.#expression(0);
    const value = operator === '' ? right : this.#apply(operator, this.#variable(name), right);
    if (name === 'scale') this.scale = Number(cut(value, 0).digits);
    else this.#variables.set(name, value);
    return value;
  }

  #apply(operator: string, a: Decimal, b: Decimal): Decimal {
    const scale = Math.max(a.scale, b.scale);
    const [x, y] = [raise(a, scale), raise(b, scale)];
    if (operator === '+') return { digits: x + y, scale };
    if (operator === '-') return { digits: x - y, scale };
    if (operator === '*') return cut({ digits: a.digits * b.digits, scale: a.scale + b.scale }, Math.max(this.scale, scale));
    if ((operator === '/' || operator === '%') && y === 0n) throw new BcError('divide by zero');
    if (operator === '/') return { digits: (x * ten ** BigInt(this.scale)) / y, scale: this.scale };
    if (operator === '%') return { digits: x % y, scale };
    if (operator === '^') {
      const power = Number(cut(b, 0).digits);
      if (power < 0) return this.#apply('/', flag(true), this.#apply('^', a, { digits: BigInt(-power), scale: 0 }));
      return cut({ digits: a.digits ** BigInt(power), scale: a.scale * power }, Math.min(a.scale * power, Math.max(this.scale, a.scale)));
    }
    const comparison: Readonly<Record<string, boolean>> = { '==': x === y, '!=': x !== y, '<': x < y, '>': x > y, '<=': x <= y, '>=': x >= y };
    return flag(comparison[operator] ?? false);
  }
}

const levels: readonly (readonly string[])[] = [['==', '!=', '<', '>', '<=', '>='], ['+', '-'], ['*', '/', '%'], ['^']];

/** bc: sums to any length. */
export const bc = applet(function* (tool: Tool) {
  const calculator = new Calculator();
  if (tool.args.includes('-l')) calculator.scale = 20;
  let text = '';
  for (const path of tool.args.filter((arg) => !arg.startsWith('-'))) text += decode(yield* readFile(tool.process, path));
  text += decode(yield* readAll(tool.process, 0));
  for (const statement of text.replace(/#.*/g, '').split(/[\n;]/)) {
    if (/^\s*(quit|halt)\s*$/.test(statement)) return 0;
    try {
      const shown = calculator.statement(statement);
      if (shown !== undefined) tool.out.put(`${shown}\n`);
    } catch (error) {
      if (!(error instanceof BcError)) throw error;
      yield* tool.complain(`${error.message} at '${statement.trim()}'`);
    }
  }
  return 0;
});
