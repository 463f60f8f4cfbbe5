import type { GroupVersionResource, KubernetesObject } from '../api/meta.ts';
import { resourcePath } from '../api/scheme.ts';

/** A resource together with the type of its objects. */
export interface Resource<T extends KubernetesObject = KubernetesObject> extends GroupVersionResource {
  readonly namespaced: boolean;
  /** Only for the compiler: what the objects are. */
  readonly object?: T;
}

/** `default/web`; the name alone for objects without a namespace. */
export function objectKey({ metadata }: KubernetesObject): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name!;
}

/** The path of a collection ('' for all namespaces) or of an object. */
export function pathOf(resource: Resource, namespace: string, name?: string, subresource?: string): string {
  return resourcePath(resource, resource.namespaced ? namespace || undefined : undefined, name, subresource);
}
