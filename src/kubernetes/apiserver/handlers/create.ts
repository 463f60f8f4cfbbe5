import { badRequest } from '../../api/errors.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { RequestContext } from '../context.ts';
import { fromStorage, toStorage } from '../conversion/index.ts';
import { withMetadata } from '../object.ts';
import { refuse } from '../refusal.ts';
import type { Registry } from '../registry/registry.ts';
import { readBody, readObject } from './body.ts';

/** POST to a collection. */
export function create(registry: Registry, resource: ResourceInfo, context: RequestContext): { code: number; object: KubernetesObject } {
  const given = readObject(readBody(context.request, resource.kind), resource, context);
  const object = toStorage(resource)(inNamespace(given, resource, context.info.namespace));
  const created = registry.create(resource, object, context);
  return { code: 201, object: fromStorage(resource)(created) };
}

/** The object's namespace is the path's; a cluster-wide object has none. */
export function inNamespace(object: KubernetesObject, resource: ResourceInfo, namespace: string): KubernetesObject {
  const own = object.metadata.namespace;
  if (!resource.namespaced) return own ? withMetadata(object, { namespace: undefined }) : object;
  if (own === namespace) return object;
  if (own) return refuse(badRequest(`the namespace of the provided object does not match the namespace sent on the request`));
  return withMetadata(object, { namespace });
}
