import type { Json } from '../../api/meta.ts';
import type { Schema } from '../../api/schema.ts';
import { childOf, isFields, itemElement, type Place, shapeOf } from './place.ts';

/**
 * Paths of fields; each is the elements of FieldsV1 (`f:data`, `k:{"name":"main"}`, `v:"x"`) joined by line feeds. A path of a map or
 * list stands for its being there, not for what it holds.
 */
export type FieldSet = ReadonlySet<string>;

const separator = '\n';
export const splitPath = (path: string): string[] => path.split(separator);
export const joinPath = (path: string, element: string): string => (path === '' ? element : path + separator + element);

interface Tree {
  readonly children: Map<string, Tree>;
  member: boolean;
}

/** What a configuration sets (typed.ToFieldSet): its leaves, the items of its lists, and the keys of its maps. */
export function fieldsIn(value: Json, schema: Schema | undefined): FieldSet {
  const found = new Set<string>();
  visitFields({ value, schema, field: undefined }, '', found);
  return found;
}

function visitFields(place: Place, path: string, found: Set<string>): void {
  const { value } = place;
  const shape = shapeOf(place);
  if (shape === 'leaf') {
    if (path !== '') found.add(path);
    return;
  }
  if (shape === 'map') {
    for (const [key, child] of Object.entries(isFields(value) ? value : {})) {
      if (child === undefined) continue;
      const to = joinPath(path, `f:${key}`);
      const next = childOf(place, key);
      visitFields(next, to, found);
      const empty = child === null || (isFields(child) && Object.keys(child).length === 0);
      if (empty || !place.schema?.fields.has(key)) found.add(to);
    }
    return;
  }
  for (const item of Array.isArray(value) ? value : []) {
    const to = joinPath(path, itemElement(item, place.field!));
    visitFields({ value: item, schema: place.schema?.items, field: undefined }, to, found);
    found.add(to);
  }
}

/** Elements in the order of structured-merge-diff: keys of items by their values, numbers as numbers. */
function compareElements(a: string, b: string): number {
  if (!a.startsWith('k:') || !b.startsWith('k:')) return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [a, b].map((element) => Object.entries(JSON.parse(element.slice(2)) as Record<string, string | number>).sort());
  for (const [i, [name, value]] of left!.entries()) {
    const other = right![i];
    if (!other) return 1;
    if (name !== other[0]) return name < other[0] ? -1 : 1;
    if (value !== other[1]) return value < other[1] ? -1 : 1;
  }
  return left!.length - right!.length;
}

const newTree = (): Tree => ({ children: new Map(), member: false });

function treeOf(set: Iterable<string>): Tree {
  const root = newTree();
  for (const path of set) {
    let at = root;
    for (const element of splitPath(path)) {
      let next = at.children.get(element);
      if (!next) {
        next = newTree();
        at.children.set(element, next);
      }
      at = next;
    }
    at.member = true;
  }
  return root;
}

const sorted = ({ children }: Tree) => [...children].sort(([a], [b]) => compareElements(a, b));

/** As metadata.managedFields[].fieldsV1 holds a set: `.` marks what is owned itself and holds more. */
export function toFieldsV1(set: FieldSet): object {
  const write = (tree: Tree): object => ({
    ...(tree.member && tree.children.size > 0 && { '.': {} }),
    ...Object.fromEntries(sorted(tree).map(([element, child]) => [element, write(child)])),
  });
  return write(treeOf(set));
}

export function fromFieldsV1(tree: unknown): FieldSet {
  const found = new Set<string>();
  const visit = (node: Readonly<Record<string, object>>, path: string) => {
    const entries = Object.entries(node);
    if (path !== '' && (entries.length === 0 || '.' in node)) found.add(path);
    for (const [element, child] of entries) if (element !== '.') visit(child as typeof node, joinPath(path, element));
  };
  visit((tree ?? {}) as Readonly<Record<string, object>>, '');
  return found;
}

/** The paths in the order in which conflicts are told: at each place what is owned there, then what is further down. */
export function inOrder(paths: Iterable<string>): string[] {
  const found: string[] = [];
  const visit = (tree: Tree, path: string) => {
    const children = sorted(tree);
    for (const [element, child] of children) if (child.member) found.push(joinPath(path, element));
    for (const [element, child] of children) visit(child, joinPath(path, element));
  };
  visit(treeOf(paths), '');
  return found;
}

/** `.spec.containers[name="main"].image`, as messages name a field. */
export const pathText = (path: string): string => splitPath(path).map(elementText).join('');

export function elementText(element: string): string {
  if (element.startsWith('f:')) return `.${element.slice(2)}`;
  if (element.startsWith('v:')) return `[=${element.slice(2)}]`;
  const keys = Object.entries(JSON.parse(element.slice(2)) as Record<string, Json>).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `[${keys.join(',')}]`;
}
