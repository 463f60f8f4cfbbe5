import { decode } from '../../api/decode.ts';
import { equal } from '../../api/equal.ts';
import type { GroupVersionKind, Json, KubernetesObject } from '../../api/meta.ts';
import { kindOf } from '../../api/scheme.ts';
import type { RequestContext } from '../context.ts';
import { compareObjects } from './compare.ts';
import { keepManagers } from './keep.ts';
import { isSameManager, type Manager, managersOf, withManagers } from './managers.ts';
import { isOwnable, schemaOf } from './own-fields.ts';

/** Notes who made this of the object: what is new or different belongs to the client, which names itself as a manager, from now on. */
export function noteUpdate(object: KubernetesObject, old: KubernetesObject | undefined, context: RequestContext): KubernetesObject {
  const { subresource } = context.info;
  if (old && equal(withoutManagers(object), withoutManagers(old))) return keepManagers(object, old);
  const managers = managersOf(old ?? object);
  const { added, modified, removed } = compareObjects((old ?? emptyObject(kindOf(object))) as unknown as Json, object as unknown as Json, schemaOf(object));
  const taken = [...added, ...modified].filter((path) => isOwnable(path, subresource));
  const lost = new Set([...taken, ...removed]);
  const self = { name: context.fieldManager, operation: 'Update', subresource, apiVersion: object.apiVersion! } as const;
  const mine = managers.find((manager) => isSameManager(manager, self));
  const others = managers.map((manager) => (manager === mine ? mine : { ...manager, fields: new Set([...manager.fields].filter((path) => !lost.has(path))) }));
  const kept = [...(mine?.fields ?? [])].filter((path) => !removed.has(path));
  const updated: Manager = { ...self, time: taken.length > 0 || !mine ? context.now : mine.time, fields: new Set([...kept, ...taken]) };
  return withManagers(object, [...others.filter((manager) => manager !== mine), updated]);
}

const empties = new Map<string, KubernetesObject>();

/** What an object of the kind has before anybody sets anything: the structs that Go always writes. */
function emptyObject(kind: GroupVersionKind): KubernetesObject {
  const key = `${kind.group}/${kind.version}/${kind.kind}`;
  let known = empties.get(key);
  if (!known) {
    const decoded = decode({ metadata: {} }, kind, 'Ignore');
    known = 'object' in decoded ? decoded.object : ({ metadata: {} } as KubernetesObject);
    empties.set(key, known);
  }
  return known;
}

const withoutManagers = (object: KubernetesObject) => ({ ...object, metadata: { ...object.metadata, managedFields: undefined } });
