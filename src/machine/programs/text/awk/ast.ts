/** The tree of an awk program. Names of arrays and scalars share one space; which is which shows when it runs. */
export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'regex'; readonly source: string }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'field'; readonly index: Expression }
  | { readonly type: 'element'; readonly name: string; readonly index: readonly Expression[] }
  | { readonly type: 'assign'; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly type: 'conditional'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'match'; readonly negated: boolean; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'in'; readonly index: readonly Expression[]; readonly name: string }
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly type: 'increment'; readonly by: 1 | -1; readonly prefix: boolean; readonly target: Expression }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: 'builtin'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: 'getline'; readonly kind: 'plain' | 'file' | 'command'; readonly source?: Expression; readonly target?: Expression }
  | { readonly type: 'group'; readonly items: readonly Expression[] };

export type Statement =
  | { readonly type: 'expression'; readonly value: Expression }
  | { readonly type: 'print' | 'printf'; readonly args: readonly Expression[]; readonly redirect?: '>' | '>>' | '|'; readonly target?: Expression }
  | { readonly type: 'block'; readonly body: readonly Statement[] }
  | { readonly type: 'if'; readonly test: Expression; readonly then: Statement; readonly otherwise?: Statement }
  | { readonly type: 'while'; readonly test: Expression; readonly body: Statement }
  | { readonly type: 'do'; readonly test: Expression; readonly body: Statement }
  | { readonly type: 'for'; readonly first?: Statement; readonly test?: Expression; readonly next?: Statement; readonly body: Statement }
  | { readonly type: 'forIn'; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly type: 'delete'; readonly name: string; readonly index?: readonly Expression[] }
  | { readonly type: 'exit' | 'return'; readonly value?: Expression }
  | { readonly type: 'next' | 'nextfile' | 'break' | 'continue' };

export interface Rule {
  readonly kind: 'BEGIN' | 'END' | 'main';
  readonly first?: Expression;
  /** Of a range `first, second`. */
  readonly second?: Expression;
  /** Without one the record is printed. */
  readonly body?: Statement;
}

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}

/** A program that is none; the message is after `awk: cmd. line:1: `. */
export class AwkError {
  readonly message: string;
  readonly line: number;

  constructor(message: string, line: number) {
    this.message = message;
    this.line = line;
  }
}
