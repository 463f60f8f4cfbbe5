import { equal } from '../../api/equal.ts';
import { applyConflict } from '../../api/errors.ts';
import type { Json, KubernetesObject, StatusCause } from '../../api/meta.ts';
import type { RequestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { type FieldSet, pathText } from './field-set.ts';
import { allowedByLastApplied, withLastApplied } from './last-applied.ts';
import { isSameManager, type Manager, managersOf, withManagers } from './managers.ts';
import { mergeApplied } from './merge.ts';
import { ownFields, schemaOf } from './own-fields.ts';
import { valueAt, withoutField } from './value-at.ts';

interface Conflict {
  readonly manager: Manager;
  readonly path: string;
}

/**
 * Server-side apply: lays `applied` over the object, takes away what its manager applied before and does not any more, and refuses what
 * other managers own with another value unless forced. `live` is undefined when the object is new.
 */
export function applyFields(applied: KubernetesObject, live: KubernetesObject | undefined, context: RequestContext, force: boolean): KubernetesObject {
  const self = { name: context.fieldManager, operation: 'Apply', subresource: context.info.subresource, apiVersion: applied.apiVersion! } as const;
  const managers = live ? managersOf(live) : [];
  const mine = managers.find((manager) => isSameManager(manager, self));
  const others = managers.filter((manager) => manager !== mine);
  const wanted = ownFields(applied, self.subresource);
  const conflicts = live ? findConflicts(applied, live, wanted, others) : [];
  if (conflicts.length > 0 && !force) {
    const allowed = allowedByLastApplied(live!, self.name);
    const refused = conflicts.filter(({ path }) => !allowed.has(path));
    if (refused.length > 0) refuseConflicts(refused);
  }
  const lost = new Set(conflicts.map((conflict) => conflict.path));
  const left = others.map((manager) =>
    conflicts.some((one) => one.manager === manager) ? { ...manager, fields: new Set([...manager.fields].filter((path) => !lost.has(path))) } : manager,
  );
  const merged = withLastApplied(prune(merge(live, applied), mine?.fields, wanted, left), applied, self.name);
  const unchanged = mine && mine.fields.size === wanted.size && [...wanted].every((path) => mine.fields.has(path)) && live && equal(merged, live);
  return withManagers(merged, [...left, { ...self, time: unchanged ? mine.time : context.now, fields: wanted }]);
}

function merge(live: KubernetesObject | undefined, applied: KubernetesObject): KubernetesObject {
  if (!live) return applied;
  const { managedFields: _, ...metadata } = applied.metadata;
  return mergeApplied(live as unknown as Json, { ...applied, metadata } as unknown as Json, schemaOf(applied)) as unknown as KubernetesObject;
}

function findConflicts(applied: KubernetesObject, live: KubernetesObject, wanted: FieldSet, others: readonly Manager[]): Conflict[] {
  const schema = schemaOf(applied);
  const differs = (path: string) =>
    !path.endsWith('\n.') && !equal(valueAt(applied as unknown as Json, schema, path), valueAt(live as unknown as Json, schema, path));
  return others.flatMap((manager) => [...manager.fields].filter((path) => wanted.has(path) && differs(path)).map((path) => ({ manager, path })));
}

/** Fields that only this manager owned, and gave up. */
function prune(object: KubernetesObject, before: FieldSet | undefined, wanted: FieldSet, others: readonly Manager[]): KubernetesObject {
  let result = object as unknown as Json;
  for (const path of before ?? []) {
    const held =
      wanted.has(path) ||
      others.some((manager) => manager.fields.has(path) || (path.endsWith('\n.') && [...manager.fields].some((one) => one.startsWith(path.slice(0, -1)))));
    if (!held) result = withoutField(result, schemaOf(object), path);
  }
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
