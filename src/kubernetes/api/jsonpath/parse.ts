import type { PathNode, Slice } from './node.ts';
import { unquote } from './unquote.ts';

export class JsonPathSyntaxError extends Error {}

const fail = (message: string): never => {
  throw new JsonPathSyntaxError(message);
};

const isTerminator = (char: string | undefined) => char === undefined || ' \t\r\n.,[]$@{}'.includes(char);
const isWordChar = (char: string | undefined) => char !== undefined && /^[\p{L}\p{Nd}_]$/u.test(char);

/** Parses a template in client-go's dialect (client-go util/jsonpath parser.go): text, and actions in braces. */
class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): PathNode[] {
    const nodes: PathNode[] = [];
    while (this.#at < this.#text.length) {
      const open = this.#text.indexOf('{', this.#at);
      const end = open < 0 ? this.#text.length : open;
      if (end > this.#at) nodes.push({ kind: 'text', text: this.#text.slice(this.#at, end) });
      this.#at = end;
      if (open < 0) break;
      this.#at++;
      nodes.push({ kind: 'list', nodes: this.#action() });
    }
    return nodes;
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #action(): PathNode[] {
    const nodes: PathNode[] = [];
    for (;;) {
      const char = this.#peek();
      if (char === '}') {
        this.#at++;
        return nodes;
      }
      if (char === undefined || char === '\n' || char === '\r') fail('unclosed action');
      else if (this.#text.startsWith('[?(', this.#at)) nodes.push(this.#filter());
      else if (this.#text.startsWith('..', this.#at)) this.#recursive(nodes);
      else if (char === ' ' || char === '@' || char === '$') this.#at++;
      else if (char === '[') nodes.push(...this.#array());
      else if (char === '"' || char === "'") nodes.push(this.#quoted(char));
      else if (char === '.') {
        this.#at++;
        nodes.push(this.#field());
      } else if (/[-+\p{Nd}]/u.test(char)) nodes.push(this.#number());
      else if (isWordChar(char)) nodes.push(this.#identifier());
      else this.#unknown();
    }
  }

  #unknown(): never {
    const char = String.fromCodePoint(this.#text.codePointAt(this.#at)!);
    const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return fail(`unrecognized character in action: U+${code} '${char}'`);
  }

  #identifier(): PathNode {
    const start = this.#at;
    while (!isTerminator(this.#peek())) this.#at++;
    const name = this.#text.slice(start, this.#at);
    return name === 'true' || name === 'false' ? { kind: 'literal', value: name === 'true' } : { kind: 'identifier', name };
  }

  #recursive(nodes: PathNode[]): void {
    if (nodes.at(-1)?.kind === 'recursive') fail('invalid multiple recursive descent');
    this.#at += 2;
    nodes.push({ kind: 'recursive' });
    if (isWordChar(this.#peek())) nodes.push(this.#field());
  }

  #number(): PathNode {
    const text = /^[-+]?[.\p{Nd}]*/u.exec(this.#text.slice(this.#at))![0];
    this.#at += text.length;
    if (!/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(text)) fail(`cannot parse number ${text}`);
    return { kind: 'literal', value: Number(text) };
  }

  #quoted(quote: string): PathNode {
    const start = this.#at++;
    for (;;) {
      const char = this.#text[this.#at++];
      if (char === undefined || char === '\n') fail('unterminated quoted string');
      if (char === quote && this.#text[this.#at - 2] !== '\\') break;
    }
    const literal = this.#text.slice(start, this.#at);
    return { kind: 'text', text: unquote(literal) ?? fail(`unquote string ${literal} error invalid syntax`) };
  }

  #field(): PathNode {
    const start = this.#at;
    while (!isTerminator(this.#peek())) this.#at += this.#peek() === '\\' ? 2 : 1;
    this.#at = Math.min(this.#at, this.#text.length);
    const name = this.#text.slice(start, this.#at);
    return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') };
  }

  #array(): readonly PathNode[] {
    const start = this.#at + 1;
    while (this.#peek() !== ']') {
      if (this.#peek() === undefined || this.#peek() === '\n') fail('unterminated array');
      this.#at++;
    }
    return arrayNodes(this.#text.slice(start, this.#at++));
  }

  #filter(): PathNode {
    this.#at += '[?('.length;
    const start = this.#at;
    let quote: string | undefined;
    let closed = false;
    for (;;) {
      const char = this.#text[this.#at++];
      if (char === undefined || char === '\n') fail('unterminated filter');
      if ((char === '"' || char === "'") && quote === undefined) quote = char;
      else if (char === quote && this.#text[this.#at - 2] !== '\\') closed = true;
      else if (char === ')' && (quote !== undefined) === closed) break;
    }
    const text = this.#text.slice(start, this.#at - 1);
    if (this.#text[this.#at++] !== ']') fail('unclosed array expect ]');
    const match = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    if (!match) return { kind: 'filter', left: actionNode(text), operator: 'exists', right: { kind: 'list', nodes: [] } };
    return { kind: 'filter', left: actionNode(match[1]!), operator: match[2]!, right: actionNode(match[3]!) };
  }
}

/** The text as one action. */
const actionNode = (text: string): PathNode => new Parser(`{${text}}`).parse()[0]!;

/** What stands in brackets: a union, a key in single quotes, or a slice. */
function arrayNodes(text: string): readonly PathNode[] {
  const parts = (text === '*' ? ':' : text).split(',');
  if (parts.length > 1) return [{ kind: 'union', alternatives: parts.map((part) => actionNode(`[${part.replace(/^ +| +$/g, '')}]`)) }];
  const key = /^'([^']*)'$/.exec(parts[0]!);
  if (!key) return [{ kind: 'slice', slice: parseSlice(parts[0]!) }];
  const node = actionNode(`.${key[1]}`);
  return node.kind === 'list' ? node.nodes : [node];
}

function parseSlice(text: string): Slice {
  const match = /^(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?$/.exec(text);
  if (!match) return fail(`invalid array index ${text}`);
  const number = (part: string | undefined): number | undefined => {
    if (part === undefined || part === '') return undefined;
    return part === '-' ? fail(`array index ${part} is not a number`) : Number(part);
  };
  const start = number(match[1]);
  const derived = match[2] === undefined;
  return { start, derived, end: derived ? (start ?? 0) + 1 : number(match[2]!.slice(1)), step: number(match[3]?.slice(1)) };
}

/** Throws a JsonPathSyntaxError. */
export const parseNodes = (template: string): readonly PathNode[] => new Parser(template).parse();
