import type { Json, KubernetesObject } from '../../api/meta.ts';
import { definitionFor, type Schema } from '../../api/schema.ts';
import { kindOf } from '../../api/scheme.ts';
import { type FieldSet, fieldsIn } from './field-set.ts';

/** Fields that nobody manages: they name the object, or the server owns them (managedfields stripmeta.go). */
const stripped = new Set(
  [
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'resourceVersion',
    'generation',
    'managedFields',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generateName',
  ].map((field) => `f:metadata\nf:${field}`),
);
const kindFields = new Set(['f:apiVersion', 'f:kind', 'f:metadata']);

export const schemaOf = (object: KubernetesObject): Schema | undefined => definitionFor(kindOf(object));

/** The fields that an object sets and a manager can own; status belongs to its subresource. */
export function ownFields(object: KubernetesObject, subresource: string): FieldSet {
  const all = fieldsIn(object as unknown as Json, schemaOf(object));
  const owned = [...all].filter((path) => !kindFields.has(path) && !isStripped(path) && (subresource === 'status') === path.startsWith('f:status'));
  return new Set(owned);
}

function isStripped(path: string): boolean {
  return stripped.has(path) || path.startsWith('f:metadata\nf:managedFields');
}
