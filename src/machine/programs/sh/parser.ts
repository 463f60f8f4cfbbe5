import type { Assignment, Item, Node, Part, Redirect, Script, Word } from './ast.ts';
import { braces } from './braces.ts';
import { parseCase } from './case-parser.ts';
import { parseConditional } from './conditional-parser.ts';
import { reserved, type Token, TokenParser } from './tokens.ts';
import { withTildes, word } from './word-parser.ts';

const enders = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}', ')', ';;', ';&', ';;&']);
const goodName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * A recursive-descent parser of the shell's grammar as busybox ash has it (with `bash`: also bash's additions). `next` hands out one
 * complete command after another, because a shell runs the first line before it reads the second.
 */
export class Parser extends TokenParser {
  /** The commands of the next line or lines; undefined at the end. Throws SyntaxFailure. */
  next(): Script | undefined {
    for (;;) {
      const token = this.peek();
      if (token.kind === 'end') return undefined;
      if (token.kind !== 'newline') break;
      this.take();
    }
    const list = this.#list(false);
    const token = this.peek();
    if (token.kind === 'newline') this.take();
    else if (token.kind !== 'end') this.unexpected();
    else this.documents();
    return list;
  }

  protected override substitution(): Script {
    const [token, pending] = [this.token, this.pending];
    this.token = undefined;
    this.pending = [];
    const list = this.compound(true);
    this.expect(')');
    this.pending = [...pending, ...this.pending];
    this.token = token;
    return list;
  }

  protected override inner(text: string): Script {
    const parser = new Parser(text, { bash: this.bash, firstLine: this.lineOf(this.position), aliases: this.aliases });
    const out: Item[] = [];
    for (let list = parser.next(); list; list = parser.next()) out.push(...list);
    return out;
  }

  /** Commands of a compound; `empty`: there may be none (`$()`). */
  compound(empty = false): Script {
    this.newlines();
    if (empty ? this.#ended() : this.peek().kind === 'end') return [];
    return this.#list(true);
  }

  #ended(): boolean {
    const token = this.peek();
    return (
      token.kind === 'end' ||
      (token.kind === 'operator' && enders.has(token.text)) ||
      (token.kind === 'word' && token.plain !== undefined && enders.has(token.plain))
    );
  }

  /** A list of commands; with `lines` over several lines, up to something that ends it. */
  #list(lines: boolean): Script {
    const items: Item[] = [];
    for (;;) {
      this.peek();
      const start = this.position;
      const node = this.#andOr();
      const token = this.peek();
      const text = this.text.slice(start, this.position).trim();
      const separator = token.kind === 'operator' && (token.text === ';' || token.text === '&') ? token.text : undefined;
      items.push({ node, background: separator === '&', text });
      if (separator) this.take();
      else if (token.kind !== 'newline' || !lines) return items;
      if (lines) this.newlines();
      else if (this.peek().kind === 'newline') return items;
      if (this.#ended()) return items;
    }
  }

  #andOr(): Node {
    let left = this.#pipeline();
    for (;;) {
      const type = this.is('&&') ? 'and' : this.is('||') ? 'or' : undefined;
      if (!type) return left;
      this.take();
      this.newlines();
      left = { type, left, right: this.#pipeline() };
    }
  }

  #pipeline(): Node {
    let negated = false;
    let timed = false;
    for (;;) {
      if (this.accept('!')) negated = !negated;
      else if (this.bash && this.#isTime()) {
        this.take();
        timed = true;
        if (this.is('-p')) this.take();
        const token = this.peek();
        if (token.kind === 'newline' || token.kind === 'end' || this.is(';')) return { type: 'pipeline', commands: [], negated, timed };
      } else break;
    }
    const commands = [this.#command()];
    for (;;) {
      const both = this.is('|&');
      if (!both && !this.is('|')) break;
      this.take();
      this.newlines();
      if (both) commands.push(redirected(commands.pop()!, [{ descriptor: 2, operator: '>&', target: word([{ type: 'text', text: '1', quoted: false }]) }], 0));
      commands.push(this.#command());
    }
    return commands.length === 1 && !negated && !timed ? commands[0]! : { type: 'pipeline', commands, negated, timed };
  }

  #isTime(): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.plain === 'time';
  }

  #command(): Node {
    this.expandAlias(false);
    const token = this.peek();
    const line = this.lineOf(this.position);
    const node = this.#compoundCommand(token);
    if (!node) return this.#simple(line);
    if (node.type === 'function') return node;
    const redirects: Redirect[] = [];
    while (this.peek().kind === 'redirect') redirects.push(this.#redirect());
    return redirects.length > 0 ? redirected(node, redirects, line) : node;
  }

