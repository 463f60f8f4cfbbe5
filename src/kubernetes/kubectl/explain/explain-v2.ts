import { UserError } from '../errors.ts';
import { sortedKeys } from '../text/go.ts';
import type { Descriptions } from './explain.ts';
import { lookup, resolve, type SchemaNode, valuesOf } from './schema-node.ts';

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const width = 80;

/** The node behind references and single allOf. */
function plain(given: SchemaNode): { readonly node: SchemaNode; readonly name: string } {
  const { node, name } = resolve(given.allOf?.length === 1 && !given.properties ? given.allOf[0]! : given);
  return { node, name };
}

function typeName(given: SchemaNode): string {
  const { node } = plain(given);
  if (node.items) return `[]${typeName(node.items)}`;
  const values = valuesOf(node);
  if (values) return `map[string]${typeName(values)}`;
  return node.properties ? 'Object' : (node.type ?? 'string');
}

const startsLine = (lastWord: string, line: string) => lastWord.endsWith(':') || line.trim() === '' || /^(\d+\.?|-|\*)\s/.test(line.trim());

/** Paragraphs, lists and code keep their lines; other lines are joined and broken anew. */
function wrapped(text: string, limit: number): readonly string[] {
  const out: string[] = [];
  let line = '';
  const flush = () => {
    if (line !== '') out.push(line);
    line = '';
  };
  for (const given of text.split('\n')) {
    if (given.startsWith('    ') || (out.length > 0 && given.trim() === '')) {
      flush();
      out.push(given.trim() === '' ? '' : given);
      continue;
    }
    if (startsLine(line.split(' ').at(-1)!, given)) flush();
    for (const word of given.split(/\s+/).filter((part) => part !== '')) {
      if (line !== '' && line.length + 1 + word.length > limit) flush();
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  flush();
  return out;
}

const lines = (text: string, level: number) =>
  wrapped(text, width - level)
    .map((line) => (line === '' ? '\n' : `${' '.repeat(level)}${line}\n`))
    .join('');

/** `kubectl explain --output=plaintext-openapiv2`: the older layout (kubectl/pkg/explain). */
export function explainV2(kind: Kind, definition: string, path: readonly string[], descriptions: Descriptions, recursive: boolean): string {
  let place: { readonly node: SchemaNode; readonly name: string } = { node: lookup(definition)!, name: definition };
  let type = '';
  const texts: string[] = [];
  for (const [i, field] of path.entries()) {
    const child = place.node.properties?.[field];
    if (!child) throw new UserError(`field "${field}" does not exist`);
    const last = i === path.length - 1;
    if (last) {
      type = typeName(child);
      texts.push(descriptions(place.name, field) ?? '');
    }
    place = inner(child);
  }
  const text = descriptions(place.name, '') ?? '';
  const head = `KIND:     ${kind.kind}\nVERSION:  ${kind.group ? `${kind.group}/` : ''}${kind.version}\n\n`;
  const fields = place.node.properties;
  const label = path.length === 0 ? '' : `${fields ? 'RESOURCE:' : 'FIELD:   '} ${path.at(-1)} <${type}>\n\n`;
  const description =
    [...texts, text]
      .filter((one) => one !== '')
      .map((one) => lines(one, 5))
      .join('\n') || '     <empty>\n';
  const body = fields ? `\nFIELDS:\n${recursive ? recursiveFields(place.node, 3, new Set()) : fieldLines(place, descriptions)}` : '';
  return `${head}${label}DESCRIPTION:\n${description}${body}`;
}

/** What a list or a map holds. */
function inner(given: SchemaNode): { readonly node: SchemaNode; readonly name: string } {
  const place = plain(given);
  const inside = place.node.items ?? valuesOf(place.node);
  return inside ? inner(inside) : place;
}

function fieldLines(place: { readonly node: SchemaNode; readonly name: string }, descriptions: Descriptions): string {
  return sortedKeys(place.node.properties)
    .map((field) => {
      const required = place.node.required?.includes(field) ? ' -required-' : '';
      const text = descriptions(place.name, field) ?? '';
      return `   ${field}\t<${typeName(place.node.properties![field]!)}>${required}\n${lines(text, 5)}\n`;
    })
    .join('');
}

function recursiveFields(node: SchemaNode, level: number, seen: ReadonlySet<string>): string {
  return sortedKeys(node.properties)
    .map((field) => {
      const child = node.properties![field]!;
      const place = inner(child);
      const deeper = place.name === '' || seen.has(place.name) ? '' : recursiveFields(place.node, level + 3, new Set([...seen, place.name]));
      return `${' '.repeat(level)}${field}\t<${typeName(child)}>\n${deeper}`;
    })
    .join('');
}
