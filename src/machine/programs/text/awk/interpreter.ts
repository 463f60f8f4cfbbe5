import type { Execution } from '../../../process/types.ts';
import type { Tool } from '../../lib/applet.ts';
import { compileRegex } from '../../lib/regex.ts';
import type { AwkProgram, Expression, Rule, Statement } from './ast.ts';
import { callBuiltin } from './builtins.ts';
import type { Records } from './records.ts';
import type { AwkState } from './state.ts';
import { Streams } from './streams.ts';
import { compare, fromInput, sprintf, toNumber, toText, truth, type Value } from './values.ts';

/** What leaves the ordinary order of statements. */
class Jump {
  readonly kind: 'next' | 'nextfile' | 'break' | 'continue' | 'exit' | 'return';
  readonly value: Value;

  constructor(kind: Jump['kind'], value?: Value) {
    this.kind = kind;
    this.value = value;
  }
}

/** A program that goes wrong while it runs; the message is busybox'. */
export class AwkFailure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The variables of a function's call: values, or arrays that were handed over. */
type Frame = Map<string, { value: Value; array?: Map<string, Value> }>;

/** Runs a program. */
export class Interpreter {
  readonly tool: Tool;
  readonly state: AwkState;
  readonly streams: Streams;
  readonly #program: AwkProgram;
  readonly #records: Records;
  readonly #active = new Set<Rule>();
  #frame: Frame | undefined;
  #status = 0;
  #work = 0;
  seed = 0;
  previousSeed = 0;

  constructor(tool: Tool, program: AwkProgram, state: AwkState, records: Records) {
    this.tool = tool;
    this.state = state;
    this.streams = new Streams(tool);
    this.#program = program;
    this.#records = records;
    state.compile = (source) => this.regex(source);
  }

  regex(source: string): RegExp {
    return compileRegex(source, { extended: true, awk: true });
  }

  *run(): Execution<number> {
    const { rules } = this.#program;
    let ended = yield* this.#guarded(rules.filter((rule) => rule.kind === 'BEGIN'));
    const main = rules.filter((rule) => rule.kind === 'main');
    const end = rules.filter((rule) => rule.kind === 'END');
    if (!ended && main.length + end.length > 0) ended = yield* this.#mainLoop(main);
    if (ended !== 'exit in END') yield* this.#guarded(end);
    yield* this.streams.closeAll();
    return this.#status || (this.#records.failed ? 2 : 0);
  }

