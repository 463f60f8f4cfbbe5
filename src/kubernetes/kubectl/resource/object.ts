import type { KubernetesObject } from '../../api/meta.ts';
import type { ObjectMeta } from '../../api/types.ts';

/** An object as kubectl handles it: apiVersion, kind, metadata, and whatever else is in it. Never changed in place. */
export type Unstructured = KubernetesObject & { readonly [field: string]: unknown };

export interface UnstructuredList {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly Unstructured[];
}

/** The two halves of an apiVersion. */
export function splitVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export const isList = (object: unknown): object is UnstructuredList => Array.isArray((object as UnstructuredList | undefined)?.items);

/** A copy with other metadata. */
export function withMetadata(object: Unstructured, metadata: { readonly [Key in keyof ObjectMeta]?: ObjectMeta[Key] | undefined }): Unstructured {
  const merged: Record<string, unknown> = { ...object.metadata, ...metadata };
  for (const [key, value] of Object.entries(merged)) if (value === undefined) delete merged[key];
  return { ...object, metadata: merged as ObjectMeta };
}

/** The value at a path of field names, or undefined. */
export function at(object: unknown, ...path: readonly (string | number)[]): unknown {
  let value = object;
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

export const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
