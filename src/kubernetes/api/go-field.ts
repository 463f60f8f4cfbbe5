/** An OpenAPI node as the API server publishes it (OpenAPI v3), without descriptions. */
export interface OpenApiNode {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly $ref?: string;
  readonly allOf?: readonly OpenApiNode[];
  readonly oneOf?: readonly OpenApiNode[];
  readonly items?: OpenApiNode;
  readonly properties?: Readonly<Record<string, OpenApiNode>>;
  readonly additionalProperties?: OpenApiNode;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

/** The definition a node refers to (`io.k8s.api.core.v1.Container`), if it does. */
export function referenceOf(node: OpenApiNode): string | undefined {
  const reference = node.$ref ?? node.allOf?.[0]?.$ref;
  return reference?.slice(reference.lastIndexOf('/') + 1);
}

/** Go's name of a definition, as reflect prints it: package and type (`v1.Container`, `resource.Quantity`). */
export function goNameOf(definition: string): string {
  const last = definition.lastIndexOf('.');
  const start = definition.lastIndexOf('.', last - 1) + 1;
  return definition.slice(start);
}

/** Go's name of a node's type where nothing says otherwise. */
export function goTypeByRule(node: OpenApiNode): string {
  const reference = referenceOf(node);
  if (reference) return goNameOf(reference);
  if (node.format === 'byte') return '[]uint8';
  switch (node.type) {
    case 'integer':
      return node.format === 'int32' || node.format === 'int64' ? node.format : 'int';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'array':
      return `[]${goTypeByRule(node.items ?? {})}`;
    case 'object':
      return `map[string]${goTypeByRule(node.additionalProperties ?? {})}`;
    default:
      return 'string';
  }
}

/**
 * The Go field behind a property, as far as OpenAPI tells: its type, with `*` for a pointer and `!` for a field that is written even
 * when empty (no omitempty). kube-openapi gives a struct that is no pointer the default {}, and a plain value without omitempty its zero
 * value (k8s.io/kube-openapi/pkg/generators: mustEnforceDefault).
 */
export function goFieldByRule(node: OpenApiNode, required: boolean): string {
  const reference = referenceOf(node);
  const type = goTypeByRule(node);
  if (reference) return node.default === undefined ? `*${type}` : type;
  if (node.type === 'array' || node.type === 'object') return required ? `${type}!` : type;
  return node.default === '' || node.default === 0 || node.default === false ? `${type}!` : type;
}