  *#mainLoop(main: readonly Rule[]): Execution<string | undefined> {
    for (;;) {
      const record = yield* this.#records.next();
      if (record === undefined) return undefined;
      this.state.record = record;
      if (yield* this.#guarded(main)) return 'exit';
      yield* this.tool.out.drain();
      if (++this.#work % 64 === 0) yield* this.tool.process.work(32);
    }
  }

  /** Runs rules; true after `exit`. */
  *#guarded(rules: readonly Rule[]): Execution<string | undefined> {
    try {
      for (const rule of rules) {
        if (!(yield* this.#applies(rule))) continue;
        if (rule.body) yield* this.#execute(rule.body);
        else this.tool.out.raw(this.state.record + this.state.text('ORS'));
      }
    } catch (error) {
      if (!(error instanceof Jump)) throw error;
      if (error.kind === 'nextfile') this.#records.skipFile();
      if (error.kind === 'exit') {
        if (error.value !== undefined) this.#status = Math.trunc(toNumber(error.value)) & 255;
        return rules[0]?.kind === 'END' ? 'exit in END' : 'exit';
      }
    }
    return undefined;
  }

  *#applies(rule: Rule): Execution<boolean> {
    if (!rule.first) return true;
    if (!rule.second) return truth(yield* this.value(rule.first));
    if (!this.#active.has(rule)) {
      if (!truth(yield* this.value(rule.first))) return false;
      this.#active.add(rule);
    }
    if (truth(yield* this.value(rule.second))) this.#active.delete(rule);
    return true;
  }

  *#execute(it: Statement): Execution<void> {
    switch (it.type) {
      case 'expression':
        yield* this.value(it.value);
        return;
      case 'block':
        for (const each of it.body) yield* this.#execute(each);
        return;
      case 'print':
      case 'printf':
        return yield* this.#print(it);
      case 'if':
        if (truth(yield* this.value(it.test))) yield* this.#execute(it.then);
        else if (it.otherwise) yield* this.#execute(it.otherwise);
        return;
      case 'while':
        while (truth(yield* this.value(it.test))) if (yield* this.#looped(it.body)) return;
        return;
      case 'do':
        do if (yield* this.#looped(it.body)) return;
        while (truth(yield* this.value(it.test)));
        return;
      case 'for':
        if (it.first) yield* this.#execute(it.first);
        while (!it.test || truth(yield* this.value(it.test))) {
          if (yield* this.#looped(it.body)) return;
          if (it.next) yield* this.#execute(it.next);
        }
        return;
      case 'forIn':
        for (const key of [...this.array(it.array).keys()]) {
          this.setVariable(it.variable, fromInput(key));
          if (yield* this.#looped(it.body)) return;
        }
        return;
      case 'delete':
        if (it.index) this.array(it.name).delete(yield* this.key(it.index));
        else this.array(it.name).clear();
        return;
      case 'exit':
      case 'return':
        throw new Jump(it.type, it.value ? yield* this.value(it.value) : undefined);
      default:
        throw new Jump(it.type);
    }
  }

  /** Runs the body of a loop once; true after `break`. */
  *#looped(body: Statement): Execution<boolean> {
    if (++this.#work % 64 === 0) yield* this.tool.process.work(64);
    try {
      yield* this.#execute(body);
    } catch (error) {
      if (!(error instanceof Jump) || (error.kind !== 'break' && error.kind !== 'continue')) throw error;
      return error.kind === 'break';
    }
    return false;
  }

  *#print(it: Statement & { type: 'print' | 'printf' }): Execution<void> {
    const values: Value[] = [];
    for (const arg of it.args) values.push(yield* this.value(arg));
    let text: string;
    if (it.type === 'printf') text = sprintf(toText(values[0]), values.slice(1));
    else if (values.length === 0) text = this.state.record + this.state.text('ORS');
    else {
      const format = this.state.text('OFMT');
      text = values.map((value) => toText(value, format)).join(this.state.text('OFS')) + this.state.text('ORS');
    }
    if (!it.redirect) {
      this.tool.out.raw(text);
      return yield* this.tool.out.drain();
    }
    const out = yield* this.streams.output(it.redirect, toText(yield* this.value(it.target!)));
    out.raw(text);
    yield* out.drain();
  }

  array(name: string): Map<string, Value> {
    const local = this.#frame?.get(name);
    if (local) return (local.array ??= new Map());
    return this.state.array(name);
  }

  /** The array of a name, if the name is one by now. */
  knownArray(name: string): Map<string, Value> | undefined {
    const local = this.#frame?.get(name);
    return local ? local.array : this.state.arrays.get(name);
  }

  *key(index: readonly Expression[]): Execution<string> {
    if (index.length === 1) return toText(yield* this.value(index[0]!), this.state.text('CONVFMT'));
    const parts: string[] = [];
    for (const each of index) parts.push(toText(yield* this.value(each)));
    return parts.join(this.state.text('SUBSEP'));
  }

  setVariable(name: string, value: Value): void {
    const local = this.#frame?.get(name);
    if (local) local.value = value;
    else this.state.set(name, value);
  }

  *assign(target: Expression, value: Value): Execution<void> {
    if (target.type === 'variable') this.setVariable(target.name, value);
    else if (target.type === 'element') this.array(target.name).set(yield* this.key(target.index), value);
    else if (target.type === 'field') this.state.setField(yield* this.#fieldNumber(target.index), toText(value, this.state.text('CONVFMT')));
    else if (target.type === 'group' && target.items.length === 1) yield* this.assign(target.items[0]!, value);
  }

  *#fieldNumber(index: Expression): Execution<number> {
    const number = Math.trunc(toNumber(yield* this.value(index)));
    if (number < 0) throw new AwkFailure('Access to negative field');
    return number;
  }

  *value(it: Expression): Execution<Value> {
    switch (it.type) {
      case 'number':
      case 'string':
        return it.value;
      case 'variable': {
        const local = this.#frame?.get(it.name);
        return local ? local.value : this.state.get(it.name);
      }
      case 'field':
        return this.state.field(it.index.type === 'number' ? it.index.value : yield* this.#fieldNumber(it.index));
      case 'regex':
        return this.regex(it.source).test(this.state.record) ? 1 : 0;
      case 'element': {
        const array = this.array(it.name);
        const key = yield* this.key(it.index);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'group': {
        if (it.items.length === 1) return yield* this.value(it.items[0]!);
        return yield* this.key(it.items);
      }
      case 'assign': {
        const right = yield* this.value(it.value);
        const value = it.operator ? this.#arithmetic(it.operator, toNumber(yield* this.value(it.target)), toNumber(right)) : right;
        yield* this.assign(it.target, value);
        return value;
      }
      case 'conditional':
        return yield* this.value(truth(yield* this.value(it.test)) ? it.yes : it.no);
      case 'and':
        return truth(yield* this.value(it.left)) && truth(yield* this.value(it.right)) ? 1 : 0;
      case 'or':
        return truth(yield* this.value(it.left)) || truth(yield* this.value(it.right)) ? 1 : 0;
      case 'in':
        return this.array(it.name).has(yield* this.key(it.index)) ? 1 : 0;
      case 'match': {
        const text = toText(yield* this.value(it.left));
        const regex = yield* this.pattern(it.right);
        return regex.test(text) !== it.negated ? 1 : 0;
      }
      case 'unary': {
        const operand = yield* this.value(it.operand);
        return it.operator === '!' ? (truth(operand) ? 0 : 1) : it.operator === '-' ? -toNumber(operand) : toNumber(operand);
      }
      case 'increment': {
        const before = toNumber(yield* this.value(it.target));
        yield* this.assign(it.target, before + it.by);
        return it.prefix ? before + it.by : before;
      }
      case 'binary':
        return this.#binary(it.operator, yield* this.value(it.left), yield* this.value(it.right));
      case 'builtin':
        return yield* callBuiltin(this, it.name, it.args);
      case 'call':
        return yield* this.#call(it.name, it.args);
      case 'getline':
        return yield* this.#getline(it);
    }
  }

  /** An expression used as a regular expression: written as one, or the text of a value. */
  *pattern(it: Expression): Execution<RegExp> {
    return this.regex(it.type === 'regex' ? it.source : toText(yield* this.value(it)));
  }

  #binary(operator: string, left: Value, right: Value): Value {
    if (operator === ' ') {
      const format = this.state.text('CONVFMT');
      return toText(left, format) + toText(right, format);
    }
    const order = () => compare(left, right);
    switch (operator) {
      case '<':
        return order() < 0 ? 1 : 0;
      case '<=':
        return order() <= 0 ? 1 : 0;
      case '>':
        return order() > 0 ? 1 : 0;
      case '>=':
        return order() >= 0 ? 1 : 0;
      case '==':
        return order() === 0 ? 1 : 0;
      case '!=':
        return order() !== 0 ? 1 : 0;
    }
    return this.#arithmetic(operator, toNumber(left), toNumber(right));
  }

  #arithmetic(operator: string, a: number, b: number): number {
    switch (operator) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '/':
        if (b === 0) throw new AwkFailure('Division by zero');
        return a / b;
      case '%':
        if (b === 0) throw new AwkFailure('Division by zero');
        return a % b;
      default:
        return a ** b;
    }
  }

  *#call(name: string, args: readonly Expression[]): Execution<Value> {
    const called = this.#program.functions.get(name);
    if (!called) throw new AwkFailure('Call to undefined function');
    const frame: Frame = new Map();
    for (const [i, parameter] of called.parameters.entries()) {
      const arg = args[i];
      const array = arg?.type === 'variable' ? this.knownArray(arg.name) : undefined;
      if (array) frame.set(parameter, { value: undefined, array });
      else {
        const value = arg ? yield* this.value(arg) : undefined;
        const fresh = arg?.type === 'variable' && value === undefined && !this.#frame?.has(arg.name);
        frame.set(parameter, fresh ? { value, array: this.array(arg.name) } : { value });
      }
    }
    const before = this.#frame;
    this.#frame = frame;
    try {
      yield* this.#execute(called.body);
      return undefined;
    } catch (error) {
      if (error instanceof Jump && error.kind === 'return') return error.value;
      throw error;
    } finally {
      this.#frame = before;
    }
  }

  *#getline(it: Expression & { type: 'getline' }): Execution<Value> {
    let line: string | undefined;
    if (it.kind === 'plain') line = yield* this.#records.next();
    else {
      const reader = yield* this.streams.input(it.kind, toText(yield* this.value(it.source!)));
      if (!reader) return -1;
      line = yield* reader.next();
      if (line !== undefined && it.kind === 'command') this.state.set('NR', toNumber(this.state.get('NR')) + 1);
    }
    if (line === undefined) return 0;
    if (it.target) yield* this.assign(it.target, fromInput(line));
    else this.state.record = line;
    return 1;
  }
}
