import { equal } from '../../api/equal.ts';
import { applyConflict } from '../../api/errors.ts';
import type { Json, KubernetesObject, StatusCause } from '../../api/meta.ts';
import type { Field, Schema } from '../../api/schema.ts';
import type { RequestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { compareObjects } from './compare.ts';
import { type FieldSet, fieldsIn, inOrder, joinPath, pathText, splitPath } from './field-set.ts';
import { allowedByLastApplied, withLastApplied } from './last-applied.ts';
import { isSameManager, type Manager, managersOf, withManagers } from './managers.ts';
import { mergeApplied } from './merge.ts';
import { ownFields, schemaOf } from './own-fields.ts';
import { withoutField } from './value-at.ts';

interface Conflict {
  readonly manager: Manager;
  readonly path: string;
}

/**
 * Server-side apply: lays `applied` over the object, takes away what its manager applied before and does not any more, and refuses what
 * other managers own with another value unless forced (merge.Updater.Apply). `live` is undefined when the object is new.
 */
export function applyFields(applied: KubernetesObject, live: KubernetesObject | undefined, context: RequestContext, force: boolean): KubernetesObject {
  const self = { name: context.fieldManager, operation: 'Apply', subresource: context.info.subresource, apiVersion: applied.apiVersion! } as const;
  const managers = live ? managersOf(live) : [];
  const mine = managers.find((manager) => isSameManager(manager, self));
  const others = managers.filter((manager) => manager !== mine);
  const wanted = ownFields(applied, self.subresource);
  const configured = fieldsIn(applied as unknown as Json, schemaOf(applied));
  const merged = prune(merge(live, applied), mine?.fields, configured, others);
  const { added, modified, removed } = compareObjects(live as unknown as Json, merged as unknown as Json, schemaOf(applied));
  const changed = (path: string) => added.has(path) || modified.has(path);
  const conflicts = others.flatMap((manager) => inOrder([...manager.fields].filter(changed)).map((path) => ({ manager, path })));
  if (conflicts.length > 0 && !force) {
    const allowed = allowedByLastApplied(live!, self.name);
    const refused = conflicts.filter(({ path }) => !allowed.has(path));
    if (refused.length > 0) refuseConflicts(refused);
  }
  const left = others.map((manager) => ({ ...manager, fields: new Set([...manager.fields].filter((path) => !changed(path) && !removed.has(path))) }));
  const result = withLastApplied(merged, applied, self.name);
  const unchanged = mine && mine.fields.size === wanted.size && [...wanted].every((path) => mine.fields.has(path)) && live && equal(result, live);
  return withManagers(result, [...left, { ...self, time: unchanged ? mine.time : context.now, fields: wanted }]);
}

function merge(live: KubernetesObject | undefined, applied: KubernetesObject): KubernetesObject {
  if (!live) return applied;
  const { managedFields: _, ...metadata } = applied.metadata;
  return mergeApplied(live as unknown as Json, { ...applied, metadata } as unknown as Json, schemaOf(applied)) as unknown as KubernetesObject;
}

/** The set with the structs and lists that its fields stand in; keys of maps and items of lists are in it only as they are (EnsureNamedFieldsAreMembers). */
function withNamedFields(set: Iterable<string>, schema: Schema | undefined): Set<string> {
  const found = new Set<string>();
  for (const path of set) {
    found.add(path);
    let at: Schema | undefined = schema;
    let prefix = '';
    for (const element of splitPath(path)) {
      prefix = joinPath(prefix, element);
      const field: Field | undefined = element.startsWith('f:') ? at?.fields.get(element.slice(2)) : undefined;
      if (field) found.add(prefix);
      at = field?.schema ?? at?.items;
    }
  }
  return found;
}

/** Takes away what this manager applied before and nobody applies or owns now. */
function prune(object: KubernetesObject, before: FieldSet | undefined, configured: FieldSet, others: readonly Manager[]): KubernetesObject {
  if (!before?.size) return object;
  const schema = schemaOf(object);
  const held = withNamedFields([...configured, ...others.flatMap((manager) => [...manager.fields])], schema);
  let result = object as unknown as Json;
  for (const path of withNamedFields(before, schema)) if (!held.has(path)) result = withoutField(result, schema, path);
  return result as unknown as KubernetesObject;
}

/** `"kubectl"` for one who applies, `"kubectl" with subresource "scale" using apps/v1` for one who updates (managedfields conflict.go). */
function managerText({ name, operation, subresource, apiVersion }: Manager): string {
  const who = subresource ? `${JSON.stringify(name)} with subresource ${JSON.stringify(subresource)}` : JSON.stringify(name);
  return operation === 'Update' ? `${who} using ${apiVersion}` : who;
}

function refuseConflicts(conflicts: readonly Conflict[]): never {
  const causes: StatusCause[] = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  return refuse(applyConflict(causes, conflictText(conflicts)));
}

function conflictText(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1) return `Apply failed with 1 conflict: conflict with ${managerText(first!.manager)}: ${pathText(first!.path)}`;
  const names = [...new Set(conflicts.map(({ manager }) => managerText(manager)))].sort();
  const lines = names.flatMap((name) => [
    `conflicts with ${name}:`,
    ...conflicts.filter(({ manager }) => managerText(manager) === name).map(({ path }) => `- ${pathText(path)}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}
