/** The statements of SQL that Podlab's postgres knows, and their parser. */

/** A problem with a statement; `at`: where in its text. */
export class SqlError {
  readonly message: string;
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    this.message = message;
    this.at = at;
  }
}

export type Value = string | number | boolean | null;

export type Expression =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'column'; readonly name: string; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly star: boolean; readonly at: number }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly unique: boolean;
  readonly defaults?: Expression;
}

export type Statement =
  | {
      readonly type: 'select';
      readonly columns: readonly { readonly expression: Expression | '*'; readonly name?: string }[];
      readonly from?: { readonly name: string; readonly at: number };
      readonly where?: Expression;
      readonly order?: readonly { readonly expression: Expression; readonly down: boolean }[];
      readonly limit?: number;
    }
  | { readonly type: 'create'; readonly table: string; readonly columns: readonly ColumnDefinition[]; readonly lenient: boolean }
  | { readonly type: 'drop'; readonly table: string; readonly lenient: boolean }
  | { readonly type: 'database'; readonly name: string; readonly drop: boolean }
  | {
      readonly type: 'insert';
      readonly table: string;
      readonly at: number;
      readonly columns?: readonly string[];
      readonly rows: readonly (readonly Expression[])[];
    }
  | {
      readonly type: 'update';
      readonly table: string;
      readonly at: number;
      readonly set: readonly (readonly [string, Expression])[];
      readonly where?: Expression;
    }
  | { readonly type: 'delete'; readonly table: string; readonly at: number; readonly where?: Expression; readonly truncate: boolean };

interface Token {
  readonly kind: 'word' | 'name' | 'number' | 'text' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const pattern =
  /\s+|--[^\n]*|(?<word>[A-Za-z_]\w*)|"(?<name>[^"]*)"|(?<number>\d+(?:\.\d+)?)|'(?<text>(?:[^']|'')*)'|(?<sign><=|>=|<>|!=|\|\||[-+*/%=<>(),.;])/gy;

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < sql.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(sql)?.groups;
    if (!groups) throw new SqlError(`syntax error at or near "${sql[at]}"`, at);
    if (groups['word'] !== undefined) tokens.push({ kind: 'word', text: groups['word'].toLowerCase(), at });
    else if (groups['name'] !== undefined) tokens.push({ kind: 'name', text: groups['name'], at });
    else if (groups['number'] !== undefined) tokens.push({ kind: 'number', text: groups['number'], at });
    else if (groups['text'] !== undefined) tokens.push({ kind: 'text', text: groups['text'].replaceAll("''", "'"), at });
    else if (groups['sign'] !== undefined) tokens.push({ kind: 'sign', text: groups['sign'], at });
  }
  return tokens;
}

const levels = [['or'], ['and'], ['=', '<>', '!=', '<', '>', '<=', '>=', 'like', 'ilike', 'is'], ['||'], ['+', '-'], ['*', '/', '%']] as const;
const notSimulated = new SqlError('this statement is not simulated in Podlab: SELECT from one table, INSERT, UPDATE, DELETE, CREATE and DROP are');

