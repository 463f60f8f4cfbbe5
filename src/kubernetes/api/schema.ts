import goData from './data/go.json' with { type: 'json' };
import openapiData from './data/openapi.json' with { type: 'json' };
import { goFieldByRule, goNameOf, goTypeByRule, type OpenApiNode, referenceOf } from './go-field.ts';
import type { GroupVersionKind } from './meta.ts';

/** What the values of a node are: JSON's types, and Kubernetes' own scalar types that are written as strings or numbers. */
export type SchemaType =
  | 'object'
  | 'map'
  | 'array'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'int-or-string'
  | 'time'
  | 'micro-time'
  | 'bytes'
  | 'any';

/** A node of the structure of a kind, references resolved. The same definition is always the same node. */
export interface Schema {
  readonly type: SchemaType;
  /** int32 or int64, of integers. */
  readonly format?: string;
  /** `io.k8s.api.core.v1.Container`, of objects and named types. */
  readonly definition?: string;
  /** As Go prints the type: `v1.Container`, `[]string`, `int32`. */
  readonly goType: string;
  /** The fields of an object, sorted by name; empty for everything else. */
  readonly fields: ReadonlyMap<string, Field>;
  /** The items of an array, the values of a map. */
  readonly items?: Schema;
  readonly enum?: readonly string[];
  /** Server-side apply: a struct that is owned as a whole. */
  readonly atomic?: boolean;
}

/** A property of an object with what belongs to the place and not to the type. */
export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly goType: string;
  /** The struct embedded in Go's that the field belongs to (`VolumeSource`); paths in decoding errors name it. */
  readonly embedded?: string;
  /** A pointer in Go: absent is different from its zero value. */
  readonly pointer: boolean;
  /** Written even when empty (no omitempty). */
  readonly always: boolean;
  /** Named by the definition's `required`. */
  readonly required: boolean;
  readonly default?: unknown;
  /** Strategic merge patch: the key by which items of the list are matched. */
  readonly mergeKey?: string;
  /** merge, replace, retainKeys. */
  readonly patchStrategy: readonly string[];
  /** Server-side apply: atomic, set or map. */
  readonly listType?: string;
  readonly mapKeys: readonly string[];
  readonly mapType?: string;
}

const definitions = openapiData.definitions as unknown as Readonly<Record<string, OpenApiNode>>;
const goFields: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = goData.fields;
const goEmbedded: Readonly<Record<string, Readonly<Record<string, readonly string[]>> | undefined>> = goData.embedded;

const scalars: Readonly<Record<string, SchemaType>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'micro-time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'any',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'any',
};
const byType: Readonly<Record<string, SchemaType>> = { array: 'array', boolean: 'boolean', integer: 'integer', number: 'number', string: 'string' };

const noFields: ReadonlyMap<string, Field> = new Map();
const nodes = new Map<string, Schema>();

class Definition implements Schema {
  readonly type: SchemaType;
  readonly definition: string;
  readonly goType: string;
  readonly atomic?: boolean;
  #fields: ReadonlyMap<string, Field> | undefined;
  readonly #node: OpenApiNode;

  constructor(definition: string, node: OpenApiNode) {
    this.definition = definition;
    this.goType = goNameOf(definition);
    this.type = scalars[definition] ?? (node.properties ? 'object' : 'any');
    this.#node = node;
    if (node['x-kubernetes-map-type'] === 'atomic') this.atomic = true;
  }

  /** Resolved when first asked for: definitions may refer to themselves. */
  get fields(): ReadonlyMap<string, Field> {
    this.#fields ??= fieldsOf(this.definition, this.#node);
    return this.#fields;
  }
}

function fieldsOf(definition: string, node: OpenApiNode): ReadonlyMap<string, Field> {
  if (!node.properties) return noFields;
  const exceptions = goFields[definition];
  const names = Object.keys(node.properties).sort();
  const embedded = Object.entries(goEmbedded[definition] ?? {});
  return new Map(
    names.map((name) => {
      const field = fieldOf(name, node.properties![name]!, node.required?.includes(name) ?? false, exceptions?.[name]);
      const inner = embedded.find(([, inside]) => inside.includes(name))?.[0];
      return [name, inner === undefined ? field : { ...field, embedded: inner }];
    }),
  );
}

