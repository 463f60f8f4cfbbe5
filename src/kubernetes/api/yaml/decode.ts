import { parseBase64 } from '../base64-text.ts';
import type { Json } from '../meta.ts';
import { YamlError } from './cursor.ts';
import { formatFloat, goSyntax } from './go-syntax.ts';
import type { AliasNode, MappingNode, Node, ScalarNode } from './node.ts';
import { resolve, tags } from './resolve.ts';

type Writable = Record<string, Json>;

/** Told of each value of the document by its path; a key that comes again (the last one holds) as such. */
export interface DecodeObserver {
  value(path: string, node: Node, key: Node | undefined): void;
  duplicate(path: string, key: Node): void;
}

const valueError = (problem: string, node: Node) => new YamlError('value', problem, node.start);

function decodeBinary(node: ScalarNode): string {
  const text = parseBase64(node.text);
  if (text === undefined) throw valueError('!!binary value contains invalid base64 data', node);
  return text;
}

export function scalarValue(node: ScalarNode): null | boolean | number | string {
  if (node.tag === '' && node.style !== 'plain') return node.text;
  try {
    const { tag, value } = resolve(node.tag, node.text);
    return tag === tags.binary ? decodeBinary(node) : value;
  } catch (error) {
    throw error instanceof YamlError && !error.mark ? valueError(error.message, node) : error;
  }
}

const isMerge = (node: Node) =>
  node.kind === 'scalar' && node.text === '<<' && (node.tag === tags.merge || (node.tag === '' && node.style === 'plain') || node.tag === '!');

/** How much of a document may come from aliases (go-yaml v2 decode.go allowedAliasRatio). */
function allowedAliasRatio(count: number): number {
  if (count <= 400_000) return 0.99;
  return count >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((count - 400_000) / 3_600_000);
}

/** From nodes to a JSON value, as go-yaml v2 decodes and sigs.k8s.io/yaml converts. */
export class Decoder {
  readonly #observer: DecodeObserver | undefined;
  readonly #openAliases = new Set<AliasNode>();
  #decoded = 0;
  #fromAliases = 0;

  constructor(observer?: DecodeObserver) {
    this.#observer = observer;
  }

  decode(node: Node, path = '', key?: Node): Json {
    this.#count(node);
    if (this.#openAliases.size === 0) this.#observer?.value(path, node, key);
    switch (node.kind) {
      case 'scalar':
        return this.#number(scalarValue(node));
      case 'sequence':
        return node.items.map((item, i) => this.decode(item, `${path}[${i}]`));
      case 'mapping':
        return this.#mapping(node, path, {});
      case 'alias':
        return this.#alias(node, () => this.decode(node.target, path, key));
    }
  }

  /** JSON has no infinity. */
  #number(value: null | boolean | number | string): Json {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new ConversionError(`json: unsupported value: ${formatFloat(value, 64, 21)}`);
    return value;
  }

  #count(node: Node): void {
    this.#decoded++;
    if (this.#openAliases.size > 0) this.#fromAliases++;
    const tooMany = this.#fromAliases > 100 && this.#decoded > 1000 && this.#fromAliases / this.#decoded > allowedAliasRatio(this.#decoded);
    if (tooMany) throw valueError('document contains excessive aliasing', node);
  }

  #alias<T>(node: AliasNode, use: () => T): T {
    if (this.#openAliases.has(node)) throw valueError(`anchor '${node.name}' value contains itself`, node);
    this.#openAliases.add(node);
    try {
      return use();
    } finally {
      this.#openAliases.delete(node);
    }
  }

  #mapping(node: MappingNode, path: string, into: Writable): Writable {
    const seen = new Set<string>();
    for (const [keyNode, valueNode] of node.pairs) {
      if (isMerge(keyNode)) {
        this.#merge(valueNode, path, into);
        continue;
      }
      const key = this.#key(keyNode, valueNode);
      const childPath = path === '' ? key : `${path}.${key}`;
      if (seen.has(key) && this.#openAliases.size === 0) this.#observer?.duplicate(childPath, keyNode);
      seen.add(key);
      const value = this.decode(valueNode, childPath, keyNode);
      if (key === '__proto__') Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
      else into[key] = value;
    }
    return into;
  }

  #key(node: Node, value: Node): string {
    const key = node.kind === 'scalar' ? scalarValue(node) : new Decoder().decode(node);
    if (typeof key === 'string') return key;
    if (typeof key === 'boolean') return String(key);
    if (key === null) throw new ConversionError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(new Decoder().decode(value))}`);
    if (typeof key !== 'number') throw valueError(`invalid map key: ${goSyntax(key)}`, node);
    if (node.kind === 'scalar' && resolve(node.tag, node.text).tag === tags.int) return String(key);
    return formatFloat(key, 32, 6)
      .replace(/^\+Inf$/, '.inf')
      .replace(/^-Inf$/, '-.inf')
      .replace(/^NaN$/, '.nan');
  }

  /** `<<`: the keys of one mapping or of several; of several the first holds. */
  #merge(node: Node, path: string, into: Writable): void {
    const parts = node.kind === 'sequence' ? [...node.items].reverse() : [node];
    for (const part of parts) {
      const target = part.kind === 'alias' ? part.target : part;
      if (target.kind !== 'mapping') throw valueError('map merge requires map or sequence of maps as the value', part);
      this.#count(target);
      if (part.kind === 'alias') this.#alias(part, () => this.#mapping(target, path, into));
      else this.#mapping(target, path, into);
    }
  }
}

/** The YAML is right, but JSON cannot say it: go-yaml has no part in this text. */
export class ConversionError extends Error {}
