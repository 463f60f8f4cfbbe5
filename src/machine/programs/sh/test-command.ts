import type { Process } from '../../process/types.ts';
import { compileRegex, RegexError } from '../lib/regex.ts';
import { compareFiles, fileTest } from './file-test.ts';
import { matches } from './pattern.ts';

/** A `test` that means nothing: the texts of busybox and of bash, after the command's name. */
export interface TestError {
  readonly message: string;
  readonly bash: string;
}

const unary = /^-[bcdefghknoprstuwxzGLNOSR]$/;
const binary = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);

class Failure {
  readonly error: TestError;

  constructor(message: string, bash: string) {
    this.error = { message, bash };
  }
}

/** `test EXPRESSION`, `[ EXPRESSION ]`, `[[ EXPRESSION ]]` (argv with the name). */
export function evaluateTest(process: Process, argv: readonly string[]): boolean | TestError {
  let args = argv.slice(1);
  if (argv[0]!.startsWith('[')) {
    const end = argv[0] === '[' ? ']' : ']]';
    if (args.at(-1) !== end) return { message: `missing ${end}`, bash: `missing \`${end}'` };
    args = args.slice(0, -1);
  }
  try {
    return new Test(process, args, argv[0] === '[[').evaluate();
  } catch (error) {
    if (error instanceof Failure) return error.error;
    throw error;
  }
}

class Test {
  readonly #process: Process;
  readonly #args: readonly string[];
  /** ash's `[[`: patterns, regular expressions, `&&` and `||`, of words that were expanded like any others. */
  readonly #double: boolean;
  #at = 0;

  constructor(process: Process, args: readonly string[], double: boolean) {
    this.#process = process;
    this.#args = args;
    this.#double = double;
  }

  /** POSIX' rules by the number of arguments come first, then the grammar with -a, -o, ! and parentheses. */
  evaluate(): boolean {
    const args = this.#args;
    if (args.length === 0) return false;
    if (args.length === 1) return args[0] !== '';
    if (args.length === 2 && args[0] === '!') return args[1] === '';
    if (args.length === 3 && this.#isBinary(args[1]!)) return this.#compare(args[0]!, args[1]!, args[2]!);
    if (args.length === 4 && args[0] === '!' && this.#isBinary(args[2]!)) return !this.#compare(args[1]!, args[2]!, args[3]!);
    const result = this.#or();
    const rest = args[this.#at];
    if (rest !== undefined)
      throw new Failure(
        `${rest}: unknown operand`,
        args.length === 2 ? `${args[0]}: unary operator expected` : args.length === 3 ? `${args[1]}: binary operator expected` : 'too many arguments',
      );
    return result;
  }

  #isBinary(operator: string): boolean {
    return binary.has(operator) || (this.#double && operator === '=~');
  }

  #is(operator: string, double: string): boolean {
    const found = this.#args[this.#at];
    return found === operator || (this.#double && found === double);
  }

  #or(): boolean {
    let result = this.#and();
    while (this.#is('-o', '||')) {
      this.#at++;
      const right = this.#and();
      result ||= right;
    }
    return result;
  }

  #and(): boolean {
    let result = this.#not();
    while (this.#is('-a', '&&')) {
      this.#at++;
      const right = this.#not();
      result &&= right;
    }
    return result;
  }

  #not(): boolean {
    if (this.#args[this.#at] === '!' && this.#at + 1 < this.#args.length) {
      this.#at++;
      return !this.#not();
    }
    return this.#primary();
  }

  #primary(): boolean {
    const first = this.#args[this.#at];
    if (first === undefined) throw new Failure('argument expected', 'argument expected');
    const second = this.#args[this.#at + 1];
    const third = this.#args[this.#at + 2];
    if (second !== undefined && this.#isBinary(second) && first !== '(') {
      if (third === undefined) throw new Failure(`${second}: argument expected`, `${first}: unary operator expected`);
      this.#at += 3;
      return this.#compare(first, second, third);
    }
    if (first === '(' && second !== undefined) {
      this.#at++;
      const inner = this.#or();
      if (this.#args[this.#at] !== ')') throw new Failure('closing paren expected', "`)' expected");
      this.#at++;
      return inner;
    }
    if (unary.test(first) && second !== undefined) {
      this.#at += 2;
      if (first === '-n') return second !== '';
      if (first === '-z') return second === '';
      return fileTest(this.#process, first, second);
    }
    this.#at++;
    return first !== '';
  }

  #compare(left: string, operator: string, right: string): boolean {
    if (this.#double && /^(?:[!=]?=|=~)$/.test(operator)) return this.#matches(left, operator, right);
    switch (operator) {
      case '=':
      case '==':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
        return left < right;
      case '>':
        return left > right;
      case '-nt':
      case '-ot':
      case '-ef':
        return compareFiles(this.#process, operator, left, right);
    }
    const [a, b] = [this.#number(left), this.#number(right)];
    return { '-eq': a === b, '-ne': a !== b, '-lt': a < b, '-le': a <= b, '-gt': a > b, '-ge': a >= b }[operator]!;
  }

  #matches(left: string, operator: string, right: string): boolean {
    if (operator !== '=~') return matches(left, right) === (operator !== '!=');
    try {
      return compileRegex(right, { extended: true }).test(left);
    } catch (error) {
      if (error instanceof RegexError) throw new Failure('', '');
      throw error;
    }
  }

  #number(text: string): number {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new Failure(`${text}: bad number`, `${text}: integer expression expected`);
    return Number(text);
  }
}
