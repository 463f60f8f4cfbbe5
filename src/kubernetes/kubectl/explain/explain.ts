import { sortedKeys } from '../text/go.ts';
import { resolve, type SchemaNode, typeGuess, valuesOf } from './schema-node.ts';
import { indent, wrap } from './wrap.ts';

/** The text of a definition (field '') or of a field; undefined where there is none. */
export type Descriptions = (definition: string, field: string) => string | undefined;

/** A place in the structure: the node, and whose field it is. */
interface Place {
  readonly node: SchemaNode;
  /** Definition and field that this is the value of; '' for the kind itself. */
  readonly owner: string;
  readonly field: string;
}

/** Renders explain's page (kubectl/pkg/explain/v2/templates/plaintext.tmpl). */
export class Explainer {
  readonly #descriptions: Descriptions;
  readonly #recursive: boolean;

  constructor(descriptions: Descriptions, recursive: boolean) {
    this.#descriptions = descriptions;
    this.#recursive = recursive;
  }

  /** The page of a field below a kind, without its head; undefined where there is no such field. */
  page(root: SchemaNode, path: readonly string[]): string | undefined {
    return this.#output({ node: root, owner: '', field: '' }, path, new Set());
  }

  #output(place: Place, path: readonly string[], seen: ReadonlySet<string>): string | undefined {
    const { node, name } = resolve(place.node);
    if (path.length === 0) return this.#section(place);
    if (name !== '' && seen.has(name)) return undefined;
    const [first, ...rest] = path;
    const child = node.properties?.[first!];
    if (child) {
      const head = rest.length === 0 ? `FIELD: ${first} <${typeGuess(child)}>\n${longEnum(child)}\n\n` : '';
      const tail = this.#output({ node: child, owner: name, field: first! }, rest, new Set());
      return tail === undefined ? undefined : head + tail;
    }
    const deeper = name === '' ? seen : new Set([...seen, name]);
    const inside = node.items ?? valuesOf(node);
    if (inside) return this.#output({ ...place, node: inside }, path, deeper);
    for (const alternative of node.allOf ?? []) {
      const found = this.#output({ ...place, node: alternative }, path, deeper);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #section(place: Place): string {
    const fields = this.#fieldList(place.node, 1, new Set());
    const text = this.#description(place) || '<empty>';
    return `DESCRIPTION:\n${indent(wrap(text, 76), 4)}\n${fields ? `FIELDS:\n${fields}` : ''}`;
  }

  /** The field's own text, then that of the type of its values. */
  #description(place: Place): string {
    const own = place.field === '' ? undefined : this.#descriptions(place.owner, place.field);
    return (own ? `${own}\n` : '') + this.#typeDescription(place.node);
  }

  #typeDescription(given: SchemaNode): string {
    const { node, name } = resolve(given);
    const text = name === '' ? undefined : this.#descriptions(name, '');
    const parts = [...(node.allOf ?? []), ...(node.items ? [node.items] : []), ...(valuesOf(node) ? [valuesOf(node)!] : [])];
    return (text ? `${text}\n` : '') + parts.map((part) => this.#typeDescription(part)).join('');
  }

  #fieldList(given: SchemaNode, level: number, seen: ReadonlySet<string>): string {
    const { node, name } = resolve(given);
    if (name !== '' && seen.has(name)) return '';
    const deeper = name === '' ? seen : new Set([...seen, name]);
    let out = '';
    for (const field of sortedKeys(node.properties)) {
      out += this.#fieldDetail(node, name, field, level);
      if (this.#recursive) out += this.#fieldList(node.properties![field]!, level + 1, deeper);
    }
    for (const part of node.allOf ?? []) out += this.#fieldList(part, level, deeper);
    if (node.items) out += this.#fieldList(node.items, level, deeper);
    const values = valuesOf(node);
    return values ? out + this.#fieldList(values, level, deeper) : out;
  }

  #fieldDetail(owner: SchemaNode, definition: string, field: string, level: number): string {
    const node = owner.properties![field]!;
    const amount = level * 2;
    const required = owner.required?.includes(field) ? ' -required-' : '';
    const line = `${indent(field, amount)}\t<${typeGuess(node)}>${required}${shortEnum(node, amount)}\n`;
    if (this.#recursive) return line;
    // The client library has no texts for fields whose value is a definition: the definition's own stands in.
    const text = this.#descriptions(definition, field) || this.#typeDescription(node).trim() || '<no description>';
    return `${line}${indent(wrap(text, 78 - amount), amount + 2)}\n\n`;
  }
}

const shown = (value: string) => (value === '' ? '""' : value);

const longEnum = (node: SchemaNode) => (node.enum ? `ENUM:${node.enum.map((value) => `\n    ${shown(value)}`).join('')}` : '');

const enumLimit = 4;

function shortEnum(node: SchemaNode, amount: number): string {
  if (!node.enum) return '';
  const more = node.enum.length > enumLimit ? ', ....' : '';
  return `\n${' '.repeat(amount)}enum: ${node.enum.slice(0, enumLimit).map(shown).join(', ')}${more}`;
}
