import { findKind, parseGroupVersion } from '../../../api/scheme.ts';
import { parseLabelSelector } from '../../../api/selector.ts';
import type { Fields, Id, Resource, Selector } from './types.ts';

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

export function idOf(object: Fields): Id {
  const metadata = isFields(object['metadata']) ? object['metadata'] : {};
  const { group, version } = parseGroupVersion(String(object['apiVersion'] ?? ''));
  return { group, version, kind: String(object['kind'] ?? ''), namespace: String(metadata['namespace'] ?? ''), name: String(metadata['name'] ?? '') };
}

/** Kinds that lie outside namespaces, as far as the API knows them. */
export const isClusterScoped = ({ group, version, kind }: Id): boolean => findKind(group, version, kind)?.namespaced === false;

/** The present id goes among the earlier ones. Call it before a change of name or namespace. */
export function storeId(resource: Resource): void {
  resource.earlier.push(idOf(resource.object));
}

export const idsOf = (resource: Resource): readonly Id[] => [...resource.earlier, idOf(resource.object)];

const sameNamespace = (a: string, b: string) => (a || 'default') === (b || 'default');

/** Whether both name one object. */
export function sameId(a: Id, b: Id): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind && a.name === b.name && sameNamespace(a.namespace, b.namespace);
}

/** `Pod.v1.[noGrp]/web.[noNs]`, as messages write an id. */
export function idText({ group, version, kind, namespace, name }: Id): string {
  return `${kind}.${version || '[noVer]'}.${group || '[noGrp]'}/${name || '[noName]'}.${namespace || '[noNs]'}`;
}

/** Whether an id is meant: what is not said may be anything (resid.ResId.IsSelectedBy). */
export function selectsById({ group, version, kind, name, namespace }: Partial<Id>, id: Id): boolean {
  return (
    (!group || group === id.group) &&
    (!version || version === id.version) &&
    (!kind || kind === id.kind) &&
    (!name || name === id.name) &&
    (!namespace || sameNamespace(namespace, id.namespace))
  );
}

const whole = (pattern: string) => new RegExp(`^(?:${pattern.replace(/^\^|\$$/g, '')})$`);

function labelsMatch(selector: string | undefined, labels: unknown): boolean {
  if (!selector) return true;
  const parsed = parseLabelSelector(selector);
  return 'selector' in parsed && parsed.selector.matches((isFields(labels) ? labels : {}) as Readonly<Record<string, string>>);
}

/** Whether a patch's target means the resource, under its present or an earlier name; each part is a regular expression. */
export function isSelected(resource: Resource, selector: Selector): boolean {
  const { group, version, kind, name, namespace } = selector;
  const metadata = isFields(resource.object['metadata']) ? resource.object['metadata'] : {};
  return (
    idsOf(resource).some(
      (id) =>
        (!group || whole(group).test(id.group)) &&
        (!version || whole(version).test(id.version)) &&
        (!kind || whole(kind).test(id.kind)) &&
        (!name || whole(name).test(id.name)) &&
        (!namespace || whole(namespace).test(id.namespace || 'default')),
    ) &&
    labelsMatch(selector.labelSelector, metadata['labels']) &&
    labelsMatch(selector.annotationSelector, metadata['annotations'])
  );
}

/** Calls `change` with every value at a path, through lists; with `create` missing maps on the way are made. */
export function visitPath(value: unknown, path: readonly string[], create: boolean, change: (value: unknown) => unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) visitPath(item, path, create, change);
    return;
  }
  if (!isFields(value)) return;
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    if (!create && (value[key] === undefined || value[key] === null)) return;
    const changed = Array.isArray(value[key]) && !create ? (value[key] as unknown[]).map(change) : change(value[key]);
    if (changed !== undefined) value[key] = changed;
    return;
  }
  if ((value[key] === undefined || value[key] === null) && create) value[key] = {};
  visitPath(value[key], rest, create, change);
}
