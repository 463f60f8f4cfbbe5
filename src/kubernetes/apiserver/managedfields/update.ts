import { equal } from '../../api/equal.ts';
import type { Json, KubernetesObject } from '../../api/meta.ts';
import type { RequestContext } from '../context.ts';
import { withMetadata } from '../object.ts';
import { isSameManager, type Manager, managersOf, withManagers } from './managers.ts';
import { ownFields, schemaOf } from './own-fields.ts';
import { valueAt } from './value-at.ts';

/**
 * Notes who made this of the object: what is new or different belongs to the client from now on. Clients that name no manager are not
 * noted, and objects that nobody manages stay so.
 */
export function noteUpdate(object: KubernetesObject, old: KubernetesObject | undefined, context: RequestContext): KubernetesObject {
  const { subresource } = context.info;
  if (!context.fieldManager || (old && equal(withoutManagers(object), withoutManagers(old)))) return old ? keepManagers(object, old) : object;
  const managers = managersOf(old ?? object);
  const now = ownFields(object, subresource);
  const schema = schemaOf(object);
  const before = old && (old as unknown as Json);
  const same = (path: string) => before !== undefined && equal(valueAt(before, schema, path), valueAt(object as unknown as Json, schema, path));
  const changed = new Set([...now].filter((path) => !same(path)));
  const gone = (path: string) => before !== undefined && valueAt(object as unknown as Json, schema, path) === undefined;
  const self = { name: context.fieldManager, operation: 'Update', subresource, apiVersion: object.apiVersion! } as const;
  const mine = managers.find((manager) => isSameManager(manager, self));
  const others = managers
    .filter((manager) => manager !== mine)
    .map((manager) => ({ ...manager, fields: new Set([...manager.fields].filter((path) => !changed.has(path) && !gone(path))) }));
  const kept = [...(mine?.fields ?? [])].filter((path) => !gone(path));
  const updated: Manager = { ...self, time: changed.size > 0 || !mine ? context.now : mine.time, fields: new Set([...kept, ...changed]) };
  return withManagers(object, [...others, updated]);
}

function keepManagers(object: KubernetesObject, old: KubernetesObject): KubernetesObject {
  const { managedFields } = old.metadata;
  return object.metadata.managedFields === managedFields ? object : withMetadata(object, { managedFields });
}

const withoutManagers = (object: KubernetesObject) => ({ ...object, metadata: { ...object.metadata, managedFields: undefined } });
