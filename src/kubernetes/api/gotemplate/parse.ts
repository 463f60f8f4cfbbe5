import { functionNames } from './functions.ts';
import { Lexer, type Token, type TokenKind } from './lexer.ts';
import type { Command, Operand, Pipeline, TemplateNode, Templates } from './node.ts';

const keywords = new Set(['if', 'else', 'end', 'range', 'with', 'template', 'define', 'block', 'break', 'continue']);

type Ending = 'end' | 'else' | 'eof';

/** Parses a template (text/template/parse). */
class Parser {
  readonly #lexer: Lexer;
  #next = 0;
  #ranges = 0;
  #variables = ['$'];
  readonly #defined = new Map<string, readonly TemplateNode[]>();

  constructor(text: string) {
    this.#lexer = new Lexer(text);
  }

  parse(): Templates {
    const { nodes, ending } = this.#list();
    if (ending !== 'eof') this.#lexer.fail(`unexpected {{${ending}}}`, this.#peek().at);
    this.#defined.set('', nodes);
    return this.#defined;
  }

  #peek(): Token {
    return this.#lexer.tokens[this.#next]!;
  }

  #take(): Token {
    return this.#lexer.tokens[this.#next++]!;
  }

  #skipSpace(): Token {
    while (this.#peek().kind === 'space') this.#next++;
    return this.#peek();
  }

  #is(kind: TokenKind): boolean {
    return this.#skipSpace().kind === kind;
  }

  #unexpected(token: Token, context: string): never {
    return this.#lexer.fail(
      `unexpected ${token.kind === 'right' || token.kind === 'text' ? JSON.stringify(token.text) : `<${token.text}>`} in ${context}`,
      token.at,
    );
  }

  #right(context: string): void {
    const token = this.#skipSpace();
    if (token.kind !== 'right') this.#unexpected(token, context);
    this.#next++;
  }

  /** Nodes up to an {{end}}, an {{else}} or the end of the text; the keyword is taken, what follows it is not. */
  #list(): { nodes: TemplateNode[]; ending: Ending } {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const token = this.#take();
      if (token.kind === 'end') {
        this.#next--;
        return { nodes, ending: 'eof' };
      }
      if (token.kind === 'text') {
        nodes.push({ kind: 'text', text: token.text });
        continue;
      }
      const word = this.#skipSpace();
      const keyword = word.kind === 'word' && keywords.has(word.text) ? word.text : undefined;
      if (keyword) this.#next++;
      if (keyword === 'end' || keyword === 'else') return { nodes, ending: keyword };
      const node = keyword ? this.#control(keyword, word) : this.#action();
      if (node) nodes.push(node);
    }
  }

  #action(): TemplateNode {
    const pipeline = this.#pipeline('command', 'right');
    this.#right('command');
    return { kind: 'action', pipeline };
  }

  #control(keyword: string, word: Token): TemplateNode | undefined {
    switch (keyword) {
      case 'if':
      case 'with':
      case 'range':
        return this.#branch(keyword);
      case 'break':
      case 'continue':
        if (this.#ranges === 0) this.#lexer.fail(`{{${keyword}}} outside {{range}}`, word.at);
        this.#right(`{{${keyword}}}`);
        return { kind: keyword };
      case 'template':
      case 'block':
        return this.#template(keyword, word);
      default:
        this.#define();
        return undefined;
    }
  }

  #name(context: string): string {
    const token = this.#skipSpace();
    if (typeof token.value !== 'string') this.#unexpected(token, context);
    this.#next++;
    return token.value as string;
  }

  #template(keyword: 'template' | 'block', word: Token): TemplateNode {
    const name = this.#name(`${keyword} clause`);
    const pipeline = this.#is('right') ? undefined : this.#pipeline(`${keyword} clause`, 'right');
    this.#right(`${keyword} clause`);
    if (keyword === 'block') this.#defined.set(name, this.#body());
    return { kind: 'template', at: word.at, name, pipeline };
  }

  #define(): void {
    const name = this.#name('define clause');
    this.#right('define clause');
    const before = this.#variables;
    this.#variables = ['$'];
    this.#defined.set(name, this.#body());
    this.#variables = before;
  }

  /** Nodes that an {{end}} closes. */
  #body(): readonly TemplateNode[] {
    const { nodes, ending } = this.#list();
    if (ending === 'eof') this.#lexer.fail('unexpected EOF', this.#peek().at);
    if (ending === 'else') this.#lexer.fail('expected end; found {{else}}', this.#peek().at);
    this.#right('end');
    return nodes;
  }

  #branch(kind: 'if' | 'with' | 'range'): TemplateNode {
    const known = this.#variables.length;
    const pipeline = this.#pipeline(kind, 'right');
    this.#right(kind);
    if (kind === 'range') this.#ranges++;
    const { nodes: body, ending } = this.#list();
    if (kind === 'range') this.#ranges--;
    if (ending === 'eof') this.#lexer.fail('unexpected EOF', this.#peek().at);
    const otherwise = ending === 'else' ? this.#otherwise(kind) : [];
    if (ending === 'end') this.#right('end');
    this.#variables.length = known;
    return { kind, pipeline, body, otherwise };
  }

  /** `{{else}}`, or `{{else if …}}` and `{{else with …}}`, which the same {{end}} closes. */
  #otherwise(kind: 'if' | 'with' | 'range'): readonly TemplateNode[] {
    const word = this.#skipSpace();
    if (word.kind === 'word' && word.text === kind && kind !== 'range') {
      this.#next++;
      return [this.#branch(kind)];
    }
    this.#right('else');
    return this.#body();
  }

  #pipeline(context: string, end: 'right' | ')'): Pipeline {
    const start = this.#skipSpace().at;
    const { variables, assign } = this.#declaration(context);
    const commands: Command[] = [];
    while (!this.#is(end)) {
      if (this.#is('right') || this.#is('end')) this.#unexpected(this.#peek(), context);
      commands.push(this.#command(context));
    }
    if (commands.length === 0) this.#lexer.fail(`missing value for ${context}`, this.#peek().at);
    for (const { words } of commands.slice(1)) {
      const first = words[0]!;
      if (first.kind === 'constant' || first.kind === 'dot' || first.kind === 'nil') this.#lexer.fail(`non executable command in pipeline stage 2`, first.at);
    }
    return { text: this.#textFrom(start), variables, assign, commands };
  }

  #textFrom(start: number): string {
    const tokens = this.#lexer.tokens;
    const from = tokens.findIndex(({ at, kind }) => at >= start && kind !== 'left');
    return tokens
      .slice(from, this.#next)
      .map(({ kind, text }) => (kind === 'space' ? ' ' : text))
      .join('')
      .trim();
  }

  #declaration(context: string): { variables: string[]; assign: boolean } {
    const before = this.#next;
    const variables: string[] = [];
    while (this.#is('variable')) {
      variables.push(this.#take().text);
      const operator = this.#skipSpace();
      if (operator.kind === ',' && context === 'range' && variables.length < 2) {
        this.#next++;
        continue;
      }
      if (operator.kind !== ':=' && operator.kind !== '=') break;
      this.#next++;
      if (operator.kind === ':=') this.#variables.push(...variables);
      return { variables, assign: operator.kind === '=' };
    }
    this.#next = before;
    return { variables: [], assign: false };
  }

  #command(context: string): Command {
    const start = this.#skipSpace().at;
    const words: Operand[] = [];
    for (;;) {
      const word = this.#operand();
      if (word) words.push(word);
      const token = this.#peek();
      if (token.kind === 'space') {
        this.#skipSpace();
        if (['right', ')', '|'].includes(this.#peek().kind)) continue;
        continue;
      }
      if (token.kind === '|') {
        const text = this.#textFrom(start);
        this.#next++;
        if (words.length === 0) this.#lexer.fail('empty command', token.at);
        return { at: start, text, words };
      }
      if (token.kind === 'right' || token.kind === ')') break;
      if (!word) this.#unexpected(token, 'operand');
    }
    if (words.length === 0) this.#lexer.fail(`missing value for ${context}`, start);
    return { at: start, text: this.#textFrom(start), words };
  }

  /** A term with the fields behind it. */
  #operand(): Operand | undefined {
    const term = this.#term();
    if (!term || this.#peek().kind !== 'field') return term;
    const at = this.#peek().at;
    const names: string[] = [];
    while (this.#peek().kind === 'field') names.push(this.#take().text.slice(1));
    const text = `${term.kind === 'pipeline' ? `(${term.text})` : term.text}${names.map((name) => `.${name}`).join('')}`;
    if (term.kind === 'fields' && !term.of) return { kind: 'fields', at, text, of: undefined, names: [...term.names, ...names] };
    if (term.kind === 'constant' || term.kind === 'dot' || term.kind === 'nil') this.#lexer.fail(`unexpected . after term ${JSON.stringify(term.text)}`, at);
    return { kind: 'fields', at, text, of: term, names };
  }

  #term(): Operand | undefined {
    const token = this.#peek();
    const { at, text } = token;
    switch (token.kind) {
      case 'word':
        this.#next++;
        return this.#wordTerm(token);
      case 'dot':
        this.#next++;
        return { kind: 'dot', at, text };
      case 'variable':
        this.#next++;
        if (!this.#variables.includes(text)) this.#lexer.fail(`undefined variable ${JSON.stringify(text)}`, at);
        return { kind: 'variable', at, text, name: text };
      case 'field':
        this.#next++;
        return { kind: 'fields', at, text, of: undefined, names: [text.slice(1)] };
      case 'constant':
        this.#next++;
        return { kind: 'constant', at, text, value: token.value };
      case '(': {
        this.#next++;
        const pipeline = this.#pipeline('parenthesized pipeline', ')');
        this.#next++;
        return { kind: 'pipeline', at, text: pipeline.text, pipeline };
      }
      default:
        return undefined;
    }
  }

  #wordTerm({ at, text }: Token): Operand {
    if (text === 'true' || text === 'false') return { kind: 'constant', at, text, value: text === 'true' };
    if (text === 'nil') return { kind: 'nil', at, text };
    if (!functionNames.has(text)) this.#lexer.fail(`function ${JSON.stringify(text)} not defined`, at);
    return { kind: 'function', at, text, name: text };
  }
}

/** Throws a TemplateSyntaxError. */
export const parse = (text: string): Templates => new Parser(text).parse();