class Parser {
  readonly #tokens: readonly Token[];
  readonly #sql: string;
  #next = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#tokens = tokensOf(sql).filter((token) => token.text !== ';' || token.kind === 'text');
  }

  statement(): Statement {
    const statement = this.#statement();
    if (this.#peek().kind !== 'end') this.#fail();
    return statement;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: this.#sql.length };
  }

  #fail(): never {
    const { kind, at } = this.#peek();
    if (kind === 'end') throw new SqlError('syntax error at end of input', at);
    const word = /^(?:\w+|'[^']*'|.)/.exec(this.#sql.slice(at))![0];
    throw new SqlError(`syntax error at or near "${word}"`, at);
  }

  #accept(...texts: readonly string[]): boolean {
    const found = texts.every((text, i) => {
      const token = this.#tokens[this.#next + i];
      return token !== undefined && token.text === text && (token.kind === 'word' || token.kind === 'sign');
    });
    if (found) this.#next += texts.length;
    return found;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#fail();
  }

  #name(): string {
    const token = this.#peek();
    if (token.kind !== 'word' && token.kind !== 'name') this.#fail();
    this.#next++;
    return token.text;
  }

  #table(): { name: string; at: number } {
    const { at } = this.#peek();
    const name = this.#name();
    return this.#accept('.') ? { name: this.#name(), at } : { name, at };
  }

  #statement(): Statement {
    if (this.#accept('select')) return this.#select();
    if (this.#accept('create', 'table')) return this.#create();
    if (this.#accept('drop', 'table')) return { type: 'drop', lenient: this.#accept('if', 'exists'), table: this.#table().name };
    if (this.#accept('create', 'database')) return { type: 'database', name: this.#name(), drop: false };
    if (this.#accept('drop', 'database')) return { type: 'database', name: this.#name(), drop: true };
    if (this.#accept('insert', 'into')) return this.#insert();
    if (this.#accept('delete', 'from')) return this.#delete(false);
    if (this.#accept('truncate', 'table') || this.#accept('truncate')) return this.#delete(true);
    if (this.#accept('update')) return this.#update();
    const { kind, text } = this.#peek();
    if (
      kind === 'word' &&
      /^(?:alter|analyze|begin|comment|commit|copy|create|do|drop|end|explain|grant|revoke|rollback|set|show|start|table|vacuum|values|with)$/.test(text)
    )
      throw notSimulated;
    return this.#fail();
  }

  #list<T>(read: () => T): T[] {
    const found = [read()];
    while (this.#accept(',')) found.push(read());
    return found;
  }

  #select(): Statement {
    const columns = this.#list(() => {
      if (this.#accept('*')) return { expression: '*' as const };
      const expression = this.#expression();
      const named = this.#accept('as') || (this.#peek().kind === 'word' && !/^(?:from|where|order|limit|group|join)$/.test(this.#peek().text));
      return named ? { expression, name: this.#name() } : { expression };
    });
    const from = this.#accept('from') ? this.#table() : undefined;
    if (this.#peek().kind === 'word' && /^(?:join|inner|left|right|group|having|union)$/.test(this.#peek().text)) throw notSimulated;
    const where = this.#where();
    const order = this.#accept('order', 'by')
      ? this.#list(() => {
          const expression = this.#expression();
          const down = this.#accept('desc');
          if (!down) this.#accept('asc');
          return { expression, down };
        })
      : undefined;
    const limit = this.#accept('limit') ? Number(this.#tokens[this.#next++]?.text) : undefined;
    return { type: 'select', columns, ...(from ? { from } : {}), ...where, ...(order ? { order } : {}), ...(limit === undefined ? {} : { limit }) };
  }

  #where(): { where?: Expression } {
    return this.#accept('where') ? { where: this.#expression() } : {};
  }

  #create(): Statement {
    const lenient = this.#accept('if', 'not', 'exists');
    const table = this.#table().name;
    this.#expect('(');
    const columns = this.#list(() => this.#column()).filter((column) => column !== undefined);
    this.#expect(')');
    return { type: 'create', table, columns, lenient };
  }

  #column(): ColumnDefinition | undefined {
    if (/^(?:primary|constraint|foreign|unique|check)$/.test(this.#peek().text) && this.#peek().kind === 'word') throw notSimulated;
    const name = this.#name();
    let type = this.#name();
    if (this.#accept('precision') || this.#accept('varying')) type += type === 'double' ? ' precision' : ' varying';
    if (this.#accept('(')) {
      type += `(${this.#list(() => this.#tokens[this.#next++]?.text ?? '').join(',')})`;
      this.#expect(')');
    }
    let [notNull, unique] = [false, false];
    let defaults: Expression | undefined;
    for (;;) {
      if (this.#accept('primary', 'key')) notNull = unique = true;
      else if (this.#accept('not', 'null')) notNull = true;
      else if (this.#accept('unique')) unique = true;
      else if (this.#accept('default')) defaults = this.#expression();
      else if (!this.#accept('null')) return { name, type, notNull, unique, ...(defaults ? { defaults } : {}) };
    }
  }

  #insert(): Statement {
    const { name, at } = this.#table();
    let columns: string[] | undefined;
    if (this.#accept('(')) {
      columns = this.#list(() => this.#name());
      this.#expect(')');
    }
    this.#expect('values');
    const rows = this.#list(() => {
      this.#expect('(');
      const row = this.#list(() => this.#expression());
      this.#expect(')');
      return row;
    });
    return { type: 'insert', table: name, at, rows, ...(columns ? { columns } : {}) };
  }

  #delete(truncate: boolean): Statement {
    const { name, at } = this.#table();
    return { type: 'delete', table: name, at, truncate, ...(truncate ? {} : this.#where()) };
  }

  #update(): Statement {
    const { name, at } = this.#table();
    this.#expect('set');
    const set = this.#list((): readonly [string, Expression] => {
      const column = this.#name();
      this.#expect('=');
      return [column, this.#expression()];
    });
    return { type: 'update', table: name, at, set, ...this.#where() };
  }

  #expression(level = 0): Expression {
    const operators = levels[level];
    if (!operators) return this.#primary();
    let left = this.#expression(level + 1);
    for (;;) {
      const operator = operators.find((each) => this.#accept(each));
      if (operator === undefined) return left;
      const negated = operator === 'is' && this.#accept('not');
      left = { kind: 'binary', operator: negated ? 'is not' : operator, left, right: this.#expression(level + 1) };
    }
  }

  #primary(): Expression {
    const token = this.#peek();
    if (this.#accept('(')) {
      const inner = this.#expression();
      this.#expect(')');
      return inner;
    }
    if (this.#accept('-')) return { kind: 'binary', operator: '-', left: { kind: 'value', value: 0 }, right: this.#primary() };
    if (token.kind === 'end' || token.kind === 'sign') this.#fail();
    this.#next++;
    if (token.kind === 'number') return { kind: 'value', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'value', value: token.text };
    if (token.kind === 'word' && (token.text === 'true' || token.text === 'false')) return { kind: 'value', value: token.text === 'true' };
    if (token.kind === 'word' && token.text === 'null') return { kind: 'value', value: null };
    if (token.kind === 'word' && /^(?:current_(?:user|database|timestamp|date)|session_user|user)$/.test(token.text) && this.#peek().text !== '(')
      return { kind: 'call', name: token.text, args: [], star: false, at: token.at };
    if (!this.#accept('(')) return { kind: 'column', name: token.text, at: token.at };
    const star = this.#accept('*');
    const args = star || this.#peek().text === ')' ? [] : this.#list(() => this.#expression());
    this.#expect(')');
    return { kind: 'call', name: token.text, args, star, at: token.at };
  }
}

/** Throws SqlError. */
export const parseStatement = (sql: string): Statement => new Parser(sql).statement();
