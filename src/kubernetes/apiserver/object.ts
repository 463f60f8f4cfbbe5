import type { KubernetesObject } from '../api/meta.ts';
import type { ObjectMeta } from '../api/types.ts';

/** Any object, with the two parts that most kinds have. */
export interface ApiObject extends KubernetesObject {
  readonly spec?: object;
  readonly status?: object;
}

/** The same object with some of its metadata replaced; a value of undefined removes the field. */
export function withMetadata<T extends KubernetesObject>(object: T, changes: Partial<ObjectMeta>): T {
  return { ...object, metadata: withFields(object.metadata, changes) };
}

/** A copy with fields replaced; a value of undefined removes the field. (`delete` would make the copy a slow object.) */
export function withFields<T extends object>(object: T, changes: { readonly [K in keyof T]?: T[K] | undefined }): T {
  let removes = false;
  for (const key in changes) {
    if (changes[key] === undefined && key in object) removes = true;
  }
  const copy = removes ? withoutFields(object, changes) : { ...object };
  for (const key in changes) if (changes[key] !== undefined) copy[key] = changes[key] as T[typeof key];
  return copy;
}

function withoutFields<T extends object>(object: T, changes: { readonly [K in keyof T]?: T[K] | undefined }): T {
  const copy = {} as T;
  for (const key in object) if (!(key in changes)) copy[key] = object[key];
  return copy;
}

/** A copy without one field. */
export function without<T extends object, K extends keyof T>(object: T, field: K): Omit<T, K> {
  const { [field]: _, ...rest } = object;
  return rest;
}