  #compoundCommand(token: Token): Node | undefined {
    if (token.kind === 'operator') {
      if (token.text !== '(') return this.unexpected();
      if (this.bash && this.text[this.position + 1] === '(') {
        const expression = this.arithmetic(this.position + 2);
        if (expression) {
          this.token = undefined;
          return { type: 'arithmetic', expression };
        }
      }
      return this.#enclosed('subshell', ')');
    }
    if (token.kind === 'newline' || token.kind === 'end') return this.unexpected();
    if (token.kind !== 'word' || token.plain === undefined) return undefined;
    switch (token.plain) {
      case '{':
        return this.#enclosed('group', '}');
      case 'if':
        this.take();
        return this.#if('fi');
      case 'while':
      case 'until': {
        this.take();
        const condition = this.compound();
        return { type: token.plain, condition, body: this.#do() };
      }
      case 'for':
        return this.#for();
      case 'select':
        return this.bash ? { ...(this.#for() as Node & { type: 'for' }), select: true } : undefined;
      case 'case':
        return parseCase(this);
      case 'function':
        return this.#functionKeyword();
      case '[[':
        if (!this.bash) return undefined;
        this.take();
        return { type: 'conditional', line: this.lineOf(this.position), expression: parseConditional(this) };
      default:
        if (reserved.has(token.plain)) this.unexpected();
        return undefined;
    }
  }

  #enclosed(type: 'subshell' | 'group', end: string): Node {
    this.take();
    const body = this.compound();
    this.expect(end);
    return { type, body };
  }

  #if(end: string): Node {
    const condition = this.compound();
    this.expect('then');
    const then = this.compound();
    let otherwise: Script | undefined;
    if (this.accept('elif')) return { type: 'if', condition, then, otherwise: [{ node: this.#if(end), background: false, text: '' }] };
    if (this.accept('else')) otherwise = this.compound();
    this.expect(end);
    return { type: 'if', condition, then, ...(otherwise ? { otherwise } : {}) };
  }

  #do(): Script {
    this.expect('do');
    const body = this.compound();
    this.expect('done');
    return body;
  }

  #for(): Node {
    this.take();
    const token = this.peek();
    const line = this.lineOf(this.position);
    if (this.bash && this.is('(') && this.text[this.position + 1] === '(') return this.#count();
    if (token.kind !== 'word' || token.plain === undefined || !goodName.test(token.plain)) this.fail('bad for loop variable', token.kind === 'end');
    this.take();
    this.newlines();
    let words: Word[] | undefined;
    if (this.accept('in')) {
      words = [];
      for (let next = this.peek(); next.kind === 'word'; next = this.peek()) {
        words.push(...this.#braces(next.word));
        this.take();
      }
      const after = this.peek();
      if (after.kind !== 'newline' && !this.is(';')) this.unexpected();
      this.take();
    } else if (this.is(';')) this.take();
    this.newlines();
    return { type: 'for', name: token.plain!, ...(words ? { words } : {}), body: this.#do(), line };
  }

  /** `for ((first; test; next))`. */
  #count(): Node {
    this.position += 2;
    this.token = undefined;
    const expressions: Word[] = [];
    for (let depth = 0, parts: Part[] = []; ; ) {
      parts.push(...this.readParts((c) => c === ';' || c === ')' || c === '(', 'double'));
      const c = this.text[this.position++];
      if (c === undefined) this.fail("missing '))'", true);
      if ((c === ';' || c === ')') && depth === 0) {
        expressions.push(word(parts));
        parts = [];
        if (c === ')') break;
        continue;
      }
      depth += c === '(' ? 1 : c === ')' ? -1 : 0;
      parts.push({ type: 'text', text: c, quoted: true });
    }
    if (this.text[this.position] !== ')' || expressions.length !== 3) this.fail('bad for loop variable');
    this.position++;
    if (this.is(';')) this.take();
    this.newlines();
    const body = this.is('{') ? this.#block() : this.#do();
    return { type: 'count', first: expressions[0]!, test: expressions[1]!, next: expressions[2]!, body };
  }

  #block(): Script {
    this.take();
    const body = this.compound();
    this.expect('}');
    return body;
  }

  #functionKeyword(): Node {
    this.take();
    const token = this.peek();
    if (token.kind !== 'word' || token.plain === undefined) this.unexpected();
    this.take();
    if (this.accept('(')) this.expect(')');
    this.newlines();
    return { type: 'function', name: token.plain!, body: this.#command() };
  }

  #simple(line: number): Node {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    let double = false;
    for (;;) {
      const token = this.peek();
      if (token.kind === 'redirect') {
        redirects.push(this.#redirect());
        continue;
      }
      if (token.kind === 'operator' && token.text === '(' && words.length === 1 && assignments.length === 0 && redirects.length === 0)
        return this.#function(words[0]!);
      if (double && token.kind === 'operator' && (token.text === '&&' || token.text === '||')) {
        // Between [[ and ]] they are arguments.
        this.take();
        words.push(word([{ type: 'text', text: token.text, quoted: true }]));
        continue;
      }
      if (token.kind !== 'word') break;
      if (token.plain === '[[' || token.plain === ']]') double = token.plain === '[[' && !this.bash;
      const assignment = words.length === 0 ? this.#assignment(token) : undefined;
      if (assignment) assignments.push(assignment);
      else {
        this.take();
        words.push(...this.#braces(token.word));
        if (this.bash && words.length > 1 && this.is('(')) this.#declared(words);
      }
      if (words.length === 0) this.expandAlias(true);
    }
    if (words.length + assignments.length + redirects.length === 0) this.unexpected();
    const literals = words.every(({ literal }) => literal !== undefined) ? words.map(({ literal }) => literal!) : undefined;
    return { type: 'simple', assignments, words, literals, redirects, line };
  }

  /** `declare -a x=(1 2)`: the list in the argument of a declaration becomes its text. */
  #declared(words: Word[]): void {
    const last = words.at(-1)!.parts.at(-1);
    if (last?.type !== 'text' || last.quoted || !last.text.endsWith('=')) return;
    const start = this.position;
    this.#arrayWords();
    const parts = words.pop()!.parts;
    words.push(word([...parts, { type: 'text', text: this.text.slice(start, this.position), quoted: true }]));
  }

  #function(name: Word): Node {
    this.take();
    this.expect(')');
    const plain = name.parts.length === 1 && name.parts[0]!.type === 'text' && !name.parts[0]!.quoted ? name.parts[0]!.text : '';
    if (plain === '' || (!this.bash && !goodName.test(plain))) this.fail('bad function name');
    this.newlines();
    return { type: 'function', name: plain, body: this.#command() };
  }

  #assignment(token: Token & { kind: 'word' }): Assignment | undefined {
    const first = token.word.parts[0];
    if (first?.type !== 'text' || first.quoted) return this.#subscripted(token);
    const match = (this.bash ? /^([A-Za-z_][A-Za-z0-9_]*)(?:\[([^\]]*)\])?(\+?)=/ : /^([A-Za-z_][A-Za-z0-9_]*)()()=/).exec(first.text);
    if (!match) return this.#subscripted(token);
    const index = match[2] ? { index: this.subscript(match[2]) } : {};
    const base = { name: match[1]!, append: match[3] === '+', ...index };
    this.take();
    const rest = first.text.slice(match[0].length);
    if (this.bash && rest === '' && token.word.parts.length === 1 && this.text[this.position] === '(') return { ...base, value: this.#arrayWords() };
    return { ...base, value: word(withTildes([...(rest ? [{ ...first, text: rest }] : []), ...token.word.parts.slice(1)])) };
  }

