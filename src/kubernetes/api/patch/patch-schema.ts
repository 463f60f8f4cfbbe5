import { fail } from './value.ts';

/** What strategic merge patch must know of a type. The nodes of api/schema.ts are of this form. */
export interface PatchSchema {
  /** `object` for a struct, `map`, `array`, or a scalar; `any` knows nothing of its fields. */
  readonly type: string;
  /** As Go names the type: `v1.PodSpec`. */
  readonly goType?: string;
  readonly fields: ReadonlyMap<string, PatchField>;
  /** The items of an array, the values of a map. */
  readonly items?: PatchSchema;
}

export interface PatchField {
  readonly schema: PatchSchema;
  /** The key by which items of the list are matched. */
  readonly mergeKey?: string;
  /** merge, replace, retainKeys. */
  readonly patchStrategy: readonly string[];
}

/** How the value of one field is merged. */
export interface FieldStrategy {
  /** Of the value, or of the items of a list; undefined: nothing is known of it, all of it merges as plain maps. */
  readonly schema: PatchSchema | undefined;
  readonly mergeKey: string;
  readonly strategy: string;
  readonly retainKeys: boolean;
}

const unknown: FieldStrategy = { schema: undefined, mergeKey: '', strategy: '', retainKeys: false };

function strategyOf(schema: PatchSchema | undefined, field: PatchField): FieldStrategy {
  const strategies = field.patchStrategy;
  const retainKeys = strategies.includes('retainKeys');
  return { schema, mergeKey: field.mergeKey ?? '', strategy: strategies.find((strategy) => strategy !== 'retainKeys') ?? '', retainKeys };
}

function fieldOf(schema: PatchSchema, key: string): PatchField {
  if (schema.type !== 'object') fail(`merging an object in json but data type is not struct, instead is: ${schema.type}`);
  return (
    schema.fields.get(key) ?? fail(`unable to find api field in struct ${(schema.goType ?? '').replace(/^.*\./, '')} for the json field ${JSON.stringify(key)}`)
  );
}

/** For a field whose value is an object. Fails for a field that the type does not have. */
export function strategyForMap(schema: PatchSchema | undefined, key: string): FieldStrategy {
  if (!schema || schema.type === 'any') return unknown;
  if (schema.type === 'map') return { ...unknown, schema: schema.items };
  const field = fieldOf(schema, key);
  return strategyOf(field.schema, field);
}

/** For a field whose value is a list: the schema is that of its items. */
export function strategyForList(schema: PatchSchema | undefined, key: string): FieldStrategy {
  if (!schema || schema.type === 'any' || schema.type === 'map') return unknown;
  const field = fieldOf(schema, key);
  if (field.schema.type === 'any') return unknown;
  if (field.schema.type !== 'array') fail(`expected slice or array type, but got: ${field.schema.type === 'object' ? 'struct' : field.schema.type}`);
  return strategyOf(field.schema.items, field);
}
