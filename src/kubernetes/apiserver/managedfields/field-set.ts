import { writeJson } from '../../api/json.ts';
import type { Json } from '../../api/meta.ts';
import type { Field, Schema } from '../../api/schema.ts';

/** Paths of fields; each is the elements of FieldsV1 (`f:data`, `k:{"name":"main"}`, `v:"x"`, `.`) joined by line feeds. */
export type FieldSet = ReadonlySet<string>;

const separator = '\n';
export const splitPath = (path: string): string[] => path.split(separator);
const join = (path: string, element: string) => (path === '' ? element : path + separator + element);

type Fields = { readonly [key: string]: Json };
type Tree = { [element: string]: Tree };

const isFields = (value: Json | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How the items of a list are told apart. */
export function listKind(field: Field | undefined): 'map' | 'set' | 'atomic' {
  const type = field?.listType;
  return type === 'map' || type === 'set' ? type : 'atomic';
}

/** `k:{"name":"main"}`: the item of an associative list; absent keys have their defaults. */
export function itemElement(item: Json, field: Field): string {
  const fields = isFields(item) ? item : {};
  const keys = field.mapKeys
    .map((key) => [key, fields[key] ?? (field.schema.items?.fields.get(key)?.default as Json | undefined)] as const)
    .filter(([, value]) => value !== undefined);
  return `k:${writeJson(Object.fromEntries(keys))}`;
}

/** Everything that a value sets, leaf by leaf. */
export function fieldsIn(value: Json, schema: Schema | undefined): FieldSet {
  const found = new Set<string>();
  visitFields(value, schema, '', found);
  return found;
}

function visitFields(value: Json, schema: Schema | undefined, path: string, found: Set<string>, field?: Field): void {
  if (Array.isArray(value)) {
    visitList(value, path, found, field);
    return;
  }
  const granular = isFields(value) && field?.mapType !== 'atomic' && schema?.type !== 'any';
  if (!granular || Object.keys(value).length === 0) {
    if (path !== '') found.add(path);
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    const next = schema?.fields.get(key);
    if (child !== undefined) visitFields(child, next?.schema ?? (schema?.type === 'map' ? schema.items : undefined), join(path, `f:${key}`), found, next);
  }
}

function visitList(list: readonly Json[], path: string, found: Set<string>, field: Field | undefined): void {
  const kind = listKind(field);
  if (kind === 'atomic') found.add(path);
  for (const item of list) {
    if (kind === 'set') found.add(join(path, `v:${writeJson(item)}`));
    if (kind !== 'map') continue;
    const itemPath = join(path, itemElement(item, field!));
    found.add(join(itemPath, '.'));
    visitFields(item, field!.schema.items, itemPath, found);
  }
}

/** As metadata.managedFields[].fieldsV1 holds a set. */
export function toFieldsV1(set: FieldSet): object {
  const root: Tree = {};
  for (const path of [...set].sort()) {
    let at = root;
    for (const element of splitPath(path)) {
      at[element] ??= {};
      at = at[element];
    }
  }
  return root;
}

export function fromFieldsV1(tree: unknown): FieldSet {
  const found = new Set<string>();
  const visit = (node: Tree, path: string) => {
    const entries = Object.entries(node);
    if (entries.length === 0 && path !== '') found.add(path);
    for (const [element, child] of entries) visit(child, join(path, element));
  };
  visit((tree ?? {}) as Tree, '');
  return found;
}

/** `.spec.containers[name="main"].image`, as messages name a field. */
export function pathText(path: string): string {
  return splitPath(path)
    .filter((element) => element !== '.')
    .map((element) => {
      if (element.startsWith('f:')) return `.${element.slice(2)}`;
      if (element.startsWith('v:')) return `[=${element.slice(2)}]`;
      const keys = Object.entries(JSON.parse(element.slice(2)) as Fields).map(([key, value]) => `${key}=${writeJson(value)}`);
      return `[${keys.join(',')}]`;
    })
    .join('');
}
