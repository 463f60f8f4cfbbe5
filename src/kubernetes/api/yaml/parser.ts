import { type Mark, YamlError } from './cursor.ts';
import type { Node } from './node.ts';
import { Scanner } from './scanner.ts';
import type { Token, TokenKind } from './token.ts';

interface Properties {
  readonly start: Mark;
  readonly tag: string;
  readonly anchor: string | undefined;
}

type Building = { -readonly [K in keyof Node]: Node[K] } & { items?: Node[]; pairs?: [Node, Node][] };

const standardTags: readonly (readonly [string, string])[] = [
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
];

/**
 * The first document of a text as nodes (go-yaml v2 parserc.go and decode.go). It takes tokens in libyaml's order and stops at the
 * document's end: what follows is not looked at.
 */
export class Parser {
  readonly #scanner: Scanner;
  readonly #anchors = new Map<string, Node>();
  readonly #tagPrefixes = new Map<string, string>();

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  /** undefined: there is no document. Throws a YamlError. */
  parse(): Node | undefined {
    this.#scanner.take();
    const first = this.#scanner.peek();
    if (first.kind === 'stream-end') return undefined;
    const explicit = first.kind === 'version-directive' || first.kind === 'tag-directive' || first.kind === 'document-start';
    this.#directives();
    if (explicit) {
      if (this.#scanner.peek().kind !== 'document-start') this.#fail('did not find expected <document start>', this.#scanner.peek());
      this.#scanner.take();
    }
    const node =
      explicit && this.#at('version-directive', 'tag-directive', 'document-start', 'document-end', 'stream-end')
        ? this.#empty(this.#scanner.peek().start)
        : this.#node(true, false);
    this.#scanner.peek();
    return node;
  }

  #at(...kinds: TokenKind[]): boolean {
    return kinds.includes(this.#scanner.peek().kind);
  }

  #fail(problem: string, token: Token, context?: Mark): never {
    throw new YamlError('parser', problem, token.start, context);
  }

  #directives(): void {
    let version = false;
    for (let token = this.#scanner.peek(); token.kind === 'version-directive' || token.kind === 'tag-directive'; token = this.#scanner.peek()) {
      if (token.kind === 'version-directive') {
        if (version) this.#fail('found duplicate %YAML directive', token);
        if (token.text !== '1.1') this.#fail('found incompatible YAML document', token);
        version = true;
      } else {
        if (this.#tagPrefixes.has(token.text!)) this.#fail('found duplicate %TAG directive', token);
        this.#tagPrefixes.set(token.text!, token.suffix!);
      }
      this.#scanner.take();
    }
    for (const [handle, prefix] of standardTags) if (!this.#tagPrefixes.has(handle)) this.#tagPrefixes.set(handle, prefix);
  }

  #empty(mark: Mark): Node {
    return { kind: 'scalar', start: mark, end: mark, tag: '', text: '', style: 'plain' };
  }

