import type { KubernetesObject } from '../../api/meta.ts';
import type { ManagedFieldsEntry } from '../../api/types.ts';
import { withMetadata } from '../object.ts';
import { type FieldSet, fromFieldsV1, toFieldsV1 } from './field-set.ts';

/** Who owns which fields, and since when. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource: string;
  readonly apiVersion: string;
  readonly time: string;
  readonly fields: FieldSet;
}

export function managersOf(object: KubernetesObject): Manager[] {
  return (object.metadata.managedFields ?? []).map((entry) => ({
    name: entry.manager ?? '',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    subresource: entry.subresource ?? '',
    apiVersion: entry.apiVersion ?? '',
    time: entry.time ?? '',
    fields: fromFieldsV1(entry.fieldsV1),
  }));
}

export function isSameManager(a: Omit<Manager, 'time' | 'fields'>, b: Omit<Manager, 'time' | 'fields'>): boolean {
  return a.name === b.name && a.operation === b.operation && a.subresource === b.subresource && a.apiVersion === b.apiVersion;
}

/** The object with these managers; those who own nothing are left out. Those who apply come first, then by time and name. */
export function withManagers(object: KubernetesObject, managers: readonly Manager[]): KubernetesObject {
  const kept = managers.filter((manager) => manager.fields.size > 0).sort(inOrder);
  return withMetadata(object, { managedFields: kept.length > 0 ? kept.map(entryOf) : undefined });
}

function inOrder(a: Manager, b: Manager): number {
  if (a.operation !== b.operation) return a.operation === 'Apply' ? -1 : 1;
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function entryOf({ name, operation, subresource, apiVersion, time, fields }: Manager): ManagedFieldsEntry {
  return {
    manager: name,
    operation,
    apiVersion,
    ...(time && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(fields),
    ...(subresource && { subresource }),
  } as ManagedFieldsEntry;
}
