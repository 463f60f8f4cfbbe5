import openapi from '../kubernetes/api/data/openapi.json' with { type: 'json' };
import type { FieldShape, KindName, KindSchema } from '../lab/editor/schema.ts';

/** A node of the OpenAPI document, as far as it is read here. */
interface Node {
  readonly type?: string;
  readonly format?: string;
  readonly items?: Node;
  readonly additionalProperties?: Node;
  readonly allOf?: readonly Node[];
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

/** The documentation of a definition's field, or of the definition itself (field ''). */
export type Describe = (definition: string, field: string) => string | undefined;

const definitions = openapi.definitions as unknown as Readonly<Record<string, Node>>;

const referenceOf = (node: Node): string | undefined => (node.$ref ?? node.allOf?.[0]?.$ref)?.split('/').pop();

const shortName = (definition: string): string => definition.split('.').pop() ?? definition;

/** The definition's name where it is an object with fields; undefined for scalars with a name of their own (Quantity, Time). */
const objectOf = (node: Node | undefined): string | undefined => {
  const name = node && referenceOf(node);
  return name !== undefined && definitions[name]?.properties ? name : undefined;
};

const typeName = (node: Node | undefined): string => {
  const name = node && referenceOf(node);
  return name === undefined ? (node?.type ?? 'any') : shortName(name);
};

function fieldShape(node: Node, isRequired: boolean, about: string | undefined): FieldShape {
  const common = { ...(isRequired && { required: true as const }), ...(about !== undefined && { about }) };
  if (node.type === 'array')
    return { type: `[]${typeName(node.items)}`, of: objectOf(node.items), list: true, ...(node.items?.enum && { enum: node.items.enum }), ...common };
  if (node.additionalProperties)
    return { type: `map[string]${typeName(node.additionalProperties)}`, of: objectOf(node.additionalProperties), map: true, ...common };
  return { type: typeName(node), of: objectOf(node), ...(node.enum && { enum: node.enum }), ...common };
}

function shapeOf(name: string, textOf: Describe): Record<string, FieldShape> {
  const { properties = {}, required = [] } = definitions[name] ?? {};
  // A field without words of its own is explained by those of its type, as kubectl explain does it.
  const about = (field: string, node: Node): string | undefined => textOf(name, field) ?? textOf(referenceOf(node) ?? '', '');
  return Object.fromEntries(Object.entries(properties).map(([field, node]) => [field, fieldShape(node, required.includes(field), about(field, node))]));
}

interface Kind extends KindName {
  readonly definition: string;
}

/** The kinds that can stand in a manifest. */
const kinds: readonly Kind[] = Object.entries(definitions).flatMap(([definition, node]) => {
  const names = node['x-kubernetes-group-version-kind'] ?? [];
  const [name] = names;
  if (names.length !== 1 || name === undefined || !node.properties?.['metadata'] || name.kind.endsWith('List')) return [];
  const apiVersion = name.group === '' ? name.version : `${name.group}/${name.version}`;
  return [{ apiVersion, kind: name.kind, file: `${apiVersion.replaceAll('/', '-')}-${name.kind}`, definition }];
});

/** Names of all kinds, for the editor's index. */
export const kindNames = (): KindName[] => kinds.map(({ apiVersion, kind, file }) => ({ apiVersion, kind, file }));

/** Everything that a kind's manifest may contain, with the texts of its fields. */
export function kindSchema(file: string, textOf: Describe): KindSchema {
  const root = kinds.find((kind) => kind.file === file)?.definition;
  if (root === undefined) throw new Error(`no kind ${file} in the API's schema`);
  const types: Record<string, Record<string, FieldShape>> = {};
  const todo = [root];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (types[name]) continue;
    const shape = shapeOf(name, textOf);
    types[name] = shape;
    for (const { of } of Object.values(shape)) if (of !== undefined) todo.push(of);
  }
  return { root, types };
}
