import { badRequest } from '../../api/errors.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { RequestContext } from '../context.ts';
import { fromStorage, toStorage } from '../conversion/index.ts';
import { withMetadata } from '../object.ts';
import { refuse } from '../refusal.ts';
import type { Registry } from '../registry/registry.ts';
import { readBody, readObject } from './body.ts';
import { inNamespace } from './create.ts';

/** PUT of an object, or of a subresource that has the form of its object. */
export function update(registry: Registry, resource: ResourceInfo, context: RequestContext): { code: number; object: KubernetesObject } {
  const { info } = context;
  const given = readObject(readBody(context.request, resource.kind), resource, context, resource, registry.storage.get(resource, info.namespace, info.name));
  const named = withName(inNamespace(given, resource, info.namespace), info.name);
  const stored = toStorage(resource)(named);
  const { object, created } = registry.update(resource, info.namespace, info.name, () => stored, context, info.subresource);
  return { code: created ? 201 : 200, object: fromStorage(resource)(object) };
}

/** The object's name is the path's. */
function withName(object: KubernetesObject, name: string): KubernetesObject {
  const own = object.metadata.name;
  if (own === name) return object;
  if (own) refuse(badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`));
  return withMetadata(object, { name });
}