  /** block: block collections may stand here. indentless: a sequence may stand at the indentation of its key. */
  #node(block: boolean, indentless: boolean): Node {
    const first = this.#scanner.peek();
    if (first.kind === 'alias') return this.#alias();
    const properties = this.#properties();
    const token = this.#scanner.peek();
    const { tag } = properties;
    if (indentless && token.kind === 'block-entry')
      return this.#collection(properties, { kind: 'sequence', items: [] }, (node) => this.#indentlessSequence(node));
    switch (token.kind) {
      case 'scalar': {
        this.#scanner.take();
        const style = tag === '!' ? 'plain' : token.style!;
        return this.#named(properties, { kind: 'scalar', start: properties.start, end: token.end, tag, text: token.text!, style });
      }
      case 'flow-sequence-start':
        return this.#collection(properties, { kind: 'sequence', items: [] }, (node) => this.#flowSequence(node));
      case 'flow-mapping-start':
        return this.#collection(properties, { kind: 'mapping', pairs: [] }, (node) => this.#flowMapping(node));
      case 'block-sequence-start':
        if (block) return this.#collection(properties, { kind: 'sequence', items: [] }, (node) => this.#blockSequence(node));
        break;
      case 'block-mapping-start':
        if (block) return this.#collection(properties, { kind: 'mapping', pairs: [] }, (node) => this.#blockMapping(node));
        break;
    }
    if (properties.anchor !== undefined || tag !== '') return this.#named(properties, { ...this.#empty(properties.start), tag });
    return this.#fail('did not find expected node content', token, properties.start);
  }

  #alias(): Node {
    const token = this.#scanner.peek();
    const target = this.#anchors.get(token.text!);
    if (!target) throw new YamlError('value', `unknown anchor '${token.text}' referenced`, token.start);
    this.#scanner.take();
    return { kind: 'alias', start: token.start, end: token.end, tag: '', name: token.text!, target };
  }

  #properties(): Properties {
    const start = this.#scanner.peek().start;
    let anchor: string | undefined;
    let tagToken: Token | undefined;
    for (let i = 0; i < 2; i++) {
      const token = this.#scanner.peek();
      if (token.kind === 'anchor' && anchor === undefined) anchor = this.#scanner.take().text;
      else if (token.kind === 'tag' && !tagToken) tagToken = this.#scanner.take();
      else break;
    }
    return { start, anchor, tag: tagToken ? this.#tag(tagToken, start) : '' };
  }

  #tag(token: Token, start: Mark): string {
    if (token.text === '') return token.suffix!;
    const prefix = this.#tagPrefixes.get(token.text!);
    if (prefix === undefined) this.#fail('found undefined tag handle', token, start);
    return prefix + token.suffix!;
  }

  #named(properties: Properties, node: Node): Node {
    if (properties.anchor !== undefined) this.#anchors.set(properties.anchor, node);
    return node;
  }

  /** The anchor is known before the content, so that an alias within can name what it stands in (and is refused later). */
  #collection(
    properties: Properties,
    content: { kind: 'sequence'; items: Node[] } | { kind: 'mapping'; pairs: [Node, Node][] },
    fill: (node: Building) => Mark,
  ): Node {
    const node = { ...content, start: properties.start, end: properties.start, tag: properties.tag } as Building;
    this.#named(properties, node as Node);
    node.end = fill(node);
    return node as Node;
  }

  #blockSequence(node: Building): Mark {
    const { start } = this.#scanner.take();
    let end = start;
    while (this.#at('block-entry')) {
      const entry = this.#scanner.take();
      const item = this.#at('block-entry', 'block-end') ? this.#empty(entry.end) : this.#node(true, false);
      node.items!.push(item);
      end = item.end;
    }
    if (!this.#at('block-end')) this.#fail("did not find expected '-' indicator", this.#scanner.peek(), start);
    this.#scanner.take();
    return end;
  }

  #indentlessSequence(node: Building): Mark {
    let end = node.start;
    while (this.#at('block-entry')) {
      const entry = this.#scanner.take();
      const item = this.#at('block-entry', 'key', 'value', 'block-end') ? this.#empty(entry.end) : this.#node(true, false);
      node.items!.push(item);
      end = item.end;
    }
    return end;
  }

  #blockMapping(node: Building): Mark {
    const { start } = this.#scanner.take();
    let end = start;
    while (this.#at('key', 'value')) {
      // A value without a key stands for an empty key only after a first pair: libyaml asks for a KEY here.
      if (!this.#at('key')) break;
      const keyToken = this.#scanner.take();
      const key = this.#at('key', 'value', 'block-end') ? this.#empty(keyToken.end) : this.#node(true, true);
      const value = this.#at('value') ? this.#blockValue() : this.#empty(this.#scanner.peek().start);
      node.pairs!.push([key, value]);
      end = value.end.index > key.end.index ? value.end : key.end;
    }
    if (!this.#at('block-end')) this.#fail('did not find expected key', this.#scanner.peek(), start);
    this.#scanner.take();
    return end;
  }

  #blockValue(): Node {
    const token = this.#scanner.take();
    return this.#at('key', 'value', 'block-end') ? this.#empty(token.end) : this.#node(true, true);
  }

  #flowSequence(node: Building): Mark {
    const { start } = this.#scanner.take();
    for (let first = true; !this.#at('flow-sequence-end'); first = false) {
      if (!first) {
        if (!this.#at('flow-entry')) this.#fail("did not find expected ',' or ']'", this.#scanner.peek(), start);
        this.#scanner.take();
        if (this.#at('flow-sequence-end')) break;
      }
      node.items!.push(this.#at('key') ? this.#pairInSequence() : this.#node(false, false));
    }
    return this.#scanner.take().end;
  }

  /** `[a: b]` is a sequence with a mapping of one pair. */
  #pairInSequence(): Node {
    const token = this.#scanner.take();
    const key = this.#at('value', 'flow-entry', 'flow-sequence-end') ? this.#empty(token.end) : this.#node(false, false);
    const value = this.#flowValue('flow-sequence-end');
    return { kind: 'mapping', start: token.start, end: value.end, tag: '', pairs: [[key, value]] };
  }

  #flowValue(end: TokenKind): Node {
    if (this.#at('value')) {
      this.#scanner.take();
      if (!this.#at('flow-entry', end)) return this.#node(false, false);
    }
    return this.#empty(this.#scanner.peek().start);
  }

  #flowMapping(node: Building): Mark {
    const { start } = this.#scanner.take();
    for (let first = true; !this.#at('flow-mapping-end'); first = false) {
      if (!first) {
        if (!this.#at('flow-entry')) this.#fail("did not find expected ',' or '}'", this.#scanner.peek(), start);
        this.#scanner.take();
        if (this.#at('flow-mapping-end')) break;
      }
      if (this.#at('key')) {
        this.#scanner.take();
        const key = this.#at('value', 'flow-entry', 'flow-mapping-end') ? this.#empty(this.#scanner.peek().start) : this.#node(false, false);
        node.pairs!.push([key, this.#flowValue('flow-mapping-end')]);
      } else {
        const key = this.#node(false, false);
        node.pairs!.push([key, this.#empty(this.#scanner.peek().start)]);
      }
    }
    return this.#scanner.take().end;
  }
}