function fieldOf(name: string, node: OpenApiNode, required: boolean, exception: string | undefined): Field {
  const go = exception ?? goFieldByRule(node, required);
  const pointer = go.startsWith('*');
  const goType = go.replace(/^\*|!$/g, '');
  return {
    name,
    schema: schemaOf(node, goType),
    goType,
    pointer,
    always: go.endsWith('!'),
    required,
    ...(node.default === undefined ? {} : { default: node.default }),
    ...(node['x-kubernetes-patch-merge-key'] ? { mergeKey: node['x-kubernetes-patch-merge-key'] } : {}),
    patchStrategy: node['x-kubernetes-patch-strategy']?.split(',') ?? [],
    ...(node['x-kubernetes-list-type'] ? { listType: node['x-kubernetes-list-type'] } : {}),
    mapKeys: node['x-kubernetes-list-map-keys'] ?? [],
    ...(node['x-kubernetes-map-type'] ? { mapType: node['x-kubernetes-map-type'] } : {}),
  };
}

/** Go's element type of `[]T` and `map[K]T`, so that named element types are not lost. */
function elementOf(goType: string): string | undefined {
  if (goType.startsWith('[]')) return goType.slice(2);
  return goType.startsWith('map[') ? goType.slice(goType.indexOf(']') + 1) : undefined;
}

function schemaOf(node: OpenApiNode, goType: string): Schema {
  const reference = referenceOf(node);
  if (reference) return definitionNamed(reference) ?? { type: 'any', goType, fields: noFields };
  if (node.format === 'byte') return { type: 'bytes', goType: '[]uint8', fields: noFields };
  const items = node.items ?? node.additionalProperties;
  return {
    type: byType[node.type ?? ''] ?? (node.type === 'object' && items ? 'map' : 'any'),
    goType,
    fields: noFields,
    ...(node.format ? { format: node.format } : {}),
    ...(node.enum ? { enum: node.enum } : {}),
    ...(items ? { items: schemaOf(items, elementOf(goType) ?? goTypeByRule(items)) } : {}),
  };
}

/** The definition of that OpenAPI name: `io.k8s.api.core.v1.PodSpec`. */
export function definitionNamed(name: string): Schema | undefined {
  const known = nodes.get(name);
  if (known) return known;
  const node = definitions[name];
  if (!node) return undefined;
  const schema = new Definition(name, node);
  nodes.set(name, schema);
  return schema;
}

/** Names of definitions by the kinds that they define: few kinds have more than one version. */
let kinds: Map<string, { readonly gvk: GroupVersionKind; readonly name: string }[]> | undefined;

function namesByKind(): NonNullable<typeof kinds> {
  const found: NonNullable<typeof kinds> = new Map();
  for (const [name, node] of Object.entries(definitions)) {
    for (const gvk of node['x-kubernetes-group-version-kind'] ?? []) {
      const known = found.get(gvk.kind);
      if (known) known.push({ gvk, name });
      else found.set(gvk.kind, [{ gvk, name }]);
    }
  }
  return found;
}

/** The structure of a kind; undefined where the release's recorded schema does not have it. */
export function definitionFor(gvk: GroupVersionKind): Schema | undefined {
  kinds ??= namesByKind();
  // The last one counts, should two define the same.
  const found = kinds.get(gvk.kind)?.findLast((one) => one.gvk.group === gvk.group && one.gvk.version === gvk.version);
  return found && definitionNamed(found.name);
}

/** The field at a path of names from a schema (`spec`, `containers`, `image`), going through lists and maps on its way. */
export function fieldAt(schema: Schema, path: readonly string[]): Field | undefined {
  let at: Schema | undefined = schema;
  let field: Field | undefined;
  for (const name of path) {
    while (at?.items && at.type !== 'object') at = at.items;
    field = at?.fields.get(name);
    if (!field) return undefined;
    at = field.schema;
  }
  return field;
}
