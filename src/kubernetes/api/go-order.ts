import order from './data/field-order.json' with { type: 'json' };
import { definitionFor, definitionNamed, type Schema } from './schema.ts';
import { parseGroupVersion } from './scheme.ts';

/** The part `wire`: the order in which encoding/json writes the fields of objects. */

type Fields = Readonly<Record<string, unknown>>;

const orders: Readonly<Record<string, string | undefined>> = order;
const split = new Map<string, readonly string[]>();

/** The fields of a definition in the order of Go's struct; that of the alphabet where the table does not have it. */
function namesOf(schema: Schema): readonly string[] {
  const definition = schema.definition ?? '';
  let names = split.get(definition);
  if (!names) {
    names = orders[definition]?.split(' ') ?? [...schema.fields.keys()].sort();
    split.set(definition, names);
  }
  return names;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same value with the fields of structs in their order and the keys of maps in that of the alphabet. */
function ordered(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) return schema.items ? value.map((item) => ordered(item, schema.items!)) : value;
  if (!isFields(value)) return value;
  if (schema.type === 'map')
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [key, schema.items ? ordered(value[key], schema.items) : value[key]]),
    );
  if (schema.type !== 'object') return value;
  const known = namesOf(schema).filter((name) => value[name] !== undefined && schema.fields.has(name));
  const rest = Object.keys(value).filter((name) => !schema.fields.has(name));
  return Object.fromEntries(
    [...known, ...rest].map((name) => [name, schema.fields.has(name) ? ordered(value[name], schema.fields.get(name)!.schema) : value[name]]),
  );
}

const objectMeta = () => definitionNamed('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')!;
const listMeta = ['selfLink', 'resourceVersion', 'continue', 'remainingItemCount'];

function first(fields: Fields, names: readonly string[]): Fields {
  const known = names.filter((name) => fields[name] !== undefined);
  return Object.fromEntries([...known, ...Object.keys(fields).filter((name) => !names.includes(name))].map((name) => [name, fields[name]]));
}

const schemaOf = (apiVersion: unknown, kind: string) =>
  typeof apiVersion === 'string' ? definitionFor({ ...parseGroupVersion(apiVersion), kind }) : undefined;

/** An answer of the server as its Go structs would be written. Items of a list do not say their kind. */
export function inGoOrder(body: unknown): unknown {
  if (!isFields(body) || typeof body['kind'] !== 'string') return body;
  const { kind, apiVersion } = body;
  const schema = schemaOf(apiVersion, kind);
  if (schema && schema.type === 'object' && !Array.isArray(body['items'])) return first(ordered(body, schema) as Fields, ['kind', 'apiVersion', 'metadata']);
  const out: Record<string, unknown> = { ...first(body, ['kind', 'apiVersion', 'metadata']) };
  const isList = Array.isArray(body['items']) && kind.endsWith('List');
  if (isFields(out['metadata'])) out['metadata'] = isList || kind === 'Table' ? first(out['metadata'], listMeta) : ordered(out['metadata'], objectMeta());
  if (isList) out['items'] = (body['items'] as readonly unknown[]).map((item) => itemInGoOrder(item));
  if (kind === 'Table' && Array.isArray(out['rows'])) out['rows'] = out['rows'].map((row) => ({ ...row, object: inGoOrder(row.object) }));
  return out;
}

function itemInGoOrder(item: unknown): unknown {
  if (!isFields(item) || !('kind' in item)) return item;
  const { kind: _, apiVersion: __, ...rest } = inGoOrder(item) as Fields;
  return rest;
}
