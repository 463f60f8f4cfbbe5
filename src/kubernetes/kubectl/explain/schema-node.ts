import openapi from '../../api/data/openapi.json' with { type: 'json' };

/** A node of the OpenAPI structure as the server publishes it. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly allOf?: readonly SchemaNode[];
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
}

const definitions = openapi.definitions as unknown as Readonly<Record<string, SchemaNode>>;

/** `#/components/schemas/io.k8s.api.core.v1.Pod` → `io.k8s.api.core.v1.Pod` */
export const definitionName = (reference: string) => reference.slice(reference.lastIndexOf('/') + 1);

export const lookup = (name: string): SchemaNode | undefined => definitions[name];

/** The node behind a reference, or the node itself, and the definition's name where it has one. */
export function resolve(node: SchemaNode): { readonly node: SchemaNode; readonly name: string } {
  const name = node.$ref ? definitionName(node.$ref) : '';
  return { node: (name && definitions[name]) || node, name };
}

export const valuesOf = (node: SchemaNode): SchemaNode | undefined => (typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined);

/** The type as explain shows it: `[]Container`, `map[string]string`, `integer`. */
export function typeGuess(node: SchemaNode): string {
  if (node.items) return `[]${typeGuess(node.items)}`;
  const values = valuesOf(node);
  if (values) return `map[string]${typeGuess(values)}`;
  if (node.allOf?.length === 1 && !node.properties) return typeGuess(node.allOf[0]!);
  if (node.$ref) {
    const name = definitionName(node.$ref);
    const type = definitions[name]?.type;
    return !type || type === 'object' ? name.slice(name.lastIndexOf('.') + 1) : type;
  }
  return !node.type || node.type === 'object' ? 'Object' : node.type;
}
