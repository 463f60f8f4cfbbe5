/** Arithmetic of the shell: C's operators on 64-bit integers, with variables by name. */

/** An expression that means nothing; the message is ash's. */
export class ArithmeticError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export interface Variables {
  get(name: string, index?: number): string | undefined;
  set(name: string, value: string, index?: number): void;
}

/** A 64-bit integer: a bigint where it is no safe integer. */
export type Integer = number | bigint;

type Evaluate = (variables: Variables) => Integer;
interface Target {
  readonly name: string;
  readonly index?: Evaluate;
}

const syntaxError = () => new ArithmeticError('arithmetic syntax error');
const cache = new Map<string, Evaluate>();
const tokens =
  /\s*(?:(0[xX][0-9a-fA-F]+|[0-9]+#[0-9a-zA-Z@_]+|[0-9]+)(?![A-Za-z_])|([A-Za-z_][A-Za-z0-9_]*)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<=|>=|==|!=|<<|>>|[-+*/%&|^]=|[-+*/%&|^!~<>=?:(),[\]])|$)/y;
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Evaluates a text; throws ArithmeticError. */
export function evaluate(text: string, variables: Variables): Integer {
  let found = cache.get(text);
  if (!found) {
    if (cache.size > 2000) cache.clear();
    found = new Compiler(text).compile();
    cache.set(text, found);
  }
  return found(variables);
}

let depth = 0;

/** The value of a variable, which may again be an expression. */
function numberOf(text: string | undefined, variables: Variables): Integer {
  if (text === undefined || text === '') return 0;
  if (/^-?[1-9][0-9]{0,14}$|^0$/.test(text)) return Number(text);
  if (depth > 100) throw new ArithmeticError('expression recursion loop detected');
  depth++;
  try {
    return evaluate(text, variables);
  } finally {
    depth--;
  }
}

class Compiler {
  readonly #text: string;
  #at = 0;
  #number: string | undefined;
  #name: string | undefined;
  #operator: string | undefined;
  #ended = false;

  constructor(text: string) {
    this.#text = text;
    this.#advance();
  }

  compile(): Evaluate {
    if (this.#ended) return () => 0;
    const found = this.#comma();
    if (!this.#ended) throw syntaxError();
    return found;
  }

  #advance(): void {
    tokens.lastIndex = this.#at;
    const match = tokens.exec(this.#text);
    if (!match) throw syntaxError();
    this.#at = tokens.lastIndex;
    [, this.#number, this.#name, this.#operator] = match;
    this.#ended = !this.#number && !this.#name && !this.#operator;
  }

  #accept(operator: string): boolean {
    if (this.#operator !== operator) return false;
    this.#advance();
    return true;
  }

  #comma(): Evaluate {
    let left = this.#conditional();
    while (this.#accept(',')) {
      const [first, second] = [left, this.#conditional()];
      left = (v) => {
        first(v);
        return second(v);
      };
    }
    return left;
  }

  #conditional(): Evaluate {
    const test = this.#binary(0);
    if (!this.#accept('?')) return test;
    const yes = this.#comma();
    if (!this.#accept(':')) throw syntaxError();
    const no = this.#conditional();
    return (v) => (test(v) ? yes(v) : no(v));
  }

  #binary(level: number): Evaluate {
    const operators = levels[level];
    if (!operators) return this.#power();
    let left = this.#binary(level + 1);
    while (this.#operator !== undefined && operators.includes(this.#operator)) {
      const operator = this.#operator;
      this.#advance();
      left = combine(operator, left, this.#binary(level + 1));
    }
    return left;
  }

  #power(): Evaluate {
    const left = this.#unary();
    if (!this.#accept('**')) return left;
    const right = this.#power();
    return (v) => {
      const [base, exponent] = [left(v), right(v)];
      if (exponent < 0) throw new ArithmeticError('exponent less than 0');
      return wrap(BigInt(base) ** BigInt(exponent));
    };
  }

  #unary(): Evaluate {
    const operator = this.#operator;
    if (operator === '++' || operator === '--') {
      this.#advance();
      if (!this.#name) {
        const operand = this.#unary();
        return operator === '--' ? operand : operand;
      }
      const target = this.#target();
      return assign(target, (v) => step(read(target, v), operator));
    }
    if (operator === '-' || operator === '+' || operator === '!' || operator === '~') {
      this.#advance();
      const operand = this.#unary();
      if (operator === '-') return (v) => subtract(0, operand(v));
      if (operator === '!') return (v) => (operand(v) ? 0 : 1);
      return operator === '~' ? (v) => subtract(-1, operand(v)) : operand;
    }
    return this.#primary();
  }

  #primary(): Evaluate {
    if (this.#number !== undefined) {
      const value = literal(this.#number);
      this.#advance();
      return () => value;
    }
    if (this.#accept('(')) {
      const inner = this.#comma();
      if (!this.#accept(')')) throw syntaxError();
      return inner;
    }
    if (this.#name === undefined) throw syntaxError();
    const target = this.#target();
    const operator = this.#operator;
    if (operator === '++' || operator === '--') {
      this.#advance();
      return (v) => {
        const before = read(target, v);
        write(target, v, step(before, operator));
        return before;
      };
    }
    if (operator && /^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator)) {
      this.#advance();
      const value = this.#conditional();
      const own: Evaluate = (v) => read(target, v);
      return assign(target, operator === '=' ? value : combine(operator.slice(0, -1), own, value));
    }
    return (v) => read(target, v);
  }

  #target(): Target {
    const name = this.#name!;
    this.#advance();
    if (!this.#accept('[')) return { name };
    const index = this.#comma();
    if (!this.#accept(']')) throw syntaxError();
    return { name, index };
  }
}

const indexOf = (target: Target, v: Variables) => (target.index ? Number(target.index(v)) : undefined);

function read(target: Target, v: Variables): Integer {
  return numberOf(v.get(target.name, indexOf(target, v)), v);
}

function write(target: Target, v: Variables, value: Integer): void {
  v.set(target.name, String(value), indexOf(target, v));
}

function assign(target: Target, value: Evaluate): Evaluate {
  return (v) => {
    const result = value(v);
    write(target, v, result);
    return result;
  };
}

function literal(text: string): Integer {
  if (/^0[xX]/.test(text)) return wrap(BigInt(text));
  const based = /^([0-9]+)#(.+)$/.exec(text);
  if (based) return Number.parseInt(based[2]!, Number(based[1]));
  if (text.length > 1 && text.startsWith('0')) {
    if (/[89]/.test(text)) throw syntaxError();
    return Number.parseInt(text, 8);
  }
  return wrap(BigInt(text));
}

function wrap(value: bigint): Integer {
  const wrapped = BigInt.asIntN(64, value);
  const number = Number(wrapped);
  return Number.isSafeInteger(number) ? number : wrapped;
}

type Operation = (a: Integer, b: Integer) => Integer;

/** An operation with numbers as long as the result is exact (NaN says that it is not), and with 64 bits otherwise. */
const either =
  (numbers: (a: number, b: number) => number, bits: (a: bigint, b: bigint) => bigint): Operation =>
  (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') {
      const result = numbers(a, b);
      if (Number.isSafeInteger(result)) return result;
    }
    return wrap(bits(BigInt(a), BigInt(b)));
  };

const bitwise = (numbers: (a: number, b: number) => number, bits: (a: bigint, b: bigint) => bigint): Operation =>
  either((a, b) => ((a | 0) === a && (b | 0) === b ? numbers(a, b) : Number.NaN), bits);

const subtract: Operation = either(
  (a, b) => a - b + 0,
  (a, b) => a - b,
);
const step = (value: Integer, operator: string) => subtract(value, operator === '++' ? -1 : 1);

function combine(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  if (operator === '&&') return (v) => (left(v) && right(v) ? 1 : 0);
  if (operator === '||') return (v) => (left(v) || right(v) ? 1 : 0);
  const operation = binaryOperations[operator]!;
  return (v) => operation(left(v), right(v));
}

const divided = (operation: Operation): Operation => {
  return (a, b) => {
    if (b === 0) throw new ArithmeticError('divide by zero');
    return operation(a, b);
  };
};

const binaryOperations: Readonly<Record<string, Operation>> = {
  '+': either(
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  '-': subtract,
  '*': either(
    (a, b) => a * b + 0,
    (a, b) => a * b,
  ),
  '/': divided(
    either(
      (a, b) => Math.trunc(a / b) + 0,
      (a, b) => a / b,
    ),
  ),
  '%': divided(
    either(
      (a, b) => (a % b) + 0,
      (a, b) => a % b,
    ),
  ),
  '<<': (a, b) => wrap(BigInt(a) << (BigInt(b) & 63n)),
  '>>': (a, b) => wrap(BigInt(a) >> (BigInt(b) & 63n)),
  '&': bitwise(
    (a, b) => a & b,
    (a, b) => a & b,
  ),
  '|': bitwise(
    (a, b) => a | b,
    (a, b) => a | b,
  ),
  '^': bitwise(
    (a, b) => a ^ b,
    (a, b) => a ^ b,
  ),
  '<': (a, b) => (a < b ? 1 : 0),
  '<=': (a, b) => (a <= b ? 1 : 0),
  '>': (a, b) => (a > b ? 1 : 0),
  '>=': (a, b) => (a >= b ? 1 : 0),
  '==': (a, b) => (a === b ? 1 : 0),
  '!=': (a, b) => (a !== b ? 1 : 0),
};
