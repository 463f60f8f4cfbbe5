import type { Json, KubernetesObject } from '../../api/meta.ts';
import { definitionFor, type Schema } from '../../api/schema.ts';
import { kindOf } from '../../api/scheme.ts';
import { type FieldSet, fieldsIn } from './field-set.ts';

/** Fields that nobody manages: they name the object, or the server owns them (managedfields stripmeta.go). */
const stripped = new Set([
  ...['f:apiVersion', 'f:kind', 'f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'generation', 'managedFields', 'resourceVersion'].map((field) => `f:metadata\nf:${field}`),
]);

export const schemaOf = (object: KubernetesObject): Schema | undefined => definitionFor(kindOf(object));

/** Whether a manager can own a field; status belongs to its subresource. */
export function isOwnable(path: string, subresource: string): boolean {
  if (stripped.has(path) || path.startsWith('f:metadata\nf:managedFields')) return false;
  return (subresource === 'status') === (path === 'f:status' || path.startsWith('f:status\n'));
}

/** The fields that a configuration sets and a manager can own. */
export function ownFields(object: KubernetesObject, subresource: string): FieldSet {
  const all = fieldsIn(object as unknown as Json, schemaOf(object));
  return new Set([...all].filter((path) => isOwnable(path, subresource)));
}