  /** `a[$i]=x`, where the subscript is no plain text. */
  #subscripted(token: Token & { kind: 'word' }): Assignment | undefined {
    const first = token.word.parts[0];
    if (!this.bash || first?.type !== 'text' || first.quoted || !/^[A-Za-z_][A-Za-z0-9_]*\[[^\]]*$/.test(first.text)) return undefined;
    const at = token.word.parts.findIndex((part, i) => i > 0 && part.type === 'text' && !part.quoted && /^[^\]]*\]\+?=/.test(part.text));
    if (at < 0) return undefined;
    const closing = token.word.parts[at] as Part & { type: 'text' };
    const match = /^([^\]]*)\](\+?)=/.exec(closing.text)!;
    const [name, before] = first.text.split('[') as [string, string];
    const text = (value: string): Part[] => (value ? [{ type: 'text', text: value, quoted: true }] : []);
    this.take();
    const rest = closing.text.slice(match[0].length);
    return {
      name,
      append: match[2] === '+',
      index: word([...text(before), ...token.word.parts.slice(1, at), ...text(match[1]!)]),
      value: word([...(rest ? [{ ...closing, text: rest }] : []), ...token.word.parts.slice(at + 1)]),
    };
  }

  #arrayWords(): Word[] {
    this.take();
    const words: Word[] = [];
    for (;;) {
      this.newlines();
      const token = this.peek();
      if (this.accept(')')) return words;
      if (token.kind !== 'word') this.unexpected();
      words.push(...this.#braces(token.word));
      this.take();
    }
  }

  #braces(found: Word): Word[] {
    return this.bash ? braces(found) : [found];
  }

  #redirect(): Redirect {
    const token = this.take() as Token & { kind: 'redirect' };
    const target = this.peek();
    if (target.kind !== 'word') this.unexpected();
    this.take();
    const descriptor = token.descriptor ?? (token.text.startsWith('<') ? 0 : 1);
    if (token.text !== '<<' && token.text !== '<<-') return { descriptor, operator: token.text, target: target.word };
    const redirect = { descriptor, operator: '<<' as const, target: target.word };
    const literal = target.word.parts.some((part) => part.type === 'text' && part.quoted);
    const delimiter = target.word.parts.map((part) => (part.type === 'text' ? part.text : part.type === 'tilde' ? `~${part.user}` : '')).join('');
    this.pending.push({ delimiter, strip: token.text === '<<-', literal, redirect });
    return redirect;
  }
}

function redirected(body: Node, redirects: readonly Redirect[], line: number): Node {
  return { type: 'redirected', body, redirects, line };
}
